import type { Outcome } from './outcome.ts';

/** The check holds; `found` says in one clause what was seen. */
export function passed(found: string): Outcome {
  return { state: 'passed', found };
}

/** The check does not hold: what is there, what was asked for, and what to look at next. */
export function failed(reason: { found: string; wanted: string; lookAt: string }): Outcome {
  return { state: 'failed', ...reason };
}
