import { CommandFailure } from '../failure.ts';
import { compileRegex } from '../regex/regex.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { AwkProgram, Expression, Place, Rule, Statement } from './syntax.ts';

/** Parses an awk program; CommandFailure "line 1: syntax error at or near }", as mawk says it. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(tokenize(source)).program();
}

const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
/** Tokens that may begin the right part of a concatenation. */
const VALUE_STARTS = new Set(['$', '!', '(', '-', '+', '++', '--']);

/** What mawk says of a pattern that is none. */
export function regexWords({ message }: RegexError): string {
  const reason = message.startsWith('Unmatched (') ? "missing ')'" : message.startsWith('Unmatched [') ? 'bad class -- [], [^] or [' : message;
  return `regular expression compile failed (${reason})`;
}

class AwkParser {
  readonly #tokens: readonly Token[];
  readonly #functions: AwkProgram['functions'] = new Map();
  #index = 0;
  /** Inside `print a > b`, where `>` is no comparison; inside `for (x in y)`. */
  #noGreater = false;
  #noIn = false;
  /** What is still open, for the words of a refusal. */
  #braces = 0;
  #parentheses = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    this.#skipEnds();
    while (this.#token.type !== 'end') {
      if (this.#is('function') || this.#is('func')) this.#function();
      else rules.push(this.#rule());
      this.#skipEnds();
    }
    return { rules, functions: this.#functions };
  }

  get #token(): Token {
    return this.#tokens[this.#index] ?? { type: 'end', text: '', line: 0 };
  }

  #is(text: string): boolean {
    const { type, text: own } = this.#token;
    return own === text && (type === 'operator' || type === 'keyword' || type === 'newline');
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#index += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#refuse();
  }

  #refuse(): never {
    const { type, text, line } = this.#token;
    const near = type === 'end' ? 'end of file' : type === 'newline' ? 'end of line' : text;
    const missing = this.#parentheses > 0 && (text === '}' || type === 'end') ? 'missing )' : type === 'end' && this.#braces > 0 ? 'missing }' : undefined;
    throw new CommandFailure(`line ${line}: ${missing === undefined ? 'syntax error at or' : missing} near ${near}`, { code: 2 });
  }

  #skipNewlines(): void {
    while (this.#take('\n'));
  }

  #skipEnds(): void {
    while (this.#take('\n') || this.#take(';'));
  }

  #function(): void {
    this.#index += 1;
    const name = this.#token.text;
    if (this.#token.type !== 'call' && this.#token.type !== 'name') this.#refuse();
    this.#index += 1;
    this.#expect('(');
    const parameters: string[] = [];
    while (!this.#take(')')) {
      if (this.#token.type !== 'name') this.#refuse();
      parameters.push(this.#token.text);
      this.#index += 1;
      if (this.#take(',')) this.#skipNewlines();
    }
    this.#skipNewlines();
    this.#functions.set(name, { parameters, body: this.#block() });
  }

  #rule(): Rule {
    for (const kind of ['BEGIN', 'END'] as const) {
      if (this.#take(kind)) return { kind, pattern: undefined, until: undefined, body: this.#block() };
    }
    const pattern = this.#is('{') ? undefined : this.#expression();
    let until: Expression | undefined;
    if (pattern && this.#take(',')) {
      this.#skipNewlines();
      until = this.#expression();
    }
    return { kind: 'pattern', pattern, until, body: this.#is('{') ? this.#block() : undefined };
  }

  #block(): Statement {
    this.#expect('{');
    const body: Statement[] = [];
    this.#braces += 1;
    this.#skipEnds();
    while (!this.#take('}')) {
      body.push(this.#statement());
      this.#skipEnds();
    }
    this.#braces -= 1;
    return { type: 'block', body };
  }

  #statement(): Statement {
    if (this.#is('{')) return this.#block();
    if (this.#take('if')) return this.#if();
    if (this.#take('while')) {
      const test = this.#parenthesized();
      return { type: 'while', test, body: this.#body() };
    }
    if (this.#take('do')) return this.#do();
    if (this.#take('for')) return this.#for();
    const statement = this.#simple();
    this.#endStatement();
    return statement;
  }

  #endStatement(): void {
    if (this.#take(';') || this.#take('\n') || this.#is('}') || this.#token.type === 'end') return;
    this.#refuse();
  }

  #body(): Statement {
    this.#skipNewlines();
    if (this.#take(';')) return { type: 'block', body: [] };
    return this.#statement();
  }

  #parenthesized(): Expression {
    this.#expect('(');
    const expression = this.#free(() => this.#expression());
    this.#expect(')');
    return expression;
  }

  /** Inside parentheses `>` and `in` mean what they always mean. */
  #free<T>(parse: () => T): T {
    const saved = [this.#noGreater, this.#noIn] as const;
    [this.#noGreater, this.#noIn] = [false, false];
    this.#parentheses += 1;
    const result = parse();
    this.#parentheses -= 1;
    [this.#noGreater, this.#noIn] = saved;
    return result;
  }

  #if(): Statement {
    const test = this.#parenthesized();
    const yes = this.#body();
    const start = this.#index;
    this.#skipEnds();
    if (this.#take('else')) return { type: 'if', test, yes, no: this.#body() };
    this.#index = start;
    return { type: 'if', test, yes, no: undefined };
  }

  #do(): Statement {
    const body = this.#body();
    this.#skipEnds();
    this.#expect('while');
    return { type: 'do', body, test: this.#parenthesized() };
  }

  #for(): Statement {
    this.#expect('(');
    const [variable, keyword, array, close] = this.#tokens.slice(this.#index, this.#index + 4);
    if (variable?.type === 'name' && keyword?.text === 'in' && array?.type === 'name' && close?.text === ')') {
      this.#index += 4;
      return { type: 'each', variable: variable.text, array: array.text, body: this.#body() };
    }
    const first = this.#is(';') ? undefined : this.#simple();
    this.#expect(';');
    this.#skipNewlines();
    const test = this.#is(';') ? undefined : this.#expression();
    this.#expect(';');
    this.#skipNewlines();
    const step = this.#is(')') ? undefined : this.#simple();
    this.#expect(')');
    return { type: 'for', first, test, step, body: this.#body() };
  }

  #simple(): Statement {
    for (const type of ['break', 'continue', 'next', 'nextfile'] as const) if (this.#take(type)) return { type };
    for (const type of ['exit', 'return'] as const) {
      if (this.#take(type)) return { type, value: this.#atEnd() ? undefined : this.#expression() };
    }
    if (this.#take('delete')) return this.#delete();
    if (this.#is('print') || this.#is('printf')) return this.#print();
    return { type: 'expression', expression: this.#expression() };
  }

  #atEnd(): boolean {
    return this.#is(';') || this.#is('\n') || this.#is('}') || this.#token.type === 'end';
  }

  #delete(): Statement {
    const name = this.#token.text;
    if (this.#token.type !== 'name') this.#refuse();
    this.#index += 1;
    if (!this.#take('[')) return { type: 'delete', name, keys: undefined };
    const keys = this.#free(() => this.#list());
    this.#expect(']');
    return { type: 'delete', name, keys };
  }

  #print(): Statement {
    const formatted = this.#token.text === 'printf';
    this.#index += 1;
    this.#noGreater = true;
    let args: Expression[] = [];
    if (!this.#atEnd() && !this.#is('>') && !this.#is('|') && !this.#is('>>')) {
      args = this.#list();
      const [only] = args;
      if (args.length === 1 && only?.type === 'group') args = only.items;
    }
    let target: Extract<Statement, { type: 'print' }>['target'];
    for (const kind of ['>', '>>', '|'] as const) {
      if (!target && this.#take(kind)) target = { kind, to: this.#conditional() };
    }
    this.#noGreater = false;
    return { type: 'print', formatted, args, target };
  }

  #list(): Expression[] {
    const items = [this.#expression()];
    while (this.#take(',')) {
      this.#skipNewlines();
      items.push(this.#expression());
    }
    return items;
  }

  #expression(): Expression {
    const left = this.#conditional();
    const operator = this.#token.text;
    if (this.#token.type !== 'operator' || !ASSIGNMENTS.has(operator)) return left;
    if (left.type !== 'variable' && left.type !== 'element' && left.type !== 'field') this.#refuse();
    this.#index += 1;
    this.#skipNewlines();
    return { type: 'assign', operator, target: left, value: this.#expression() };
  }

  #conditional(): Expression {
    const test = this.#or();
    if (!this.#take('?')) return test;
    this.#skipNewlines();
    const yes = this.#expression();
    this.#skipNewlines();
    this.#expect(':');
    this.#skipNewlines();
    return { type: 'conditional', test, yes, no: this.#expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#take('||')) {
      this.#skipNewlines();
      left = { type: 'logical', operator: '||', left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#membership();
    while (this.#take('&&')) {
      this.#skipNewlines();
      left = { type: 'logical', operator: '&&', left, right: this.#membership() };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#match();
    while (!this.#noIn && this.#is('in')) {
      this.#index += 1;
      const name = this.#token.text;
      if (this.#token.type !== 'name') this.#refuse();
      this.#index += 1;
      left = { type: 'in', keys: left.type === 'group' ? left.items : [left], name };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    while (this.#is('~') || this.#is('!~')) {
      const negated = this.#token.text === '!~';
      this.#index += 1;
      left = { type: 'match', negated, text: left, pattern: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#concatenation();
    const { type, text } = this.#token;
    if (type !== 'operator' || !COMPARISONS.has(text) || (text === '>' && this.#noGreater)) return this.#pipe(left);
    this.#index += 1;
    return { type: 'binary', operator: text, left, right: this.#concatenation() };
  }

  /** `command | getline` */
  #pipe(left: Expression): Expression {
    let source = left;
    while (this.#is('|') && this.#tokens[this.#index + 1]?.text === 'getline') {
      this.#index += 2;
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
    const { type, text } = this.#token;
    if (type === 'number' || type === 'string' || type === 'regex' || type === 'name' || type === 'call' || type === 'builtin') return true;
    return type === 'operator' && VALUE_STARTS.has(text) && text !== '-' && text !== '+';
  }

  #sum(): Expression {
    let left = this.#product();
    while (this.#is('+') || this.#is('-')) {
      const operator = this.#token.text;
      this.#index += 1;
      left = { type: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#unary();
    while (this.#is('*') || this.#is('/') || this.#is('%')) {
      const operator = this.#token.text;
      this.#index += 1;
      left = { type: 'binary', operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'] as const) if (this.#take(operator)) return { type: 'unary', operator, operand: this.#unary() };
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#is('^')) return left;
    this.#index += 1;
    return { type: 'binary', operator: '^', left, right: this.#powerOperand() };
  }

  #powerOperand(): Expression {
    for (const operator of ['!', '-', '+'] as const) if (this.#take(operator)) return { type: 'unary', operator, operand: this.#powerOperand() };
    return this.#power();
  }

  #postfix(): Expression {
    const operand = this.#primary();
    const isPlace = operand.type === 'variable' || operand.type === 'element' || operand.type === 'field';
    if (isPlace && this.#take('++')) return { type: 'step', by: 1, prefix: false, target: operand };
    if (isPlace && this.#take('--')) return { type: 'step', by: -1, prefix: false, target: operand };
    return operand;
  }

  #primary(): Expression {
    const { type, text, line } = this.#token;
    switch (type) {
      case 'number':
        this.#index += 1;
        return { type: 'constant', value: Number(text) };
      case 'string':
        this.#index += 1;
        return { type: 'constant', value: text };
      case 'regex':
        this.#index += 1;
        return { type: 'regex', regex: this.#regex(text, line) };
      case 'builtin':
        return this.#builtin();
      case 'call':
        this.#index += 2;
        return { type: 'call', name: text, args: this.#free(() => this.#arguments()) };
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
    this.#skipNewlines();
    if (this.#take(')')) return [];
    const args = this.#list();
    this.#skipNewlines();
    this.#expect(')');
    return args;
  }

  #builtin(): Expression {
    const name = this.#token.text;
    this.#index += 1;
    if (this.#take('(')) return { type: 'builtin', name, args: this.#free(() => this.#arguments()) };
    if (name !== 'length') this.#refuse();
    return { type: 'builtin', name, args: [] };
  }

  #variable(): Place {
    const name = this.#token.text;
    this.#index += 1;
    if (!this.#take('[')) return { type: 'variable', name };
    const keys = this.#free(() => this.#list());
    this.#expect(']');
    return { type: 'element', name, keys };
  }

  #symbol(): Expression {
    if (this.#take('$')) {
      for (const by of [1, -1] as const) {
        if (this.#take(by === 1 ? '++' : '--')) return { type: 'field', index: { type: 'step', by, prefix: true, target: this.#place() } };
      }
      if (this.#take('-')) return { type: 'field', index: { type: 'unary', operator: '-', operand: this.#primary() } };
      return { type: 'field', index: this.#primary() };
    }
    for (const by of [1, -1] as const) {
      if (this.#take(by === 1 ? '++' : '--')) return { type: 'step', by, prefix: true, target: this.#place() };
    }
    if (this.#take('(')) {
      const items = this.#free(() => this.#list());
      this.#expect(')');
      const [only] = items;
      if (items.length === 1 && only) return only.type === 'group' ? only : { type: 'group', items: [only] };
      return { type: 'group', items };
    }
    if (this.#take('getline')) {
      const target = this.#optionalPlace();
      if (!this.#take('<')) return { type: 'getline', target, source: undefined, from: 'main' };
      return { type: 'getline', target, source: this.#primary(), from: 'file' };
    }
    return this.#refuse();
  }

  #place(): Place {
    const place = this.#primary();
    if (place.type === 'variable' || place.type === 'element' || place.type === 'field') return place;
    return this.#refuse();
  }

  #optionalPlace(): Place | undefined {
    return this.#token.type === 'name' || this.#is('$') ? this.#place() : undefined;
  }
}
