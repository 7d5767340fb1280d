import { isWordCharacter } from '../regex/backtrack.ts';
import { compileRegex } from '../regex/regex.ts';
import type { Regex, RegexOptions } from '../regex/regex.ts';

export interface PatternOptions {
  syntax: RegexOptions['syntax'];
  ignoreCase: boolean;
  /** -w */
  words: boolean;
  /** -x */
  lines: boolean;
}

/** All patterns of one grep; a line matches when one of them does. */
export class Patterns {
  readonly #regexes: readonly Regex[];
  readonly #words: boolean;
  readonly #lines: boolean;

  /** Throws RegexError. */
  constructor(patterns: readonly string[], { syntax, ignoreCase, words, lines }: PatternOptions) {
    this.#regexes = patterns.map((pattern) => compileRegex(pattern, { syntax, ignoreCase }));
    this.#words = words;
    this.#lines = lines;
  }

  test(line: string): boolean {
    if (this.#lines) return this.#regexes.some((regex) => this.#wholeLine(regex, line));
    if (this.#words) return this.find(line, 0) !== undefined;
    return this.#regexes.some((regex) => regex.test(line));
  }

  #wholeLine(regex: Regex, line: string): boolean {
    const found = regex.search(line, 0);
    return found !== undefined && found[0] === 0 && found[1] === line.length;
  }

  /** The first match at or after `from`, the longest of those that begin there. */
  find(line: string, from: number): { start: number; end: number } | undefined {
    let best: { start: number; end: number } | undefined;
    for (const regex of this.#regexes) {
      const found = this.#lines ? this.#whole(regex, line, from) : this.#words ? findWord(regex, line, from) : plain(regex, line, from);
      if (found && (!best || found.start < best.start || (found.start === best.start && found.end > best.end))) best = found;
    }
    return best;
  }

  #whole(regex: Regex, line: string, from: number): { start: number; end: number } | undefined {
    return from === 0 && this.#wholeLine(regex, line) ? { start: 0, end: line.length } : undefined;
  }
}

function plain(regex: Regex, line: string, from: number): { start: number; end: number } | undefined {
  const found = regex.search(line, from);
  return found ? { start: found[0] ?? 0, end: found[1] ?? 0 } : undefined;
}

/** -w: a match with no word's letter on either side; shorter ones at the same place are tried too, as grep does. */
function findWord(regex: Regex, line: string, from: number): { start: number; end: number } | undefined {
  for (let at = from; at <= line.length; ) {
    const found = plain(regex, line, at);
    if (!found) return undefined;
    const { start } = found;
    let { end } = found;
    const leftFree = !isWordCharacter(line[start - 1]);
    while (leftFree && end > start) {
      if (!isWordCharacter(line[end])) return { start, end };
      const shorter = plain(regex, line.slice(0, end - 1), start);
      if (!shorter || shorter.start !== start || shorter.end === start) break;
      end = shorter.end;
    }
    if (found.end === start && leftFree && !isWordCharacter(line[start])) return found;
    at = start + 1;
  }
  return undefined;
}
