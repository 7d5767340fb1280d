import { useEffect, useImperativeHandle, useRef, useState, type Ref, type RefObject } from 'react';
import { useSession } from '../lesson-session/lesson-session.tsx';
import { usePreferences } from '../preferences/preferences-provider.tsx';
import type { Screen } from './open-screen.ts';
import { TerminalConnection, type ConnectionState } from './terminal-connection.ts';

/** What the rest of the page may ask of a terminal. */
export interface TerminalHandle {
  run(commands: string): void;
  type(keys: string): void;
  focus(): void;
}

export interface UseTerminal {
  state: ConnectionState;
  /** Counts copies of the selection, so that each can be said. */
  copies: number;
  retry(): void;
}

function addressOf(number: number): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/terminal/${number}`;
}

/**
 * Terminal `number` of the sandbox, drawn into `element`: loads xterm.js, connects, reconnects, and takes all
 * of it down with the component. Commands asked for before the terminal stands wait for it.
 */
export function useTerminal(number: number, element: RefObject<HTMLElement | null>, handle: Ref<TerminalHandle>): UseTerminal {
  const { preferences } = usePreferences();
  const { live } = useSession();
  const { terminalSize: fontSize, screenReader } = preferences;
  const [state, setState] = useState<ConnectionState>({ kind: 'connecting' });
  const [copies, setCopies] = useState(0);
  const screen = useRef<Screen>(undefined);
  const connection = useRef<TerminalConnection>(undefined);
  const early = useRef<string[]>([]);
  const initial = useRef({ fontSize, screenReader });

  useEffect(() => {
    const over = new AbortController();
    const start = async () => {
      const { openScreen } = await import('./open-screen.ts');
      if (over.signal.aborted || !element.current) return;
      const opened = await openScreen(element.current, {
        ...initial.current,
        label: `Terminal ${number}. F6 or Shift Tab leaves it.`,
        onKeys: (keys) => connection.current?.sendKeys(keys),
        onResize: (size) => connection.current?.resize(size),
        onCopied: () => setCopies((count) => count + 1),
      });
      if (over.signal.aborted) return opened.dispose();
      screen.current = opened;
      connection.current = new TerminalConnection({
        url: addressOf(number),
        size: () => opened.size,
        onOutput: opened.write,
        onAttached: opened.clear,
        onState: setState,
      });
      for (const commands of early.current.splice(0)) connection.current.run(commands);
    };
    const retry = () => connection.current?.retryNow();
    window.addEventListener('online', retry, { signal: over.signal });
    document.addEventListener('visibilitychange', retry, { signal: over.signal });
    void start();
    return () => {
      over.abort();
      connection.current?.dispose();
      screen.current?.dispose();
      connection.current = undefined;
      screen.current = undefined;
    };
  }, [number, element]);

  // Events come in again: so the server is back, and there is nothing to wait for.
  useEffect(() => {
    if (live) connection.current?.retryNow();
  }, [live]);

  useEffect(() => screen.current?.change({ fontSize, screenReader }), [fontSize, screenReader]);

  useImperativeHandle(handle, () => ({
    run(commands) {
      if (connection.current) connection.current.run(commands);
      else early.current.push(commands);
    },
    type: (keys) => connection.current?.sendKeys(keys),
    focus: () => screen.current?.focus(),
  }));

  return { state, copies, retry: () => connection.current?.retryNow() };
}
