import { humanDuration } from '#lib/schema/index.ts';

export { humanDuration };

/** How long ago an RFC 3339 instant was; `<unknown>` when there is none. */
export function since(instant: string | null | undefined, now: number): string {
  return instant ? humanDuration(now - Date.parse(instant)) : '<unknown>';
}
