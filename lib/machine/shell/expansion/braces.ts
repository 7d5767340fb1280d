import { LIMITS } from '../limits.ts';
import type { Word, WordPart } from '../parser/ast.ts';
import { ExpansionError } from './errors.ts';

/** A character of unquoted text, or a part that braces leave whole. */
type Item = string | Exclude<WordPart, { type: 'literal' }>;

/** The words that `{a,b}` and `{1..3}` make of one; the word itself when it has neither. Quoting is kept. */
export function expandBraces(word: Word): readonly Word[] {
  const items = word.parts.flatMap((part): Item[] => (part.type === 'literal' ? [...part.text] : [part]));
  const budget = { left: LIMITS.braceWords };
  const results = expandItems(items, budget);
  if (results.length === 1 && results[0] === items) return [word];
  return results.map((result) => toWord(result));
}

interface Budget {
  left: number;
}

function expandItems(items: readonly Item[], budget: Budget): (readonly Item[])[] {
  for (let start = 0; start < items.length; start += 1) {
    if (items[start] === '$' && items[start + 1] === '{') {
      start += 1;
      continue;
    }
    if (items[start] !== '{') continue;
    const close = findClose(items, start);
    if (close === undefined) continue;
    const choices = alternatives(items.slice(start + 1, close.end), close.commas.map((comma) => comma - start - 1), budget);
    if (!choices) continue;
    return combine(items.slice(0, start), choices, expandItems(items.slice(close.end + 1), budget), budget);
  }
  return [items];
}

function combine(before: readonly Item[], choices: readonly (readonly Item[])[], after: readonly (readonly Item[])[], budget: Budget) {
  const total = choices.length * after.length;
  spend(budget, total);
  const results: (readonly Item[])[] = [];
  for (const choice of choices) for (const end of after) results.push([...before, ...choice, ...end]);
  return results;
}

function spend(budget: Budget, words: number): void {
  budget.left -= words;
  if (budget.left < 0) throw new ExpansionError(`brace expansion: failed to allocate memory for ${words} elements`);
}

function findClose(items: readonly Item[], start: number): { end: number; commas: number[] } | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let index = start + 1; index < items.length; index += 1) {
    const item = items[index];
    if (item === '{') depth += 1;
    else if (item === ',' && depth === 0) commas.push(index);
    else if (item === '}') {
      if (depth === 0) return { end: index, commas };
      depth -= 1;
    }
  }
  return undefined;
}

function alternatives(inner: readonly Item[], commas: readonly number[], budget: Budget): (readonly Item[])[] | undefined {
  if (commas.length === 0) return sequence(inner, budget);
  const pieces = [...commas, inner.length].map((end, index) => inner.slice(index === 0 ? 0 : (commas[index - 1] ?? 0) + 1, end));
  return pieces.flatMap((piece) => expandItems(piece, budget));
}

const RANGE = /^(?:([+-]?\d+)\.\.([+-]?\d+)|([A-Za-z])\.\.([A-Za-z]))(?:\.\.([+-]?\d+))?$/;

function sequence(inner: readonly Item[], budget: Budget): (readonly Item[])[] | undefined {
  if (inner.some((item) => typeof item !== 'string')) return undefined;
  const match = RANGE.exec(inner.join(''));
  if (!match) return undefined;
  const letters = match[3] !== undefined;
  const first = letters ? code(match[3]) : Number(match[1]);
  const last = letters ? code(match[4]) : Number(match[2]);
  const step = Math.max(1, Math.abs(Number(match[5] ?? 1))) * (first <= last ? 1 : -1);
  const count = Math.floor((last - first) / step) + 1;
  spend(budget, count);
  const pad = letters ? 0 : padding(match[1] ?? '', match[2] ?? '');
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * step;
    return [...(letters ? String.fromCharCode(value) : padded(value, pad))];
  });
}

function code(letter: string | undefined): number {
  return letter?.charCodeAt(0) ?? 0;
}

/** `{01..10}` gives all numbers the width of the longest. */
function padding(first: string, last: string): number {
  const zero = /^[+-]?0\d/;
  return zero.test(first) || zero.test(last) ? Math.max(first.length, last.length) : 0;
}

function padded(value: number, width: number): string {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}

function toWord(items: readonly Item[]): Word {
  const parts: WordPart[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') parts.push({ type: 'literal', text: literal });
    literal = '';
  };
  for (const item of items) {
    const last = parts.at(-1);
    // Braces are replaced in the text: `{$x,b}_1` makes `$x_1`, another variable.
    if (typeof item === 'string' && literal === '' && last?.type === 'parameter' && /^\$[A-Za-z_]/.test(last.text) && /\w/.test(item)) {
      parts[parts.length - 1] = { ...last, name: last.name + item, text: last.text + item };
    } else if (typeof item === 'string') literal += item;
    else {
      flush();
      parts.push(item);
    }
  }
  flush();
  const only = parts[0];
  const text = parts.map((part) => (part.type === 'literal' || part.type === 'quoted' ? part.text : '')).join('');
  const plain = parts.length === 1 && only?.type === 'literal' && !/[*?[~(]/.test(text) ? text : undefined;
  return { text, parts, plain };
}
