import { LIMITS } from '../limits.ts';
import type { Dialect } from '../parser/dialect.ts';
import { parseArithmetic } from './arithmetic-parser.ts';
import type { Expression, Target } from './arithmetic-parser.ts';
import { ExpansionError } from './errors.ts';

/** The variables that an expression reads and writes. */
export interface ArithmeticScope {
  get(name: string, subscript: string | undefined): string | undefined;
  set(name: string, subscript: string | undefined, value: string): void;
}

/** Evaluates shell arithmetic in 64 bits; expressions are parsed once and remembered. */
export class Arithmetic {
  readonly #dialect: Dialect;
  readonly #scope: ArithmeticScope;
  readonly #parsed = new Map<string, Expression>();
  #depth = 0;

  constructor(dialect: Dialect, scope: ArithmeticScope) {
    this.#dialect = dialect;
    this.#scope = scope;
  }

  /** Throws ExpansionError. */
  evaluate(text: string): bigint {
    return this.#value(this.#parse(text), text);
  }

  #parse(text: string): Expression {
    const known = this.#parsed.get(text);
    if (known) return known;
    const expression = parseArithmetic(text, this.#dialect);
    if (this.#parsed.size >= LIMITS.parsedExpressions) this.#parsed.clear();
    this.#parsed.set(text, expression);
    return expression;
  }

  #value(expression: Expression, text: string): bigint {
    switch (expression.kind) {
      case 'number':
        return expression.value;
      case 'name':
        return this.#read(expression.target);
      case 'unary':
        return unary(expression.operator, this.#value(expression.operand, text));
      case 'binary':
        return this.#binary(expression, text);
      case 'assign':
        return this.#assign(expression, text);
      case 'step': {
        const before = this.#read(expression.target);
        const after = BigInt.asIntN(64, before + expression.by);
        this.#write(expression.target, after);
        return expression.before ? after : before;
      }
      case 'conditional':
        return this.#value(this.#value(expression.test, text) !== 0n ? expression.yes : expression.no, text);
    }
  }

  #read(target: Target): bigint {
    const value = this.#scope.get(target.name, target.subscript);
    if (value === undefined || value === '') return 0n;
    if (/^[1-9]\d{0,17}$|^0$/.test(value)) return BigInt(value);
    if (this.#dialect.name === 'dash' && !/^\s*[+-]?(0[xX])?[0-9a-fA-F]*\s*$/.test(value)) {
      throw new ExpansionError(`Illegal number: ${value}`, 'exit', 2);
    }
    this.#depth += 1;
    try {
      if (this.#depth > LIMITS.arithmeticDepth) {
        throw new ExpansionError(`${value}: expression recursion level exceeded (error token is "${value}")`);
      }
      return this.evaluate(value);
    } finally {
      this.#depth -= 1;
    }
  }

  #write(target: Target, value: bigint): void {
    this.#scope.set(target.name, target.subscript, String(value));
  }

  #assign(expression: Extract<Expression, { kind: 'assign' }>, text: string): bigint {
    const value = this.#value(expression.value, text);
    const operator = expression.operator.slice(0, -1);
    const result = operator === ''
      ? value
      : this.#operate(operator, this.#read(expression.target), value, { text, right: expression.valueText });
    this.#write(expression.target, result);
    return result;
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>, text: string): bigint {
    const left = this.#value(expression.left, text);
    if (expression.operator === '&&') return truth(left !== 0n && this.#value(expression.right, text) !== 0n);
    if (expression.operator === '||') return truth(left !== 0n || this.#value(expression.right, text) !== 0n);
    const right = this.#value(expression.right, text);
    return this.#operate(expression.operator, left, right, { text, right: expression.rightText });
  }

  #operate(operator: string, left: bigint, right: bigint, source: { text: string; right: string }): bigint {
    if ((operator === '/' || operator === '%') && right === 0n) throw this.#divisionByZero(source);
    if (operator === '**' && right < 0n) {
      throw new ExpansionError(`${source.text.trimStart()}: exponent less than 0 (error token is "${source.right.replace(/^-\s*/, '')}")`);
    }
    return operate(operator, left, right);
  }

  #divisionByZero(source: { text: string; right: string }): ExpansionError {
    if (this.#dialect.name === 'dash') return new ExpansionError(`arithmetic expression: division by zero: "${source.text}"`, 'exit', 2);
    if (this.#dialect.name === 'ash') return new ExpansionError('divide by zero', 'exit', 2);
    return new ExpansionError(`${source.text.trimStart()}: division by 0 (error token is "${source.right}")`);
  }
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function unary(operator: string, value: bigint): bigint {
  if (operator === '-') return BigInt.asIntN(64, -value);
  if (operator === '!') return truth(value === 0n);
  return operator === '~' ? ~value : value;
}

function operate(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+': return BigInt.asIntN(64, left + right);
    case '-': return BigInt.asIntN(64, left - right);
    case '*': return BigInt.asIntN(64, left * right);
    case '/': return BigInt.asIntN(64, left / right);
    case '%': return left % right;
    case '**': return power(left, right);
    case '<<': return BigInt.asIntN(64, left << (right & 63n));
    case '>>': return left >> (right & 63n);
    case '<': return truth(left < right);
    case '>': return truth(left > right);
    case '<=': return truth(left <= right);
    case '>=': return truth(left >= right);
    case '==': return truth(left === right);
    case '!=': return truth(left !== right);
    case '&': return left & right;
    case '^': return left ^ right;
    case '|': return left | right;
    default: return right;
  }
}

/** By repeated squaring within 64 bits, so that a huge exponent costs nothing. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}
