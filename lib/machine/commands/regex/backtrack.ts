import { RegexError } from './syntax-tree.ts';
import type { Assertion, Node, ParsedRegex } from './syntax-tree.ts';

/**
 * The most steps that one search with back-references may take, and how deep it may nest. Matching with
 * them is exponential at worst, so it is cut off: a learner's pattern must not hold up the others.
 */
const MOST_STEPS = 500_000;
const DEEPEST = 3_000;

export const BACKTRACKING_LIMIT = 'exceeded the backtracking limit';

/** Starts and ends of the match and its groups in pairs; -1 for a group that took no part. */
export type Spans = number[];

interface Search {
  text: string;
  spans: Spans;
  steps: number;
  depth: number;
}

type Next = (search: Search, at: number) => boolean;
type Matcher = (search: Search, at: number, next: Next) => boolean;

/** Gives a search for a pattern with back-references: greedy, leftmost, and bounded (RegexError past the bounds). */
export function compileBacktracking(parsed: ParsedRegex, ignoreCase: boolean): (text: string, from: number) => Spans | undefined {
  const match = compile(parsed.node, ignoreCase);
  return (text, from) => {
    const search: Search = { text, spans: [], steps: 0, depth: 0 };
    for (let start = from; start <= text.length; start += 1) {
      search.spans = new Array<number>(2 * parsed.groups + 2).fill(-1);
      let end = -1;
      const found = match(search, start, (_search, at) => {
        end = at;
        return true;
      });
      if (found) return [start, end, ...search.spans.slice(2)];
    }
    return undefined;
  };
}

function compile(node: Node, ignoreCase: boolean): Matcher {
  switch (node.type) {
    case 'character':
      return matchCharacter(node.source, ignoreCase);
    case 'assertion':
      return (search, at, next) => holds(node.kind, search.text, at) && next(search, at);
    case 'sequence':
      return node.items.map((item) => compile(item, ignoreCase)).reduceRight<Matcher>(
        (rest, first) => (search, at, next) => first(search, at, (_search, middle) => rest(search, middle, next)),
        (search, at, next) => next(search, at),
      );
    case 'choice': {
      const items = node.items.map((item) => compile(item, ignoreCase));
      return (search, at, next) => items.some((item) => item(search, at, next));
    }
    case 'group':
      return matchGroup(node.index, compile(node.item, ignoreCase));
    case 'repeat':
      return matchRepeat(compile(node.item, ignoreCase), node.least, node.most);
    case 'reference':
      return matchReference(node.index, ignoreCase);
  }
}

function matchCharacter(source: string, ignoreCase: boolean): Matcher {
  const single = new RegExp(source.replace(/\\x\{([0-9a-f]+)\}/g, String.raw`\u{$1}`), ignoreCase ? 'suiy' : 'suy');
  return (search, at, next) => {
    search.steps += 1;
    if (search.steps > MOST_STEPS) throw new RegexError(BACKTRACKING_LIMIT);
    single.lastIndex = at;
    return single.test(search.text) && next(search, single.lastIndex);
  };
}

function matchGroup(index: number, item: Matcher): Matcher {
  return (search, at, next) => {
    const before = [search.spans[2 * index] ?? -1, search.spans[2 * index + 1] ?? -1] as const;
    const matched = item(search, at, (_search, end) => {
      const inner = [search.spans[2 * index] ?? -1, search.spans[2 * index + 1] ?? -1] as const;
      [search.spans[2 * index], search.spans[2 * index + 1]] = [at, end];
      if (next(search, end)) return true;
      [search.spans[2 * index], search.spans[2 * index + 1]] = inner;
      return false;
    });
    if (!matched) [search.spans[2 * index], search.spans[2 * index + 1]] = before;
    return matched;
  };
}

function matchRepeat(item: Matcher, least: number, most: number): Matcher {
  const repeat = (search: Search, at: number, count: number, next: Next): boolean => {
    search.depth += 1;
    if (search.depth > DEEPEST) throw new RegexError(BACKTRACKING_LIMIT);
    const more = count < most && item(search, at, (_search, end) => (end > at || count < least) && repeat(search, end, count + 1, next));
    search.depth -= 1;
    return more || (count >= least && next(search, at));
  };
  return (search, at, next) => repeat(search, at, 0, next);
}

function matchReference(index: number, ignoreCase: boolean): Matcher {
  return (search, at, next) => {
    const [start = -1, end = -1] = search.spans.slice(2 * index, 2 * index + 2);
    if (start < 0) return false;
    const wanted = search.text.slice(start, end);
    const found = search.text.slice(at, at + wanted.length);
    const same = ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted;
    return same && next(search, at + wanted.length);
  };
}

export function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

function holds(kind: Assertion, text: string, at: number): boolean {
  const before = isWordCharacter(text[at - 1]);
  const after = isWordCharacter(text[at]);
  switch (kind) {
    case 'start':
    case 'text-start':
      return at === 0;
    case 'end':
    case 'text-end':
      return at === text.length;
    case 'boundary':
      return before !== after;
    case 'not-boundary':
      return before === after;
    case 'word-start':
      return !before && after;
    case 'word-end':
      return before && !after;
  }
}
