import { FUNCTION_NAMES } from './functions.ts';
import { lex } from './lex.ts';
import type { Token, TokenType } from './lex.ts';
import { TemplateError } from './template-error.ts';

export type TemplateNode =
  | { type: 'text'; text: string }
  | { type: 'action'; pipe: Pipe; source: string }
  | { type: 'if' | 'with' | 'range'; pipe: Pipe; body: TemplateNode[]; otherwise: TemplateNode[]; source: string }
  | { type: 'break' | 'continue' };

export interface Pipe {
  variables: string[];
  /** `:=` makes new variables, `=` changes those there are. */
  declares: boolean;
  commands: Operand[][];
  line: number;
}

export type Operand =
  | { type: 'dot' } | { type: 'nil' }
  | { type: 'constant'; value: string | number | boolean }
  | { type: 'field'; path: string[]; source: string }
  | { type: 'variable'; name: string; path: string[] }
  | { type: 'function'; name: string }
  | { type: 'pipe'; pipe: Pipe; path: string[] };

/** Parses a template into its tree (text/template/parse). Throws TemplateError. */
export function parse(source: string): TemplateNode[] {
  return new Parser(lex(source)).all();
}

class Parser {
  readonly #tokens: Token[];
  #position = 0;
  #variables: string[] = ['$'];
  /** How many ranges enclose what is being parsed. */
  #ranges = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  all(): TemplateNode[] {
    const { nodes, ended } = this.#list();
    if (ended !== 'EOF') throw this.#error(`unexpected {{${ended}}}`);
    return nodes;
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { type: 'end', text: 'EOF', line: this.#tokens.at(-1)?.line ?? 1 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #skipSpace(): void {
    while (this.#peek().type === 'space') this.#take();
  }

  #error(message: string, line = this.#peek().line): TemplateError {
    return new TemplateError(`template: output:${line}: ${message}`);
  }

  /** Nodes up to an `{{end}}` or `{{else}}`, which is taken but for what follows `else`. */
  #list(): { nodes: TemplateNode[]; ended: 'EOF' | 'end' | 'else' } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#take();
      if (token.type === 'end') return { nodes, ended: 'EOF' };
      if (token.type === 'text') {
        nodes.push({ type: 'text', text: token.text });
        continue;
      }
      this.#skipSpace();
      const next = this.#peek();
      if (next.type === 'keyword' && (next.text === 'end' || next.text === 'else')) {
        this.#take();
        return { nodes, ended: next.text };
      }
      nodes.push(this.#action(next));
    }
  }

  #action(next: Token): TemplateNode {
    if (next.type !== 'keyword') {
      const start = this.#position;
      const pipe = this.#pipe('command');
      return { type: 'action', pipe, source: this.#sourceFrom(start) };
    }
    this.#take();
    if (next.text === 'if' || next.text === 'with' || next.text === 'range') return this.#control(next.text);
    if (next.text === 'break' || next.text === 'continue') {
      if (this.#ranges === 0) throw this.#error(`{{${next.text}}} outside {{range}}`, next.line);
      this.#right(next.text);
      return { type: next.text };
    }
    throw this.#error(`{{${next.text}}} is not supported here`, next.line);
  }

  #control(type: 'if' | 'with' | 'range'): TemplateNode {
    const known = [...this.#variables];
    const start = this.#position;
    const pipe = this.#pipe(type);
    const source = this.#sourceFrom(start);
    if (type === 'range') this.#ranges += 1;
    const { nodes: body, ended } = this.#list();
    if (type === 'range') this.#ranges -= 1;
    let otherwise: TemplateNode[] = [];
    if (ended === 'EOF') throw this.#error('unexpected EOF');
    if (ended === 'end') this.#right('end');
    else otherwise = this.#otherwise();
    this.#variables = known;
    return { type, pipe, body, otherwise, source };
  }

  #otherwise(): TemplateNode[] {
    this.#skipSpace();
    const token = this.#peek();
    if (token.type === 'keyword' && (token.text === 'if' || token.text === 'with')) {
      this.#take();
      return [this.#control(token.text)];
    }
    this.#right('else');
    const { nodes, ended } = this.#list();
    if (ended === 'EOF') throw this.#error('unexpected EOF');
    if (ended === 'else') throw this.#error('expected end; found {{else}}');
    this.#right('end');
    return nodes;
  }

  #right(context: string): void {
    this.#skipSpace();
    const token = this.#take();
    if (token.type !== 'right') throw this.#error(`unexpected ${describe(token)} in ${context}`, token.line);
  }

  #sourceFrom(start: number): string {
    const tokens = this.#tokens.slice(start, this.#position);
    return tokens.map((token) => (token.type === 'right' ? '' : token.text)).join('').trim();
  }

  #pipe(context: string, end: TokenType = 'right'): Pipe {
    const pipe: Pipe = { variables: [], declares: true, commands: [], line: this.#peek().line };
    this.#declaration(pipe, context);
    for (;;) {
      this.#skipSpace();
      const token = this.#peek();
      if (token.type === end) {
        this.#take();
        if (pipe.commands.length === 0) throw this.#error(`missing value for ${context}`, token.line);
        return pipe;
      }
      pipe.commands.push(this.#command(context, end));
    }
  }

  #declaration(pipe: Pipe, context: string): void {
    const start = this.#position;
    const names: string[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#peek().type !== 'variable') break;
      names.push(this.#take().text);
      this.#skipSpace();
      if (this.#peek().type === 'comma' && context === 'range' && names.length === 1) {
        this.#take();
        continue;
      }
      break;
    }
    const next = this.#peek();
    if (names.length === 0 || (next.type !== 'declare' && next.type !== 'assign')) {
      this.#position = start;
      return;
    }
    this.#take();
    pipe.variables = names;
    pipe.declares = next.type === 'declare';
    this.#variables.push(...names);
  }

  #command(context: string, end: TokenType): Operand[] {
    const operands: Operand[] = [];
    for (;;) {
      this.#skipSpace();
      const token = this.#peek();
      if (token.type === end) return operands;
      if (token.type === 'pipe') {
        this.#take();
        this.#skipSpace();
        if (this.#peek().type === end) throw this.#error(`missing value for ${context}`);
        return operands;
      }
      operands.push(this.#operand(context));
    }
  }

  #operand(context: string): Operand {
    const token = this.#take();
    switch (token.type) {
      case 'dot': return { type: 'dot' };
      case 'nil': return { type: 'nil' };
      case 'boolean': return { type: 'constant', value: token.text === 'true' };
      case 'number': return { type: 'constant', value: Number(token.text) };
      case 'string': return { type: 'constant', value: unquote(token.text) };
      case 'character': return { type: 'constant', value: unquote(`"${token.text.slice(1, -1)}"`).codePointAt(0) ?? 0 };
      case 'field': return this.#fieldOperand(token.text);
      case 'identifier':
        if (!FUNCTION_NAMES.has(token.text)) throw this.#error(`function ${JSON.stringify(token.text)} not defined`, token.line);
        return { type: 'function', name: token.text };
      case 'variable':
        if (!this.#variables.includes(token.text)) throw this.#error(`undefined variable ${JSON.stringify(token.text)}`, token.line);
        return { type: 'variable', name: token.text, path: this.#path() };
      case 'open': return { type: 'pipe', pipe: this.#pipe('parenthesized pipeline', 'close'), path: this.#path() };
      default: throw this.#error(`unexpected ${describe(token)} in ${context === 'command' ? 'operand' : context}`, token.line);
    }
  }

  #fieldOperand(first: string): Operand {
    const path = [first.slice(1), ...this.#path()];
    return { type: 'field', path, source: path.map((part) => `.${part}`).join('') };
  }

  #path(): string[] {
    const path: string[] = [];
    while (this.#peek().type === 'field') path.push(this.#take().text.slice(1));
    return path;
  }
}

function describe(token: Token): string {
  if (token.type === 'end') return 'EOF';
  if (token.type === 'keyword') return `<${token.text}>`;
  return JSON.stringify(token.text);
}

function unquote(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, body: string) => {
    if (body.length > 1) return String.fromCodePoint(Number.parseInt(body.slice(1), 16));
    return { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }[body] ?? body;
  });
}
