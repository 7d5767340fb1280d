import { ExpansionError } from './errors.ts';
import type { Pattern } from './pattern.ts';

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`. */
export function removeAffix(text: string, pattern: Pattern, how: { side: 'prefix' | 'suffix'; longest: boolean }): string {
  if (how.side === 'prefix') return text.slice(pattern.prefix(text, how.longest) ?? 0);
  return text.slice(0, pattern.suffix(text, how.longest) ?? text.length);
}

/** What a match becomes. */
export type Replacement = (match: string) => string;

/** Reads a replacement written as a pattern (what was quoted is escaped): with `ampersands`, `&` stands for the match. */
export function parseReplacement(source: string, ampersands: boolean): Replacement {
  if (!ampersands || !/(^|[^\\])(\\\\)*&/.test(source)) {
    const text = source.replace(/\\(.)/gs, '$1');
    return () => text;
  }
  return (match) => source.replace(/\\(.)|&/gs, (_, escaped: string | undefined) => escaped ?? match);
}

/** `${x/p/r}` and its kin. */
export function replaceMatches(text: string, pattern: Pattern, how: { where: 'first' | 'all' | 'prefix' | 'suffix'; replacement: Replacement }): string {
  if (how.where === 'prefix') {
    const end = pattern.prefix(text, true);
    return end === undefined ? text : how.replacement(text.slice(0, end)) + text.slice(end);
  }
  if (how.where === 'suffix') {
    const start = pattern.suffix(text, true);
    return start === undefined ? text : text.slice(0, start) + how.replacement(text.slice(start));
  }
  if (pattern.literal !== undefined) return replaceLiteral(text, pattern.literal, how);
  if (how.where === 'all') return pattern.replaceAll(text, how.replacement);
  const [start, end] = pattern.occurrences(text).next().value ?? [0, -1];
  return end < 0 ? text : text.slice(0, start) + how.replacement(text.slice(start, end)) + text.slice(end);
}

function replaceLiteral(text: string, literal: string, how: { where: string; replacement: Replacement }): string {
  if (literal === '') return text;
  if (how.where === 'all') return text.split(literal).join(how.replacement(literal));
  const start = text.indexOf(literal);
  return start < 0 ? text : text.slice(0, start) + how.replacement(literal) + text.slice(start + literal.length);
}

/** `${x^}`, `${x^^}`, `${x,}`, `${x,,}`: characters that match the pattern change. */
export function changeCase(text: string, pattern: Pattern | undefined, how: { to: 'upper' | 'lower' | 'other'; all: boolean }): string {
  const convert = (character: string) => {
    const upper = how.to === 'upper' || (how.to === 'other' && character !== character.toUpperCase());
    return upper ? character.toUpperCase() : character.toLowerCase();
  };
  if (!pattern && how.all && how.to !== 'other') return convert(text);
  return [...text]
    .map((character, index) => ((how.all || index === 0) && (pattern?.matches(character) ?? true) ? convert(character) : character))
    .join('');
}

export interface Slice {
  readonly offset: number;
  readonly length: number | undefined;
  /** The length as written, for the error. */
  readonly source: string;
}

/** `${x:offset:length}`; negative numbers count from the end. */
export function sliceText(text: string, slice: Slice): string {
  const characters = [...text];
  const start = slice.offset < 0 ? characters.length + slice.offset : slice.offset;
  if (start < 0 || start > characters.length) return '';
  if (slice.length === undefined) return characters.slice(start).join('');
  const end = slice.length < 0 ? characters.length + slice.length : start + slice.length;
  if (end < start) throw new ExpansionError(`${slice.source}: substring expression < 0`);
  return characters.slice(start, end).join('');
}

export interface ListSlice extends Slice {
  /** The array's own indices: offsets are by index, not by place. */
  readonly indices: readonly number[] | undefined;
  readonly end: number | undefined;
  /** `$@`, where element 0 is the shell's name. */
  readonly positional: boolean;
}

/** `${a[@]:offset:length}`, `${@:offset:length}`. */
export function sliceList(items: readonly string[], slice: ListSlice): string[] {
  if (slice.length !== undefined && slice.length < 0) throw new ExpansionError(`${slice.source}: substring expression < 0`);
  const total = slice.end ?? items.length;
  const start = slice.offset < 0 ? total + slice.offset : slice.offset;
  if (start < 0) return [];
  const first = slice.indices ? slice.indices.findIndex((index) => index >= start) : start;
  if (first < 0) return [];
  return items.slice(first, slice.length === undefined ? undefined : first + slice.length);
}
