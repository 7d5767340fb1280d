import type { EventEmitter } from 'node:events';
import type { Clock } from '#lib/core/index.ts';
import { systemClock } from '#lib/core/index.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies readonly NodeJS.Signals[];

/**
 * Milliseconds in which further signals are the same request: a terminal's Ctrl-C reaches the whole process group,
 * npm and other parents hand on what they get, and so it comes twice.
 */
const SAME_REQUEST = 1000;

/** Who is asked to stop, and how it ends at once; in tests, stand-ins. */
export interface Stoppable {
  signals: Pick<EventEmitter, 'on'>;
  clock: Clock;
  exit(code: number): void;
}

const THIS_PROCESS: Stoppable = { signals: process, clock: systemClock, exit: (code) => process.exit(code) };

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP. Another one, after a second, is from somebody who does not want to
 * wait for a proper end: it ends the process at once, with 130 as Ctrl-C does.
 */
export function askedToStop({ signals, clock, exit }: Stoppable = THIS_PROCESS): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked: number | undefined;
  const onSignal = () => {
    asked ??= clock.now();
    if (clock.now() - asked > SAME_REQUEST) exit(130);
    resolve();
  };
  for (const signal of SIGNALS) signals.on(signal, onSignal);
  return promise;
}
