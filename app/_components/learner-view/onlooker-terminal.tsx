'use client';

import { useEffect, useRef, useState } from 'react';
import { usePreferences } from '../preferences/preferences-provider.tsx';
import { ConnectionLine } from '../terminal/connection-line.tsx';
import type { Screen } from '../terminal/open-screen.ts';
import { TerminalConnection, type ConnectionState } from '../terminal/terminal-connection.ts';
import styles from './onlooker-terminal.module.css';

interface OnlookerProps {
  /** Where the terminal is, below this site: `/terminal/1/<workshop>/<learner>`. */
  path: string;
  /** What a screen reader calls it. */
  label: string;
  /** The learner lets the instructor type. */
  mayType: boolean;
}

/** The size that a terminal has before a browser of the learner gave it one. */
const USUAL = { columns: 80, rows: 24 };

/** A learner's terminal, in the size that it has in their browser. Keys reach it only with their consent. */
export function OnlookerTerminal({ path, label, mayType }: OnlookerProps) {
  const { preferences } = usePreferences();
  const element = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen>(undefined);
  const connection = useRef<TerminalConnection>(undefined);
  const first = useRef({ fontSize: preferences.terminalSize, screenReader: preferences.screenReader, mayType });
  const [state, setState] = useState<ConnectionState>({ kind: 'connecting' });
  const [copies, setCopies] = useState(0);

  useEffect(() => {
    const over = new AbortController();
    const start = async () => {
      const { openScreen } = await import('../terminal/open-screen.ts');
      if (over.signal.aborted || !element.current) return;
      const { mayType: taken, ...looks } = first.current;
      const opened = await openScreen(element.current, {
        ...looks,
        label: `${label}. F6 or Shift Tab leaves it.`,
        lookingOn: true,
        onKeys: (keys) => connection.current?.sendKeys(keys),
        onResize: () => undefined,
        onCopied: () => setCopies((count) => count + 1),
      });
      if (over.signal.aborted) return opened.dispose();
      opened.resize(USUAL);
      opened.takeKeys(taken);
      screen.current = opened;
      const { protocol, host } = window.location;
      connection.current = new TerminalConnection({
        url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${path}`,
        size: () => opened.size,
        onOutput: opened.write,
        onAttached: opened.clear,
        onSize: (columns, rows) => opened.resize({ columns, rows }),
        onState: setState,
      });
    };
    void start();
    return () => {
      over.abort();
      connection.current?.dispose();
      screen.current?.dispose();
      connection.current = undefined;
      screen.current = undefined;
    };
  }, [path, label]);

  useEffect(() => {
    first.current.mayType = mayType;
    screen.current?.takeKeys(mayType);
  }, [mayType]);

  return (
    <div className={styles.terminal}>
      <p className={styles.rule}>
        {mayType ? 'You may type: the learner lets you, and reads every key.' : 'You look on. Typing needs the learner’s consent, which they give in their lesson.'}
      </p>
      <div ref={element} className={styles.screen} data-onlooker />
      <ConnectionLine state={state} copies={copies} retry={() => connection.current?.retryNow()} />
    </div>
  );
}
