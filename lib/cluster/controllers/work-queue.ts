import type { Clock, Timer } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';

/** Delays after failures: from 5 ms doubling to 1000 s (client-go DefaultTypedControllerRateLimiter). */
const RETRY = { first: 5, limit: 1_000_000 };

export interface WorkQueue extends Disposable {
  /** Has `key` reconciled soon; several additions before that count as one. */
  add(key: string): void;
  /** The same, `milliseconds` from now at the earliest. */
  addAfter(key: string, milliseconds: number): void;
}

/**
 * A controller's queue: each key is reconciled once however often it was added, after the changes that
 * led there were delivered. A refusal of the API is tried again with growing delays.
 */
export function createWorkQueue(clock: Clock, reconcile: (key: string) => void): WorkQueue {
  const waiting = new Set<string>();
  const timers = new Map<string, Timer>();
  const failures = new Map<string, number>();
  let scheduled = false;
  let closed = false;
  let turn: Timer | undefined;
  const runOne = (key: string) => {
    try {
      reconcile(key);
      failures.delete(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      addAfter(key, Math.min(RETRY.first * 2 ** count, RETRY.limit));
    }
  };
  const run = () => {
    scheduled = false;
    if (closed) return;
    const keys = [...waiting];
    waiting.clear();
    for (const key of keys) runOne(key);
  };
  const add = (key: string) => {
    waiting.add(key);
    if (scheduled || closed) return;
    scheduled = true;
    // A timer fires when the work of this instant has come to rest: all its changes count as one.
    turn = clock.setTimeout(run, 0);
  };
  const addAfter = (key: string, milliseconds: number) => {
    timers.get(key)?.cancel();
    timers.set(key, clock.setTimeout(() => {
      timers.delete(key);
      add(key);
    }, milliseconds));
  };
  return {
    add, addAfter,
    [Symbol.dispose]: () => {
      closed = true;
      turn?.cancel();
      for (const timer of timers.values()) timer.cancel();
    },
  };
}

/** Namespace and name of an object as one key, and back. */
export function keyOf(object: { metadata: { namespace?: string; name: string } }): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
