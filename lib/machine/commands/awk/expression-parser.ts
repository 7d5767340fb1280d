import { CommandFailure } from '../invocation/failure.ts';
import { compileRegex } from '../regex/regex.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import type { Expression, Place } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
/** Tokens that may begin the right part of a concatenation. */
const VALUE_STARTS = new Set(['$', '!', '(', '-', '+', '++', '--']);

/** What mawk says of a pattern that is none. */
export function regexWords({ message }: RegexError): string {
  const reason = message.startsWith('Unmatched (') ? "missing ')'" : message.startsWith('Unmatched [') ? 'bad class -- [], [^] or [' : message;
  return `regular expression compile failed (${reason})`;
}

/** Parses expressions, from assignments down to constants. */
export class ExpressionParser {
  readonly #at: TokenCursor;
  /** Inside `print a > b`, where `>` is no comparison. */
  #noGreater = false;

  constructor(at: TokenCursor) {
    this.#at = at;
  }

  /** What `print` takes: there `>` names a file. */
  withoutGreater<T>(parse: () => T): T {
    this.#noGreater = true;
    const result = parse();
    this.#noGreater = false;
    return result;
  }

  parenthesized(): Expression {
    this.#at.expect('(');
    const expression = this.free(() => this.expression());
    this.#at.expect(')');
    return expression;
  }

  /** Inside parentheses `>` means what it always means. */
  free<T>(parse: () => T): T {
    const saved = this.#noGreater;
    this.#noGreater = false;
    this.#at.parentheses += 1;
    const result = parse();
    this.#at.parentheses -= 1;
    this.#noGreater = saved;
    return result;
  }

  list(): Expression[] {
    const items = [this.expression()];
    while (this.#at.take(',')) {
      this.#at.skipNewlines();
      items.push(this.expression());
    }
    return items;
  }

  expression(): Expression {
    const left = this.conditional();
    const operator = this.#at.token.text;
    if (this.#at.token.type !== 'operator' || !ASSIGNMENTS.has(operator)) return left;
    if (left.type !== 'variable' && left.type !== 'element' && left.type !== 'field') this.#at.refuse();
    this.#at.index += 1;
    this.#at.skipNewlines();
    return { type: 'assign', operator, target: left, value: this.expression() };
  }

  conditional(): Expression {
    const test = this.#or();
    if (!this.#at.take('?')) return test;
    this.#at.skipNewlines();
    const yes = this.expression();
    this.#at.skipNewlines();
    this.#at.expect(':');
    this.#at.skipNewlines();
    return { type: 'conditional', test, yes, no: this.expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#at.take('||')) {
      this.#at.skipNewlines();
      left = { type: 'logical', operator: '||', left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#membership();
    while (this.#at.take('&&')) {
      this.#at.skipNewlines();
      left = { type: 'logical', operator: '&&', left, right: this.#membership() };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#match();
    while (this.#at.is('in')) {
      this.#at.index += 1;
      const name = this.#at.token.text;
      if (this.#at.token.type !== 'name') this.#at.refuse();
      this.#at.index += 1;
      left = { type: 'in', keys: left.type === 'group' ? left.items : [left], name };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    while (this.#at.is('~') || this.#at.is('!~')) {
      const negated = this.#at.token.text === '!~';
      this.#at.index += 1;
      left = { type: 'match', negated, text: left, pattern: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#concatenation();
    const { type, text } = this.#at.token;
    if (type !== 'operator' || !COMPARISONS.has(text) || (text === '>' && this.#noGreater)) return this.#pipe(left);
    this.#at.index += 1;
    return { type: 'binary', operator: text, left, right: this.#concatenation() };
  }

  /** `command | getline` */
  #pipe(left: Expression): Expression {
    let source = left;
    while (this.#at.is('|') && this.#at.ahead(2)[1]?.text === 'getline') {
      this.#at.index += 2;
      source = { type: 'getline', target: this.#optionalPlace(), source, from: 'command' };
    }
    return source;
  }

  #concatenation(): Expression {
    let left = this.#sum();
    while (this.#startsValue()) left = { type: 'binary', operator: ' ', left, right: this.#sum() };
    return left;
  }

  #startsValue(): boolean {
    const { type, text } = this.#at.token;
    if (type === 'number' || type === 'string' || type === 'regex' || type === 'name' || type === 'call' || type === 'builtin') return true;
    return type === 'operator' && VALUE_STARTS.has(text) && text !== '-' && text !== '+';
  }

  #sum(): Expression {
    let left = this.#product();
    while (this.#at.is('+') || this.#at.is('-')) {
      const operator = this.#at.token.text;
      this.#at.index += 1;
      left = { type: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#unary();
    while (this.#at.is('*') || this.#at.is('/') || this.#at.is('%')) {
      const operator = this.#at.token.text;
      this.#at.index += 1;
      left = { type: 'binary', operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'] as const) if (this.#at.take(operator)) return { type: 'unary', operator, operand: this.#unary() };
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#at.is('^')) return left;
    this.#at.index += 1;
    return { type: 'binary', operator: '^', left, right: this.#powerOperand() };
  }

  #powerOperand(): Expression {
    for (const operator of ['!', '-', '+'] as const) if (this.#at.take(operator)) return { type: 'unary', operator, operand: this.#powerOperand() };
    return this.#power();
  }

  #postfix(): Expression {
    const operand = this.#primary();
    const isPlace = operand.type === 'variable' || operand.type === 'element' || operand.type === 'field';
    if (isPlace && this.#at.take('++')) return { type: 'step', by: 1, prefix: false, target: operand };
    if (isPlace && this.#at.take('--')) return { type: 'step', by: -1, prefix: false, target: operand };
    return operand;
  }

  #primary(): Expression {
    const { type, text, line } = this.#at.token;
    switch (type) {
      case 'number':
        this.#at.index += 1;
        return { type: 'constant', value: Number(text) };
      case 'string':
        this.#at.index += 1;
        return { type: 'constant', value: text };
      case 'regex':
        this.#at.index += 1;
        return { type: 'regex', regex: this.#regex(text, line) };
      case 'builtin':
        return this.#builtin();
      case 'call':
        this.#at.index += 2;
        return { type: 'call', name: text, args: this.free(() => this.#arguments()) };
      case 'name':
        return this.#variable();
      default:
        return this.#symbol();
    }
  }

  #regex(source: string, line: number) {
    try {
      return compileRegex(source, { syntax: 'awk' });
    } catch (error) {
      if (error instanceof RegexError) throw new CommandFailure(`line ${line}: ${regexWords(error)}\n${source}`, { code: 2 });
      throw error;
    }
  }

  #arguments(): Expression[] {
    this.#at.skipNewlines();
    if (this.#at.take(')')) return [];
    const args = this.list();
    this.#at.skipNewlines();
    this.#at.expect(')');
    return args;
  }

  #builtin(): Expression {
    const name = this.#at.token.text;
    this.#at.index += 1;
    if (this.#at.take('(')) return { type: 'builtin', name, args: this.free(() => this.#arguments()) };
    if (name !== 'length') this.#at.refuse();
    return { type: 'builtin', name, args: [] };
  }

  #variable(): Place {
    const name = this.#at.token.text;
    this.#at.index += 1;
    if (!this.#at.take('[')) return { type: 'variable', name };
    const keys = this.free(() => this.list());
    this.#at.expect(']');
    return { type: 'element', name, keys };
  }

  #symbol(): Expression {
    if (this.#at.take('$')) {
      for (const by of [1, -1] as const) {
        if (this.#at.take(by === 1 ? '++' : '--')) return { type: 'field', index: { type: 'step', by, prefix: true, target: this.#place() } };
      }
      if (this.#at.take('-')) return { type: 'field', index: { type: 'unary', operator: '-', operand: this.#primary() } };
      return { type: 'field', index: this.#primary() };
    }
    for (const by of [1, -1] as const) {
      if (this.#at.take(by === 1 ? '++' : '--')) return { type: 'step', by, prefix: true, target: this.#place() };
    }
    if (this.#at.take('(')) {
      const items = this.free(() => this.list());
      this.#at.expect(')');
      const [only] = items;
      if (items.length === 1 && only) return only.type === 'group' ? only : { type: 'group', items: [only] };
      return { type: 'group', items };
    }
    if (this.#at.take('getline')) {
      const target = this.#optionalPlace();
      if (!this.#at.take('<')) return { type: 'getline', target, source: undefined, from: 'main' };
      return { type: 'getline', target, source: this.#primary(), from: 'file' };
    }
    return this.#at.refuse();
  }

  #place(): Place {
    const place = this.#primary();
    if (place.type === 'variable' || place.type === 'element' || place.type === 'field') return place;
    return this.#at.refuse();
  }

  #optionalPlace(): Place | undefined {
    return this.#at.token.type === 'name' || this.#at.is('$') ? this.#place() : undefined;
  }
}
