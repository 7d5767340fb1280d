import { ExpressionParser } from './expression-parser.ts';
import { tokenize } from './lexer.ts';
import type { AwkProgram, Expression, Rule, Statement } from './syntax.ts';
import { TokenCursor } from './token-cursor.ts';

/** Parses an awk program; CommandFailure "line 1: syntax error at or near }", as mawk says it. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(new TokenCursor(tokenize(source))).program();
}

/** Parses rules, functions and statements. */
class AwkParser {
  readonly #at: TokenCursor;
  readonly #expressions: ExpressionParser;
  readonly #functions: AwkProgram['functions'] = new Map();

  constructor(at: TokenCursor) {
    this.#at = at;
    this.#expressions = new ExpressionParser(at);
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    this.#at.skipEnds();
    while (this.#at.token.type !== 'end') {
      if (this.#at.is('function') || this.#at.is('func')) this.#function();
      else rules.push(this.#rule());
      this.#at.skipEnds();
    }
    return { rules, functions: this.#functions };
  }

  #function(): void {
    this.#at.index += 1;
    const name = this.#at.token.text;
    if (this.#at.token.type !== 'call' && this.#at.token.type !== 'name') this.#at.refuse();
    this.#at.index += 1;
    this.#at.expect('(');
    const parameters: string[] = [];
    while (!this.#at.take(')')) {
      if (this.#at.token.type !== 'name') this.#at.refuse();
      parameters.push(this.#at.token.text);
      this.#at.index += 1;
      if (this.#at.take(',')) this.#at.skipNewlines();
    }
    this.#at.skipNewlines();
    this.#functions.set(name, { parameters, body: this.#block() });
  }

  #rule(): Rule {
    for (const kind of ['BEGIN', 'END'] as const) {
      if (this.#at.take(kind)) return { kind, pattern: undefined, until: undefined, body: this.#block() };
    }
    const pattern = this.#at.is('{') ? undefined : this.#expressions.expression();
    let until: Expression | undefined;
    if (pattern && this.#at.take(',')) {
      this.#at.skipNewlines();
      until = this.#expressions.expression();
    }
    return { kind: 'pattern', pattern, until, body: this.#at.is('{') ? this.#block() : undefined };
  }

  #block(): Statement {
    this.#at.expect('{');
    const body: Statement[] = [];
    this.#at.braces += 1;
    this.#at.skipEnds();
    while (!this.#at.take('}')) {
      body.push(this.#statement());
      this.#at.skipEnds();
    }
    this.#at.braces -= 1;
    return { type: 'block', body };
  }

  #statement(): Statement {
    if (this.#at.is('{')) return this.#block();
    if (this.#at.take('if')) return this.#if();
    if (this.#at.take('while')) {
      const test = this.#expressions.parenthesized();
      return { type: 'while', test, body: this.#body() };
    }
    if (this.#at.take('do')) return this.#do();
    if (this.#at.take('for')) return this.#for();
    const statement = this.#simple();
    this.#endStatement();
    return statement;
  }

  #endStatement(): void {
    if (this.#at.take(';') || this.#at.take('\n') || this.#at.is('}') || this.#at.token.type === 'end') return;
    this.#at.refuse();
  }

  #body(): Statement {
    this.#at.skipNewlines();
    if (this.#at.take(';')) return { type: 'block', body: [] };
    return this.#statement();
  }

  #if(): Statement {
    const test = this.#expressions.parenthesized();
    const yes = this.#body();
    const start = this.#at.index;
    this.#at.skipEnds();
    if (this.#at.take('else')) return { type: 'if', test, yes, no: this.#body() };
    this.#at.index = start;
    return { type: 'if', test, yes, no: undefined };
  }

  #do(): Statement {
    const body = this.#body();
    this.#at.skipEnds();
    this.#at.expect('while');
    return { type: 'do', body, test: this.#expressions.parenthesized() };
  }

  #for(): Statement {
    this.#at.expect('(');
    const [variable, keyword, array, close] = this.#at.ahead(4);
    if (variable?.type === 'name' && keyword?.text === 'in' && array?.type === 'name' && close?.text === ')') {
      this.#at.index += 4;
      return { type: 'each', variable: variable.text, array: array.text, body: this.#body() };
    }
    const first = this.#at.is(';') ? undefined : this.#simple();
    this.#at.expect(';');
    this.#at.skipNewlines();
    const test = this.#at.is(';') ? undefined : this.#expressions.expression();
    this.#at.expect(';');
    this.#at.skipNewlines();
    const step = this.#at.is(')') ? undefined : this.#simple();
    this.#at.expect(')');
    return { type: 'for', first, test, step, body: this.#body() };
  }

  #simple(): Statement {
    for (const type of ['break', 'continue', 'next', 'nextfile'] as const) if (this.#at.take(type)) return { type };
    for (const type of ['exit', 'return'] as const) {
      if (this.#at.take(type)) return { type, value: this.#atEnd() ? undefined : this.#expressions.expression() };
    }
    if (this.#at.take('delete')) return this.#delete();
    if (this.#at.is('print') || this.#at.is('printf')) return this.#print();
    return { type: 'expression', expression: this.#expressions.expression() };
  }

  #atEnd(): boolean {
    return this.#at.is(';') || this.#at.is('\n') || this.#at.is('}') || this.#at.token.type === 'end';
  }

  #delete(): Statement {
    const name = this.#at.token.text;
    if (this.#at.token.type !== 'name') this.#at.refuse();
    this.#at.index += 1;
    if (!this.#at.take('[')) return { type: 'delete', name, keys: undefined };
    const keys = this.#expressions.free(() => this.#expressions.list());
    this.#at.expect(']');
    return { type: 'delete', name, keys };
  }

  #print(): Statement {
    const formatted = this.#at.token.text === 'printf';
    this.#at.index += 1;
    const { args, target } = this.#expressions.withoutGreater(() => ({ args: this.#printed(), target: this.#target() }));
    return { type: 'print', formatted, args, target };
  }

  #printed(): Expression[] {
    if (this.#atEnd() || this.#at.is('>') || this.#at.is('|') || this.#at.is('>>')) return [];
    const args = this.#expressions.list();
    const [only] = args;
    return args.length === 1 && only?.type === 'group' ? only.items : args;
  }

  #target(): Extract<Statement, { type: 'print' }>['target'] {
    for (const kind of ['>', '>>', '|'] as const) if (this.#at.take(kind)) return { kind, to: this.#expressions.conditional() };
    return undefined;
  }
}
