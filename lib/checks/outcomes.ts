import type { Outcome } from './outcome.ts';
import { shownText } from './shown-text.ts';

/** The check holds; `found` says in one clause what was seen. */
export function passed(found: string): Outcome {
  return { state: 'passed', found: shownText(found) };
}

/** The check does not hold: what is there, what was asked for, and what to look at next. */
export function failed({ found, wanted, lookAt }: { found: string; wanted: string; lookAt: string }): Outcome {
  return { state: 'failed', found: shownText(found), wanted: shownText(wanted), lookAt: shownText(lookAt) };
}
