import { useEffect, useImperativeHandle, useRef, type Ref, type RefObject } from 'react';
import { useSession } from '../lesson-session/lesson-session.tsx';
import type { JoinedScreen } from './use-joined-screen.ts';
import { useJoinedScreen } from './use-joined-screen.ts';

/** What the rest of the page may ask of a terminal. */
export interface TerminalHandle {
  run(commands: string): void;
  type(keys: string): void;
  focus(): void;
}

/** Terminal `number` of the learner's own sandbox. Commands asked for before the terminal stands wait for it. */
export function useTerminal(number: number, element: RefObject<HTMLElement | null>, handle: Ref<TerminalHandle>): Pick<JoinedScreen, 'state' | 'copies' | 'retry'> {
  const { live } = useSession();
  const early = useRef<string[]>([]);
  const { screen, connection, ...line } = useJoinedScreen(element, {
    path: `/terminal/${number}`,
    label: `Terminal ${number}`,
    onJoined: (joined) => {
      for (const commands of early.current.splice(0)) joined.run(commands);
    },
  });

  // Events come in again: so the server is back, and there is nothing to wait for.
  useEffect(() => {
    if (live) connection.current?.retryNow();
  }, [live, connection]);

  useImperativeHandle(handle, () => ({
    run(commands) {
      if (connection.current) connection.current.run(commands);
      else early.current.push(commands);
    },
    type: (keys) => connection.current?.sendKeys(keys),
    focus: () => screen.current?.focus(),
  }));

  return line;
}
