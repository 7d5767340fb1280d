'use client';

import { useState } from 'react';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { wordsOf } from '../lesson-session/post.ts';
import { ResetSandbox, resetSandbox } from '../reset-sandbox/reset-sandbox.tsx';
import { skipAhead, SPANS } from '../time/skip-ahead.ts';
import styles from './menu.module.css';

/** The cluster in a sentence, its clock, and a fresh start. */
export default function SandboxPanel({ explained }: { explained: string }) {
  const [said, setSaid] = useState('');
  const act = async (work: () => Promise<string>) => {
    setSaid('One moment.');
    setSaid(await work().catch(wordsOf));
  };
  return (
    <>
      <h2>Your cluster</h2>
      <p>{explained}</p>
      <fieldset className={styles.group}>
        <legend>Skip ahead</legend>
        <p>The cluster’s clock jumps; probes, waits and restarts play out as they would have.</p>
        <div className={styles.row}>
          {Object.values(SPANS).map((span) => (
            <Button key={span.seconds} size="small" aria-label={`Skip ahead ${span.words}`} onClick={() => void act(() => skipAhead(span))}>
              <Icon name="later" />
              {span.words}
            </Button>
          ))}
        </div>
      </fieldset>
      <div className={styles.group}>
        <ResetSandbox act={() => void act(resetSandbox)} />
      </div>
      <output className={styles.said}>{said}</output>
    </>
  );
}
