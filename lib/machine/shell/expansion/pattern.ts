import { LIMITS } from '../limits.ts';
import { ExpansionError } from './errors.ts';

/**
 * Shell patterns (`*`, `?`, `[…]`, and `@(a|b)` with extglob). They are matched by following every place
 * that the pattern could have reached at once, so no pattern takes exponential time.
 */
type Atom =
  | { readonly type: 'character'; readonly character: string }
  | { readonly type: 'any' }
  | { readonly type: 'star' }
  | { readonly type: 'set'; readonly contains: (character: string) => boolean; readonly source: string }
  | { readonly type: 'group'; readonly operator: string; readonly alternatives: readonly (readonly Atom[])[] };

export interface PatternOptions {
  readonly extglob?: boolean;
  readonly ignoreCase?: boolean;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{L}\p{N}]/u, alpha: /\p{L}/u, ascii: /[\0-\x7f]/, blank: /[ \t]/, cntrl: /[\0-\x1f\x7f]/, digit: /[0-9]/,
  graph: /[!-~\u00a1-\uffff]/, lower: /\p{Ll}/u, print: /[ -~\u00a0-\uffff]/, punct: /[!-/:-@[-`{-~]/, space: /\s/, upper: /\p{Lu}/u,
  word: /[\p{L}\p{N}_]/u, xdigit: /[0-9A-Fa-f]/,
};

/** Whether any character of the pattern is special; a backslash counts, since it has to be taken away. */
export function hasPattern(pattern: string, extglob = false): boolean {
  return /[*?\\]|\[.*\]/s.test(pattern) || (extglob && /[+@!]\(/.test(pattern));
}

/** Makes every character of the text stand for itself in a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[*?[\]\\()|!+@^&-]/g, '\\$&');
}

export class Pattern {
  /** The text that is all the pattern matches, when it has nothing special. */
  readonly literal: string | undefined;
  readonly #atoms: readonly Atom[];
  readonly #ignoreCase: boolean;
  /** Finds the pattern's matches when all of them have one length, which no expression can make slow. */
  readonly #fixed: RegExp | undefined;
  #steps = 0;

  constructor(source: string, options: PatternOptions = {}) {
    this.#ignoreCase = options.ignoreCase ?? false;
    const folded = this.#fold(source);
    const plain = !hasPattern(folded, options.extglob);
    this.literal = plain && !this.#ignoreCase ? folded : undefined;
    this.#atoms = plain ? [...folded].map((character) => ({ type: 'character', character })) : new PatternParser(folded, options.extglob ?? false).parse();
    this.#fixed = this.literal === undefined ? fixedExpression(this.#atoms) : undefined;
  }

  matches(text: string): boolean {
    if (this.literal !== undefined) return text === this.literal;
    const subject = units(this.#fold(text));
    return this.#ends(this.#atoms, subject, [0]).at(-1) === subject.length;
  }

  /** The length of the shortest or longest beginning that matches; undefined when none does. */
  prefix(text: string, longest: boolean): number | undefined {
    const subject = units(this.#fold(text));
    const ends = this.#ends(this.#atoms, subject, [0]);
    const end = longest ? ends.at(-1) : ends[0];
    return end === undefined ? undefined : width(subject, 0, end);
  }

  /** Where the shortest or longest end that matches starts; undefined when none does. */
  suffix(text: string, longest: boolean): number | undefined {
    const subject = units(this.#fold(text));
    const reversed = Array.from(subject).reverse();
    const ends = this.#ends(reverse(this.#atoms), reversed, [0]);
    const end = longest ? ends.at(-1) : ends[0];
    return end === undefined ? undefined : text.length - width(reversed, 0, end);
  }

  /** The text with every match replaced. */
  replaceAll(text: string, replacement: (match: string) => string): string {
    if (this.#fixed && !this.#ignoreCase) return text.replace(this.#fixed, (match) => replacement(match));
    const pieces: string[] = [];
    let done = 0;
    for (const [start, end] of this.occurrences(text)) {
      pieces.push(text.slice(done, start), replacement(text.slice(start, end)));
      done = end;
    }
    return pieces.join('') + text.slice(done);
  }

  /** Where the text matches, leftmost and longest: pairs of start and end. */
  *occurrences(text: string): Generator<[number, number]> {
    if (this.#fixed) {
      for (const match of this.#fold(text).matchAll(this.#fixed)) yield [match.index, match.index + match[0].length];
      return;
    }
    const subject = units(this.#fold(text));
    let offset = 0;
    for (let start = 0; start <= subject.length; ) {
      const end = this.#ends(this.#atoms, subject, [start]).at(-1);
      const found = end !== undefined && (end > start || subject.length === 0);
      const next = found ? Math.max(end, start + 1) : start + 1;
      const following = offset + width(subject, start, Math.min(next, subject.length));
      if (found) yield [offset, following];
      offset = following;
      start = next;
    }
  }

  #fold(text: string): string {
    return this.#ignoreCase ? text.toLowerCase() : text;
  }

  #ends(atoms: readonly Atom[], subject: ArrayLike<string>, starts: readonly number[]): readonly number[] {
    let places = starts;
    for (const atom of atoms) {
      if (places.length === 0) return places;
      this.#steps += places.length + 1;
      if (this.#steps > LIMITS.matchSteps) throw new ExpansionError('pattern matching: too many steps');
      places = this.#advance(atom, subject, places);
    }
    return places;
  }

  #advance(atom: Atom, subject: ArrayLike<string>, places: readonly number[]): readonly number[] {
    if (atom.type === 'star') {
      const first = places[0] ?? 0;
      this.#steps += subject.length - first;
      return Array.from({ length: subject.length - first + 1 }, (_, index) => first + index);
    }
    if (atom.type === 'group') return this.#group(atom, subject, places);
    const found: number[] = [];
    for (const place of places) {
      const character = subject[place];
      if (character === undefined) continue;
      if (atom.type === 'any' || (atom.type === 'character' ? character === atom.character : atom.contains(character))) found.push(place + 1);
    }
    return found;
  }

  #group(atom: Extract<Atom, { type: 'group' }>, subject: ArrayLike<string>, places: readonly number[]): readonly number[] {
    const once = (from: readonly number[]) => union(atom.alternatives.map((atoms) => this.#ends(atoms, subject, from)));
    if (atom.operator === '@') return once(places);
    if (atom.operator === '?') return union([places, once(places)]);
    if (atom.operator === '!') return union(places.map((place) => this.#allBut(once([place]), subject, place)));
    let reached: readonly number[] = atom.operator === '*' ? places : [];
    for (let fresh = once(places); fresh.length > 0; ) {
      const known = new Set(reached);
      const added = fresh.filter((place) => !known.has(place));
      if (added.length === 0) break;
      reached = union([reached, added]);
      fresh = once(added);
    }
    return reached;
  }

  #allBut(excluded: readonly number[], subject: ArrayLike<string>, start: number): number[] {
    const known = new Set(excluded);
    this.#steps += subject.length - start;
    const all = Array.from({ length: subject.length - start + 1 }, (_, index) => start + index);
    return all.filter((place) => !known.has(place));
  }
}

/** An expression for patterns without `*` and groups; undefined for the others. */
function fixedExpression(atoms: readonly Atom[]): RegExp | undefined {
  let source = '';
  for (const atom of atoms) {
    if (atom.type === 'star' || atom.type === 'group') return undefined;
    source += atom.type === 'any' ? '[^]' : atom.type === 'set' ? atom.source : literalSource(atom.character);
  }
  return source === '' ? undefined : new RegExp(source, 'gu');
}

function literalSource(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

function units(text: string): ArrayLike<string> {
  return /[\ud800-\udbff]/.test(text) ? Array.from(text) : text;
}

/** UTF-16 units between two places. */
function width(subject: ArrayLike<string>, from: number, to: number): number {
  if (typeof subject === 'string') return to - from;
  let total = 0;
  for (let index = from; index < to; index += 1) total += subject[index]?.length ?? 0;
  return total;
}

function union(sets: readonly (readonly number[])[]): readonly number[] {
  if (sets.length === 1) return sets[0] ?? [];
  return [...new Set(sets.flat())].sort((left, right) => left - right);
}

function reverse(atoms: readonly Atom[]): Atom[] {
  return atoms
    .map((atom) => (atom.type === 'group' ? { ...atom, alternatives: atom.alternatives.map(reverse) } : atom))
    .reverse();
}

/** One part of `[…]`. */
interface Member {
  readonly contains: (character: string) => boolean;
  /** As a regular expression's character class has it. */
  readonly source: string;
}

class PatternParser {
  readonly #source: readonly string[];
  readonly #extglob: boolean;
  #at = 0;

  constructor(source: string, extglob: boolean) {
    this.#source = Array.from(source);
    this.#extglob = extglob;
  }

  parse(inGroup = false): Atom[] {
    const atoms: Atom[] = [];
    for (let character = this.#source[this.#at]; character !== undefined; character = this.#source[this.#at]) {
      if (inGroup && (character === '|' || character === ')')) break;
      const atom = this.#atom(character);
      if (atom.type !== 'star' || atoms.at(-1)?.type !== 'star') atoms.push(atom);
    }
    return atoms;
  }

  #atom(character: string): Atom {
    if (this.#extglob && '?*+@!'.includes(character) && this.#source[this.#at + 1] === '(') {
      const group = this.#group(character);
      if (group) return group;
    }
    this.#at += 1;
    if (character === '*') return { type: 'star' };
    if (character === '?') return { type: 'any' };
    if (character === '[') return this.#set() ?? { type: 'character', character };
    if (character === '\\' && this.#at < this.#source.length) {
      this.#at += 1;
      return { type: 'character', character: this.#source[this.#at - 1] ?? '' };
    }
    return { type: 'character', character };
  }

  #group(operator: string): Atom | undefined {
    const start = this.#at;
    this.#at += 2;
    const alternatives: Atom[][] = [];
    for (;;) {
      alternatives.push(this.parse(true));
      const end = this.#source[this.#at];
      this.#at += 1;
      if (end === ')') return { type: 'group', operator, alternatives };
      if (end !== '|') break;
    }
    this.#at = start;
    return undefined;
  }

  #set(): Atom | undefined {
    const start = this.#at;
    const negated = this.#source[start] === '!' || this.#source[start] === '^';
    if (negated) this.#at += 1;
    const tests: Member[] = [];
    for (let first = true; ; first = false) {
      const character = this.#source[this.#at];
      if (character === undefined || character === '/') {
        this.#at = start;
        return undefined;
      }
      if (character === ']' && !first) break;
      tests.push(this.#member(character));
    }
    this.#at += 1;
    const source = `[${negated ? '^' : ''}${tests.map((test) => test.source).join('')}]`;
    return { type: 'set', contains: (character) => tests.some((test) => test.contains(character)) !== negated, source };
  }

  #member(first: string): Member {
    const rest = this.#source.slice(this.#at, this.#at + 12).join('');
    const named = /^\[:([a-z]+):\]/.exec(rest);
    if (named) {
      this.#at += named[0].length;
      const expression = CLASSES[named[1] ?? ''];
      return { contains: (character) => expression?.test(character) ?? false, source: expression?.source.replace(/^\[(.*)\]$/s, '$1') ?? '' };
    }
    const low = this.#literal(first);
    if (this.#source[this.#at] !== '-' || (this.#source[this.#at + 1] ?? ']') === ']') return { contains: (character) => character === low, source: literalSource(low) };
    this.#at += 1;
    const high = this.#literal(this.#source[this.#at] ?? '');
    const contains = (character: string) => order(character) >= order(low) && order(character) <= order(high);
    // A range that runs backwards holds nothing.
    return { contains, source: order(low) <= order(high) ? `${literalSource(low)}-${literalSource(high)}` : '' };
  }

  #literal(character: string): string {
    this.#at += 1;
    if (character !== '\\' || this.#at >= this.#source.length) return character;
    this.#at += 1;
    return this.#source[this.#at - 1] ?? '';
  }
}

function order(character: string): number {
  return character.codePointAt(0) ?? 0;
}
