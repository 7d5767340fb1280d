import type { Json } from './syntax.ts';
import { JqError, compareJson, described, isObject } from './values.ts';

const LONGEST_TEXT = 16 * 1024 * 1024;

/** `+ - * / %` and comparisons, with jq 1.6's words for what does not go together. */
export function calculate(operator: string, a: Json, b: Json): Json {
  switch (operator) {
    case '+':
      return add(a, b);
    case '-':
      return subtract(a, b);
    case '*':
      return multiply(a, b);
    case '/':
      return divide(a, b);
    case '%':
      return remainder(a, b);
    default:
      return compares(operator, compareJson(a, b));
  }
}

function compares(operator: string, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function add(a: Json, b: Json): Json {
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > LONGEST_TEXT) throw new JqError('String too long');
    return a + b;
  }
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (isObject(a) && isObject(b)) return { ...a, ...b };
  throw new JqError(`${described(a)} and ${described(b)} cannot be added`);
}

function subtract(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (Array.isArray(a) && Array.isArray(b)) return a.filter((item) => !b.some((other) => compareJson(item, other) === 0));
  throw new JqError(`${described(a)} and ${described(b)} cannot be subtracted`);
}

function multiply(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (isObject(a) && isObject(b)) return merge(a, b);
  const [text, times] = typeof a === 'string' ? [a, b] : [b, a];
  if (typeof text === 'string' && typeof times === 'number') {
    if (text.length * times > LONGEST_TEXT) throw new JqError('String too long');
    return times > 0 ? text.repeat(Math.max(1, Math.floor(times))) : null;
  }
  throw new JqError(`${described(a)} and ${described(b)} cannot be multiplied`);
}

function merge(a: { [key: string]: Json }, b: { [key: string]: Json }): Json {
  const merged = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const old = merged[key] ?? null;
    merged[key] = isObject(old) && isObject(value) ? merge(old, value) : value;
  }
  return merged;
}

function divide(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) throw new JqError(`${described(a)} and ${described(b)} cannot be divided because the divisor is zero`);
    return a / b;
  }
  if (typeof a === 'string' && typeof b === 'string') return a === '' ? [] : a.split(b);
  throw new JqError(`${described(a)} and ${described(b)} cannot be divided`);
}

function remainder(a: Json, b: Json): Json {
  if (typeof a !== 'number' || typeof b !== 'number') throw new JqError(`${described(a)} and ${described(b)} cannot be divided`);
  const divisor = Math.abs(Math.trunc(b));
  if (divisor === 0) throw new JqError(`${described(a)} and ${described(b)} cannot be divided because the divisor is zero`);
  return Math.trunc(a) % divisor;
}
