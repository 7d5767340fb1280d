import { LIMITS } from '../limits.ts';
import type { Dialect } from '../parser/dialect.ts';
import { ExpansionError } from './errors.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'name'; readonly target: Target }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly rightText: string }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Target; readonly value: Expression; readonly valueText: string }
  | { readonly kind: 'step'; readonly by: 1n | -1n; readonly before: boolean; readonly target: Target }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression };

export interface Target {
  readonly name: string;
  /** The text of a subscript. */
  readonly subscript: string | undefined;
}

const LEVELS: readonly (readonly string[])[] = [
  ['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<=', '>=', '<', '>'], ['<<', '>>'], ['+', '-'], ['*', '/', '%'],
];

const SYMBOLS = [
  '<<=', '>>=', '**', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||',
  '+', '-', '*', '/', '%', '<', '>', '!', '~', '&', '|', '^', '=', '?', ':', '(', ')', ',',
];

const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<=', '>>=']);

/** Parses an expression after its parameters have been replaced. Throws ExpansionError in the dialect's words. */
export function parseArithmetic(text: string, dialect: Dialect): Expression {
  return new ArithmeticParser(text, dialect).parse();
}

class ArithmeticParser {
  readonly #text: string;
  readonly #dialect: Dialect;
  #at = 0;
  #depth = 0;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  parse(): Expression {
    this.#skip();
    if (this.#at >= this.#text.length) return { kind: 'number', value: 0n };
    const expression = this.#comma();
    this.#skip();
    if (this.#at < this.#text.length) this.#trailing();
    return expression;
  }

  #trailing(): never {
    const rest = this.#text.slice(this.#at);
    if (/^\w/.test(rest) && this.#dialect.name === 'bash') throw this.#fail('syntax error in expression', rest);
    const assigns = [...ASSIGNMENTS].some((operator) => rest.startsWith(operator));
    if (assigns) throw this.#fail('attempted assignment to non-variable', rest);
    const known = SYMBOLS.some((symbol) => rest.startsWith(symbol));
    throw this.#fail(known ? 'syntax error in expression' : 'syntax error: invalid arithmetic operator', rest);
  }

  #fail(message: string, rest: string): ExpansionError {
    const shown = this.#text.trimStart();
    if (this.#dialect.name === 'ash') return new ExpansionError('arithmetic syntax error', 'exit', 2);
    if (this.#dialect.name === 'dash') {
      const what = message.includes('operand') ? 'expecting primary' : 'expecting EOF';
      return new ExpansionError(`arithmetic expression: ${what}: "${this.#text}"`, 'exit', 2);
    }
    return new ExpansionError(`${shown}: ${message} (error token is "${rest.trimStart() || this.#lastToken()}")`);
  }

  #lastToken(): string {
    return /\S+\s*$/.exec(this.#text)?.[0].replace(/^[\w$]+(?=\W)/, '') ?? '';
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #peek(): string | undefined {
    this.#skip();
    return SYMBOLS.find((symbol) => this.#text.startsWith(symbol, this.#at));
  }

  #takes(symbol: string): boolean {
    if (this.#peek() !== symbol) return false;
    this.#at += symbol.length;
    return true;
  }

  #comma(): Expression {
    let left = this.#assignment();
    while (this.#dialect.name !== 'dash' && this.#takes(',')) {
      left = { kind: 'binary', operator: ',', left, right: this.#assignment(), rightText: '' };
    }
    return left;
  }

  #assignment(): Expression {
    this.#depth += 1;
    if (this.#depth > LIMITS.parseDepth) throw new ExpansionError('expression recursion level exceeded');
    const left = this.#conditional();
    const operator = this.#peek();
    this.#depth -= 1;
    if (operator === undefined || !ASSIGNMENTS.has(operator) || left.kind !== 'name') return left;
    this.#at += operator.length;
    const start = this.#at;
    const value = this.#assignment();
    return { kind: 'assign', operator, target: left.target, value, valueText: this.#text.slice(start).trim() };
  }

  #conditional(): Expression {
    const test = this.#binary(0);
    if (!this.#takes('?')) return test;
    const yes = this.#comma();
    if (!this.#takes(':')) throw this.#fail("`:' expected for conditional expression", this.#text.slice(this.#at));
    const no = this.#assignment();
    return { kind: 'conditional', test, yes, no };
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#power();
    let left = this.#binary(level + 1);
    for (let symbol = this.#peek(); symbol !== undefined && operators.includes(symbol); symbol = this.#peek()) {
      this.#at += symbol.length;
      this.#skip();
      const start = this.#at;
      const right = this.#binary(level + 1);
      left = { kind: 'binary', operator: symbol, left, right, rightText: this.#text.slice(start) };
    }
    return left;
  }

  #power(): Expression {
    const left = this.#unary();
    if (this.#dialect.name === 'dash' || !this.#takes('**')) return left;
    const start = this.#at;
    return { kind: 'binary', operator: '**', left, right: this.#power(), rightText: this.#text.slice(start).trim() };
  }

  #unary(): Expression {
    const operator = this.#peek();
    if ((operator === '++' || operator === '--') && this.#dialect.name !== 'dash') {
      const start = this.#at;
      this.#at += 2;
      this.#skip();
      const target = this.#target();
      if (target) return { kind: 'step', by: operator === '++' ? 1n : -1n, before: true, target };
      this.#at = start + 1;
      return { kind: 'unary', operator: operator[0] ?? '', operand: this.#unary() };
    }
    if (operator === '+' || operator === '-' || operator === '!' || operator === '~') {
      this.#at += 1;
      return { kind: 'unary', operator, operand: this.#unary() };
    }
    return this.#primary();
  }

  #primary(): Expression {
    if (this.#takes('(')) {
      const inner = this.#comma();
      if (!this.#takes(')')) throw this.#fail("missing `)'", this.#text.slice(this.#at));
      return inner;
    }
    this.#skip();
    const target = this.#target();
    if (target) return this.#postfix(target);
    const number = /^[0-9][0-9A-Za-z#@_]*/.exec(this.#text.slice(this.#at))?.[0];
    if (number === undefined) throw this.#fail('syntax error: operand expected', this.#text.slice(this.#at));
    this.#at += number.length;
    return { kind: 'number', value: this.#number(number) };
  }

  #postfix(target: Target): Expression {
    const symbol = this.#dialect.name === 'dash' ? undefined : this.#peek();
    if (symbol !== '++' && symbol !== '--') return { kind: 'name', target };
    this.#at += 2;
    return { kind: 'step', by: symbol === '++' ? 1n : -1n, before: false, target };
  }

  #target(): Target | undefined {
    const name = /^[A-Za-z_]\w*/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) return undefined;
    this.#at += name.length;
    if (this.#text[this.#at] !== '[' || !this.#dialect.arrays) return { name, subscript: undefined };
    const start = this.#at + 1;
    let depth = 0;
    do {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#fail('bad array subscript', this.#text.slice(start - 1));
      depth += character === '[' ? 1 : character === ']' ? -1 : 0;
      this.#at += 1;
    } while (depth > 0);
    return { name, subscript: this.#text.slice(start, this.#at - 1) };
  }

  #number(text: string): bigint {
    const value = parseNumber(text);
    if (typeof value === 'bigint') return value;
    if (this.#dialect.name !== 'bash') throw this.#fail(value, text);
    throw this.#fail(value, text + this.#text.slice(this.#at));
  }
}

/** A number as arithmetic writes it (decimal, 0x, octal, base#digits); otherwise what is wrong with it. */
export function parseNumber(text: string): bigint | string {
  if (/^(0|[1-9]\d*)$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  if (/^0[xX][0-9a-fA-F]*$/.test(text)) return BigInt.asIntN(64, text.length > 2 ? BigInt(text) : 0n);
  if (/^0[0-7]+$/.test(text)) return BigInt.asIntN(64, BigInt(`0o${text.slice(1)}`));
  const based = /^(\d+)#([0-9A-Za-z@_]*)$/.exec(text);
  if (!based) return /^0/.test(text) || /^\d+[A-Za-z@_]/.test(text) ? 'value too great for base' : 'invalid number';
  const base = Number(based[1]);
  if (base < 2 || base > 64) return 'invalid arithmetic base';
  let value = 0n;
  for (const digit of based[2] ?? '') {
    const digitValue = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'.indexOf(base <= 36 ? digit.toLowerCase() : digit);
    if (digitValue >= base) return 'value too great for base';
    value = value * BigInt(base) + BigInt(digitValue);
  }
  return BigInt.asIntN(64, value);
}
