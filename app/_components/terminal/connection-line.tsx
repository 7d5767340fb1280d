'use client';

import { useEffect, useState } from 'react';
import styles from './connection-line.module.css';
import type { ConnectionState } from './terminal-connection.ts';

/** Whole seconds until `moment`, counted down while it is ahead. */
function useSecondsUntil(moment: number | undefined): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (moment === undefined) return;
    const tick = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(tick);
  }, [moment]);
  return moment === undefined || now === 0 ? 0 : Math.max(0, Math.ceil((moment - now) / 1000));
}

function wordsOf(state: ConnectionState, seconds: number): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting';
    case 'connected':
      return 'Connected';
    case 'waiting':
      return 'Your cluster is waking up. What you type now waits for it.';
    case 'lost':
      return seconds > 0 ? `Connection lost. Trying again in ${seconds} s.` : 'Connection lost. Trying again.';
    case 'refused':
      return state.message;
  }
}

/** "Copied" for a moment after each copy. */
function useCopied(copies: number): boolean {
  const [shown, setShown] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setShown(copies), 1600);
    return () => clearTimeout(timer);
  }, [copies]);
  return copies > shown;
}

/** The line under a terminal: whether it is connected and what happens next. Always there, so nothing jumps. */
export function ConnectionLine(props: { state: ConnectionState; copies: number; retry(): void }) {
  const { state, copies, retry } = props;
  const seconds = useSecondsUntil(state.kind === 'lost' ? state.retryAt : undefined);
  const copied = useCopied(copies);
  return (
    <div className={`${styles.line} ${styles[state.kind]}`}>
      <span className={styles.dot} aria-hidden="true" />
      <output>{wordsOf(state, seconds)}</output>
      {state.kind === 'lost' && (
        <button type="button" className={styles.retry} onClick={retry}>
          Try now
        </button>
      )}
      <output className={styles.aside}>{copied ? 'Selection copied' : ''}</output>
      <span className={styles.leave} aria-hidden="true">
        <kbd>F6</kbd> leaves the terminal
      </span>
    </div>
  );
}
