import { humanDuration } from '#lib/schema/index.ts';

export { humanDuration };

/** How long ago a timestamp of an object was; `<unknown>` without one. `now` is in epoch milliseconds. */
export function ageOf(timestamp: unknown, now: number): string {
  const then = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(then) ? '<unknown>' : humanDuration(now - then);
}
