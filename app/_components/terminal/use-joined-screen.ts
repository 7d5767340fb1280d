import { useEffect, useRef, useState, type RefObject } from 'react';
import { usePreferences } from '../preferences/preferences-provider.tsx';
import type { Screen } from './open-screen.ts';
import { TerminalConnection, type ConnectionState } from './terminal-connection.ts';

export interface JoinedScreenOptions {
  /** Where the terminal is, below this site: `/terminal/1`. */
  path: string;
  /** What a screen reader calls it. */
  label: string;
  /** Set for somebody else's terminal, which is shown in the size that it has there: whether keys are taken. */
  mayType?: boolean;
  /** There is a line now: what was meant for it before can go. */
  onJoined?(connection: TerminalConnection): void;
}

export interface JoinedScreen {
  readonly screen: RefObject<Screen | undefined>;
  readonly connection: RefObject<TerminalConnection | undefined>;
  state: ConnectionState;
  /** Counts copies of the selection, so that each can be said. */
  copies: number;
  retry(): void;
}

/** The size that a terminal has before a browser gave it one. */
const USUAL = { columns: 80, rows: 24 };

const NOT_LOADED: ConnectionState = { kind: 'refused', message: 'The terminal could not be loaded. Load the page again.' };

function addressOf(path: string): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${path}`;
}

/**
 * A terminal of a sandbox, drawn into `element`: loads xterm.js, connects, reconnects, follows the learner's or
 * instructor's settings, and takes all of it down with the component.
 */
export function useJoinedScreen(element: RefObject<HTMLElement | null>, { path, label, mayType, onJoined }: JoinedScreenOptions): JoinedScreen {
  const { preferences: { terminalSize: fontSize, screenReader } } = usePreferences();
  const [state, setState] = useState<ConnectionState>({ kind: 'connecting' });
  const [copies, setCopies] = useState(0);
  const screen = useRef<Screen>(undefined);
  const connection = useRef<TerminalConnection>(undefined);
  const latest = useRef({ fontSize, screenReader, mayType, onJoined });

  useEffect(() => {
    latest.current = { fontSize, screenReader, mayType, onJoined };
  });

  useEffect(() => {
    const over = new AbortController();
    const start = async () => {
      const { openScreen } = await import('./open-screen.ts');
      if (over.signal.aborted || !element.current) return;
      const lookingOn = latest.current.mayType !== undefined;
      const opened = await openScreen(element.current, {
        fontSize: latest.current.fontSize,
        screenReader: latest.current.screenReader,
        label: `${label}. F6 or Shift Tab leaves it.`,
        lookingOn,
        onKeys: (keys) => connection.current?.sendKeys(keys),
        onResize: (size) => {
          if (!lookingOn) connection.current?.resize(size);
        },
        onCopied: () => setCopies((count) => count + 1),
      });
      if (over.signal.aborted) return opened.dispose();
      if (lookingOn) opened.resize(USUAL);
      opened.takeKeys(latest.current.mayType ?? true);
      screen.current = opened;
      connection.current = new TerminalConnection({
        url: addressOf(path),
        size: () => opened.size,
        onOutput: opened.write,
        onAttached: opened.clear,
        onSize: (columns, rows) => opened.resize({ columns, rows }),
        onState: setState,
      });
      latest.current.onJoined?.(connection.current);
    };
    const retry = () => connection.current?.retryNow();
    window.addEventListener('online', retry, { signal: over.signal });
    document.addEventListener('visibilitychange', retry, { signal: over.signal });
    start().catch(() => {
      if (!over.signal.aborted) setState(NOT_LOADED);
    });
    return () => {
      over.abort();
      connection.current?.dispose();
      screen.current?.dispose();
      connection.current = undefined;
      screen.current = undefined;
    };
  }, [path, label, element]);

  useEffect(() => screen.current?.change({ fontSize, screenReader }), [fontSize, screenReader]);
  useEffect(() => screen.current?.takeKeys(mayType ?? true), [mayType]);

  return { screen, connection, state, copies, retry: () => connection.current?.retryNow() };
}
