import type { Place } from '../editing/text-buffer.ts';
import { compileRegex } from '../regex/regex.ts';
import type { Document } from './document.ts';

/** What nano looks for. */
export interface Quest {
  text: string;
  caseSensitive: boolean;
  regex: boolean;
  backwards: boolean;
}

export interface Found {
  from: Place;
  to: Place;
  /** The end of the text was passed on the way. */
  wrapped: boolean;
  groups: readonly string[];
}

/** The next match after (or before) the cursor, around the ends of the text (findnextstr). RegexError for what is no pattern. */
export function findNext(document: Document, quest: Quest, start: Place = document.cursor): Found | undefined {
  const regex = compileRegex(quest.text, { syntax: quest.regex ? 'extended' : 'fixed', ignoreCase: !quest.caseSensitive });
  const { text } = document;
  const step = quest.backwards ? -1 : 1;
  for (let count = 0; count <= text.count; count += 1) {
    const row = (((start.row + step * count) % text.count) + text.count) % text.count;
    const line = text.line(row);
    const last = count === text.count;
    if (count === 0 && !quest.backwards && start.index + 1 > line.length) continue;
    const spans = quest.backwards
      ? lastMatch(regex, line, count === 0 ? start.index - 1 : line.length)
      : regex.search(line, count === 0 ? start.index + 1 : 0);
    if (!spans) continue;
    const [from = 0, to = 0] = spans;
    if (last && (quest.backwards ? from < start.index : from > start.index)) return undefined;
    const groups = Array.from({ length: spans.length / 2 }, (_, group) => (spans[group * 2] ?? -1) >= 0 ? line.slice(spans[group * 2], spans[group * 2 + 1]) : '');
    const wrapped = quest.backwards ? row > start.row || last : row < start.row || last;
    return { from: { row, index: from }, to: { row, index: to }, wrapped, groups };
  }
  return undefined;
}

function lastMatch(regex: ReturnType<typeof compileRegex>, line: string, upTo: number): number[] | undefined {
  let found: number[] | undefined;
  for (let at = 0; at <= Math.min(upTo, line.length);) {
    const spans = regex.search(line, at);
    const [from = -1] = spans ?? [];
    if (!spans || from < 0 || from > upTo) break;
    found = spans;
    at = from + 1;
  }
  return found;
}
