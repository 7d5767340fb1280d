import type { Place } from '../editing/text-buffer.ts';
import type { Vi } from './editor.ts';

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The bracket that belongs to the one at a place. */
export function matchOf(vi: Vi, place: Place): Place | undefined {
  const bracket = vi.text.line(place.row)[place.index] ?? '';
  const opens = PAIRS[bracket] !== undefined;
  const other = PAIRS[bracket] ?? CLOSERS[bracket];
  return other === undefined ? undefined : scanFor(vi, place, { own: bracket, other, step: opens ? 1 : -1 });
}

/** Where the bracket `other` closes (or opens) what `own` began, looking from a place on. */
export function scanFor(vi: Vi, place: Place, { own, other, step }: { own: string; other: string; step: 1 | -1 }): Place | undefined {
  let depth = 0;
  for (let { row, index } = place; row >= 0 && row < vi.text.count; row += step) {
    const line = vi.text.line(row);
    if (row !== place.row) index = step > 0 ? 0 : line.length - 1;
    for (; index >= 0 && index < line.length; index += step) {
      if (line[index] === own) depth += 1;
      else if (line[index] === other) {
        depth -= 1;
        if (depth === 0) return { row, index };
      }
    }
  }
  return undefined;
}
