import { RE2JS } from 're2js';
import { escapeCharacter } from './bracket.ts';
import { BACKTRACKING_LIMIT, compileBacktracking } from './backtrack.ts';
import type { Spans } from './backtrack.ts';
import { parseRegex } from './parse.ts';
import type { RegexSyntax } from './parse.ts';
import { RegexError } from './syntax-tree.ts';
import type { Assertion, Node } from './syntax-tree.ts';

/** The most work (pattern size times text length) that one search may be: a tenth of a second or so at worst, in which nobody else has a turn. */
const MOST_WORK = 4_000_000;

export interface RegexOptions {
  /** `perl` is what RE2 knows of Perl's; `fixed` is no expression at all. */
  syntax: RegexSyntax | 'perl' | 'fixed';
  ignoreCase?: boolean;
  /** `^` and `$` match at each line of a text (sed's M). */
  multiline?: boolean;
}

/** A compiled pattern. Searching takes time in proportion to the text, whatever the pattern. */
export class Regex {
  readonly groups: number;
  readonly #search: (text: string, from: number) => Spans | undefined;
  readonly #test: (text: string) => boolean;

  constructor(groups: number, search: (text: string, from: number) => Spans | undefined, test?: (text: string) => boolean) {
    this.groups = groups;
    this.#search = search;
    this.#test = test ?? ((text) => search(text, 0) !== undefined);
  }

  /** The leftmost (and of those the longest) match at or after `from`: starts and ends, group by group. */
  search(text: string, from = 0): Spans | undefined {
    return this.#search(text, from);
  }

  test(text: string): boolean {
    return this.#test(text);
  }
}

/** Compiles a POSIX (BRE, ERE), awk, Perl-like or fixed pattern. RegexError with glibc's words when it is none. */
export function compileRegex(pattern: string, options: RegexOptions): Regex {
  const { syntax, ignoreCase = false, multiline = false } = options;
  if (syntax === 'fixed' && !ignoreCase) return fixedString(pattern);
  const flags = RE2JS.DOTALL | RE2JS.LOOKBEHINDS | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0);
  if (syntax === 'perl') return linear(pattern, flags & ~RE2JS.DOTALL);
  if (syntax === 'fixed') return linear([...pattern].map(escapeCharacter).join(''), flags);
  const parsed = parseRegex(pattern, syntax);
  if (parsed.hasReferences) return new Regex(parsed.groups, compileBacktracking(parsed, ignoreCase));
  return linear(toRe2(parsed.node), flags | RE2JS.LONGEST_MATCH);
}

function fixedString(pattern: string): Regex {
  const search = (text: string, from: number): Spans | undefined => {
    const start = text.indexOf(pattern, from);
    return start < 0 ? undefined : [start, start + pattern.length];
  };
  return new Regex(0, search, (text) => text.includes(pattern));
}

function linear(source: string, flags: number): Regex {
  const compiled = compileRe2(source, flags);
  const size = compiled.programSize();
  const groups = compiled.groupCount();
  const guard = (text: string) => {
    if (size * text.length > MOST_WORK) throw new RegexError(BACKTRACKING_LIMIT);
  };
  const search = (text: string, from: number): Spans | undefined => {
    guard(text);
    const matcher = compiled.matcher(text);
    if (!matcher.find(from)) return undefined;
    const spans: Spans = [];
    for (let group = 0; group <= groups; group += 1) spans.push(matcher.start(group), matcher.end(group));
    return spans;
  };
  const test = (text: string): boolean => {
    guard(text);
    return compiled.test(text);
  };
  return new Regex(groups, search, test);
}

function compileRe2(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags);
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : '';
    throw new RegexError(/repeat count|too large|nest/.test(words) ? 'Regular expression too big' : words);
  }
}

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  start: '^', end: '$', 'text-start': '\\A', 'text-end': '\\z', boundary: '\\b', 'not-boundary': '\\B',
  'word-start': '\\b(?<!\\w)', 'word-end': '\\b(?<=\\w)',
};

function toRe2(node: Node): string {
  switch (node.type) {
    case 'character':
      return node.source;
    case 'assertion':
      return ASSERTIONS[node.kind];
    case 'sequence':
      return node.items.map((item) => (item.type === 'choice' ? `(?:${toRe2(item)})` : toRe2(item))).join('');
    case 'choice':
      return node.items.map(toRe2).join('|');
    case 'group':
      return `(${toRe2(node.item)})`;
    case 'repeat':
      return `${repeatable(node.item)}${quantifier(node.least, node.most)}`;
    case 'reference':
      throw new Error('a back-reference has no linear-time form');
  }
}

function repeatable(node: Node): string {
  const source = toRe2(node);
  return node.type === 'character' || node.type === 'group' ? source : `(?:${source})`;
}

function quantifier(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${least}}` : `{${least},${most}}`;
}
