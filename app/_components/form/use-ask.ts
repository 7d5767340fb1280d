import { useCallback, useState } from 'react';
import { wordsOf } from '../lesson-session/post.ts';

export interface Asking {
  /** Something is under way. */
  busy: boolean;
  /** Why the last thing was not done, in words. */
  problem: string | undefined;
  /** Does something that may be refused, one thing at a time; gives whether it was done. */
  ask(work: () => Promise<unknown>): Promise<boolean>;
}

/** For what a page asks of the server at a press: that it is under way, and why it was refused. */
export function useAsk(): Asking {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const ask = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(wordsOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, problem, ask };
}
