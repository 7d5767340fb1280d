import type { Invocation } from '../invocation/invocation.ts';
import type { Memory } from './memory.ts';
import { isNumeric, toNumber } from './values.ts';
import type { Value } from './values.ts';

const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);

/** The most that a text may hold, in characters. */
export const LONGEST_TEXT = 16 * 1024 * 1024;

/** What binary operators make of two values; `' '` joins them. */
export class Operations {
  readonly #call: Invocation;
  readonly #memory: Memory;

  constructor(call: Invocation, memory: Memory) {
    this.#call = call;
    this.#memory = memory;
  }

  binary(operator: string, left: Value, right: Value): Value {
    if (operator === ' ') {
      const text = this.#memory.text(left) + this.#memory.text(right);
      return text.length > LONGEST_TEXT ? this.#call.outOfMemory('out of memory', 2) : text;
    }
    if (COMPARISONS.has(operator)) return this.#compare(operator, left, right) ? 1 : 0;
    return calculate(operator, toNumber(left), toNumber(right));
  }

  #compare(operator: string, left: Value, right: Value): boolean {
    const numeric = isNumeric(left) && isNumeric(right);
    const a = numeric ? toNumber(left) : this.#memory.text(left);
    const b = numeric ? toNumber(right) : this.#memory.text(right);
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      case '>=':
        return a >= b;
      case '==':
        return a === b;
      default:
        return a !== b;
    }
  }
}

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}
