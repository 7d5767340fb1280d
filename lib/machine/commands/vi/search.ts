import { after } from '../editing/glyphs.ts';
import type { Place } from '../editing/text-buffer.ts';
import type { Regex } from '../regex/regex.ts';
import type { Vi } from './editor.ts';
import { compilePattern } from './pattern.ts';
import { characterAt, classOf, lastOfRun, firstOfRun } from './words.ts';

/** Where a pattern next stands, around the ends of the text. Fails with vim's words. */
export function findPattern(vi: Vi, pattern: string, { forward, count = 1, from = vi.cursor }: { forward: boolean; count?: number; from?: Place }): Place {
  const regex = compilePattern(pattern, vi.options);
  let place = from;
  for (let turn = 0; turn < count; turn += 1) {
    const found = forward ? next(vi, regex, place) : previous(vi, regex, place);
    if (!found) vi.fail(vi.busybox ? 'Pattern not found' : vi.options.wrapscan ? `E486: Pattern not found: ${pattern}` : `E38${forward ? 5 : 4}: Search hit ${forward ? 'BOTTOM' : 'TOP'} without match for: ${pattern}`);
    if (found.wrapped) vi.sayShort(forward ? 'search hit BOTTOM, continuing at TOP' : 'search hit TOP, continuing at BOTTOM');
    place = found.place;
  }
  return place;
}

interface Found {
  place: Place;
  wrapped: boolean;
}

function next({ text, options }: Vi, regex: Regex, { row, index }: Place): Found | undefined {
  for (let step = 0; step <= text.count; step += 1) {
    const wrapped = row + step >= text.count;
    if (wrapped && !options.wrapscan) return undefined;
    const at = (row + step) % text.count;
    const line = text.line(at);
    const start = step === 0 ? after(line, index) : 0;
    const [from] = step === 0 && (start > line.length || line === '' || index >= line.length) ? [] : (regex.search(line, start) ?? []);
    if (from === undefined || (from >= line.length && line !== '' && step === 0)) continue;
    if (step === text.count && from > index) return undefined;
    return { place: { row: at, index: from }, wrapped };
  }
  return undefined;
}

function previous({ text, options }: Vi, regex: Regex, { row, index }: Place): Found | undefined {
  for (let step = 0; step <= text.count; step += 1) {
    const wrapped = row - step < 0;
    if (wrapped && !options.wrapscan) return undefined;
    const at = (((row - step) % text.count) + text.count) % text.count;
    const line = text.line(at);
    const found = lastBefore(regex, line, step === 0 ? index : Number.POSITIVE_INFINITY);
    if (found === undefined || (step === text.count && found < index)) continue;
    return { place: { row: at, index: found }, wrapped };
  }
  return undefined;
}

function lastBefore(regex: Regex, line: string, limit: number): number | undefined {
  let last: number | undefined;
  for (let at = 0; at <= line.length;) {
    const [from = -1, to = -1] = regex.search(line, at) ?? [];
    if (from < 0 || from >= limit) break;
    last = from;
    at = Math.max(after(line, from), Math.min(to, from + 1), at + 1);
  }
  return last;
}

/** `*` and `#`: the word under the cursor, or the next one in the line. */
export function searchWord(vi: Vi, forward: boolean, count: number): Place {
  const { line, cursor } = vi;
  let index = cursor.index;
  const kind = (at: number) => classOf(characterAt(line, at));
  const wordAhead = line.slice(index).search(/[\p{L}\p{N}_]/u);
  if (kind(index) < 2 && wordAhead >= 0) index += wordAhead;
  else if (kind(index) < 2) {
    const other = line.slice(index).search(/\S/);
    if (other < 0) vi.fail('E348: No string under cursor');
    index += other;
  }
  const from = firstOfRun(line, index, false);
  const found = line.slice(from, after(line, lastOfRun(line, index, false)));
  const escaped = found.replace(/[\\/.*$^~[\]]/g, '\\$&');
  const pattern = kind(index) >= 2 ? `\\<${escaped}\\>` : escaped;
  vi.search = { pattern, forward };
  remember(vi, pattern);
  vi.echo(`${forward ? '/' : '?'}${pattern}`);
  return findPattern(vi, pattern, { forward, count, from: forward ? cursor : { row: cursor.row, index: from } });
}

export function remember(vi: Vi, pattern: string): void {
  vi.histories['/'] = [...vi.histories['/'].filter((one) => one !== pattern), pattern];
}
