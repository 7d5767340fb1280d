'use client';

import { useRef, type Ref } from 'react';
import { ConnectionLine } from './connection-line.tsx';
import { KeyRow } from './key-row.tsx';
import styles from './terminal-view.module.css';
import { useTerminal, type TerminalHandle } from './use-terminal.ts';

/** One terminal of the sandbox: its screen, keys for touch, and the state of the line. */
export function TerminalView({ number, handle }: { number: number; handle: Ref<TerminalHandle> }) {
  const element = useRef<HTMLDivElement>(null);
  const own = useRef<TerminalHandle>(null);
  const share = (terminal: TerminalHandle | null) => {
    own.current = terminal;
    if (typeof handle === 'function') handle(terminal);
  };
  const { state, copies, retry } = useTerminal(number, element, share);
  return (
    <div className={styles.terminal}>
      <div className={styles.frame}>
        <div ref={element} className={styles.screen} data-terminal={number} />
      </div>
      <KeyRow type={(keys) => own.current?.type(keys)} focus={() => own.current?.focus()} />
      <ConnectionLine state={state} copies={copies} retry={retry} />
    </div>
  );
}
