'use client';

import { useRef } from 'react';
import { ConnectionLine } from '../terminal/connection-line.tsx';
import { useJoinedScreen } from '../terminal/use-joined-screen.ts';
import styles from './onlooker-terminal.module.css';

interface OnlookerProps {
  /** Where the terminal is, below this site: `/terminal/1/<workshop>/<learner>`. */
  path: string;
  /** What a screen reader calls it. */
  label: string;
  /** The learner lets the instructor type. */
  mayType: boolean;
}

/** A learner's terminal, in the size that it has in their browser. Keys reach it only with their consent. */
export function OnlookerTerminal({ path, label, mayType }: OnlookerProps) {
  const element = useRef<HTMLDivElement>(null);
  const { state, copies, retry } = useJoinedScreen(element, { path, label, mayType });

  return (
    <div className={styles.terminal}>
      <p className={styles.rule}>
        {mayType ? 'You may type: the learner lets you, and reads every key.' : 'You look on. Typing needs the learner’s consent, which they give in their lesson.'}
      </p>
      <div ref={element} className={styles.screen} data-onlooker />
      <ConnectionLine state={state} copies={copies} retry={retry} />
    </div>
  );
}
