import { LIMITS } from '../limits.ts';
import { ExpansionError } from './errors.ts';
import { parsePattern } from './pattern-parser.ts';
import type { Atom } from './pattern-parser.ts';

export interface PatternOptions {
  readonly extglob?: boolean;
  readonly ignoreCase?: boolean;
}

/** Whether any character of the pattern is special; a backslash counts, since it has to be taken away. */
export function hasPattern(pattern: string, extglob = false): boolean {
  return /[*?\\]|\[.*\]/s.test(pattern) || (extglob && /[+@!]\(/.test(pattern));
}

/** Makes every character of the text stand for itself in a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[*?[\]\\()|!+@^&-]/g, '\\$&');
}

/**
 * Shell patterns (`*`, `?`, `[…]`, and `@(a|b)` with extglob). They are matched by following every place
 * that the pattern could have reached at once, so no pattern takes exponential time.
 */
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
    this.#atoms = plain ? [...folded].map((character) => ({ type: 'character', character })) : parsePattern(folded, options.extglob ?? false);
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
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
