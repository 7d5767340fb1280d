import { Cursor } from '../lexer/cursor.ts';
import { readDollar } from '../lexer/dollar-reader.ts';
import { closeHeredocs } from '../lexer/heredoc.ts';
import { Lexer } from '../lexer/lexer.ts';
import { describeToken, isRedirection } from '../lexer/token.ts';
import type { Token } from '../lexer/token.ts';
import type { AndOr, Command, List, ListItem, Redirection, Word } from './ast.ts';
import { parseCompound } from './compound.ts';
import type { ParserContext } from './context.ts';
import type { Dialect } from './dialect.ts';
import { parseFunction } from './function.ts';
import { parseRedirection } from './redirection.ts';
import { parseSimple } from './simple.ts';

export interface ParseOptions {
  readonly dialect: Dialect;
  /** An alias's value; asked for unquoted words where a command may start. */
  readonly alias?: (name: string) => string | undefined;
  readonly extglob?: boolean;
  readonly firstLine?: number;
  readonly warn?: (message: string, line: number) => void;
}

const RESERVED_ENDS = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}', ']]', 'in']);

/** Parses one input, one complete command (all that stands up to a line's end) at a time. */
export class Parser implements ParserContext {
  readonly cursor: Cursor;
  readonly dialect: Dialect;
  readonly #lexer: Lexer;
  readonly #alias: (name: string) => string | undefined;
  /** Aliases being replaced, with the position from which they count again. */
  #expanding = new Map<string, number>();
  /** Where an alias that ended in a blank stood to; the word from there is tried too. */
  #blankEnd: number | undefined;
  #next: Token | undefined;

  constructor(source: string | Cursor, options: ParseOptions) {
    this.dialect = options.dialect;
    this.#alias = options.alias ?? (() => undefined);
    this.cursor = typeof source === 'string' ? this.#open(source, options) : source;
    this.#lexer = new Lexer(this.cursor);
  }

  #open(text: string, options: ParseOptions): Cursor {
    const cursor = new Cursor({
      text,
      dialect: options.dialect,
      firstLine: options.firstLine,
      warn: options.warn,
      grammar: {
        commands: (inner) => inner.nested(() => new Parser(inner, { dialect: this.dialect, alias: this.#alias }).substitution()),
        dollar: readDollar,
      },
    });
    cursor.extglob = options.extglob ?? false;
    return cursor;
  }

  /** How far the source has been read. */
  get position(): number {
    return this.cursor.position;
  }

  get line(): number {
    return this.cursor.line;
  }

  /** The next complete command; undefined at the end of the input. Throws ShellSyntaxError. */
  next(): List | undefined {
    while (this.peek().type === 'newline') this.take();
    if (this.peek().type === 'end') return undefined;
    const list = this.#items([], false);
    const end = this.peek();
    if (end.type === 'operator' || end.type === 'word') this.unexpected();
    if (end.type === 'end') closeHeredocs(this.cursor);
    this.#next = undefined;
    return list;
  }

  /** The whole input. */
  all(): List {
    const items: ListItem[] = [];
    const { line } = this;
    for (let list = this.next(); list; list = this.next()) items.push(...list.items);
    return { type: 'list', items, line };
  }

  /** The commands of `$(…)`, with their closing parenthesis. */
  substitution(): List {
    const outer = this.cursor.heredocs;
    this.cursor.heredocs = [];
    const { line } = this;
    this.skipNewlines();
    const list = this.peekOperator() === ')' ? { type: 'list' as const, items: [], line } : this.#items([')'], true);
    if (this.peek().type === 'end') throw this.cursor.unmatched(')', 'command', line);
    this.expectOperator(')');
    closeHeredocs(this.cursor);
    this.cursor.heredocs = outer;
    return list;
  }

  peek(): Token {
    this.#next ??= this.#lexer.next();
    return this.#next;
  }

  take(): Token {
    const token = this.peek();
    this.#next = undefined;
    return token;
  }

  rewind(): void {
    if (this.#next) this.cursor.position = this.#next.start;
    this.#next = undefined;
  }

  peekReserved(): string | undefined {
    const token = this.peek();
    if (token.type !== 'word') return undefined;
    const only = token.word.parts[0];
    return token.word.parts.length === 1 && only?.type === 'literal' && only.text === token.word.text ? only.text : undefined;
  }

  peekOperator(): string | undefined {
    const token = this.peek();
    return token.type === 'operator' ? token.value : undefined;
  }

  expectReserved(word: string): void {
    if (this.peekReserved() !== word) this.unexpected(word);
    this.take();
  }

  expectOperator(value: string): void {
    if (this.peekOperator() !== value) this.unexpected(value);
    this.take();
  }

  skipNewlines(): void {
    while (this.peek().type === 'newline') this.take();
  }

  takeWord(expected?: string): Word {
    const token = this.take();
    if (token.type === 'word') return token.word;
    this.#next = token;
    return this.unexpected(expected);
  }

  unexpected(expected?: string): never {
    const token = this.peek();
    if (token.type === 'end') throw this.cursor.fail({ kind: 'end', expected });
    this.cursor.position = token.type === 'newline' ? token.start : token.end;
    throw this.cursor.fail({ kind: 'token', token: describeToken(token), expected }, { line: token.line });
  }

  list(terminators: readonly string[], expected: string): List {
    return this.cursor.nested(() => {
      this.skipNewlines();
      const { items, line } = this.#items(terminators, true, expected);
      return { type: 'list', items, line };
    });
  }

  #items(terminators: readonly string[], acrossLines: boolean, expected?: string): List {
    const items: ListItem[] = [];
    const line = this.peek().line;
    for (;;) {
      if (items.length > 0 && this.#terminates(terminators)) break;
      if (this.#isReservedEnd()) this.unexpected(expected);
      const command = this.#andOr(expected);
      const operator = this.peekOperator();
      items.push({ command, background: operator === '&' });
      if (operator === '&' || operator === ';') this.take();
      else if (!(acrossLines && this.peek().type === 'newline')) break;
      if (acrossLines) this.skipNewlines();
      else if (this.peek().type === 'newline' || this.peek().type === 'end') break;
      if (this.peek().type === 'end') break;
    }
    return { type: 'list', items, line };
  }

  #terminates(terminators: readonly string[]): boolean {
    const token = this.peekReserved() ?? this.peekOperator();
    return token !== undefined && terminators.includes(token);
  }

  #isReservedEnd(): boolean {
    const word = this.peekReserved();
    return word !== undefined && word !== 'in' && word !== ']]' && RESERVED_ENDS.has(word);
  }

  #andOr(expected?: string): Command {
    const { line } = this.peek();
    const first = this.#pipeline(expected);
    const rest: AndOr['rest'][number][] = [];
    for (let operator = this.peekOperator(); operator === '&&' || operator === '||'; operator = this.peekOperator()) {
      this.take();
      this.skipNewlines();
      rest.push({ operator, command: this.#pipeline() });
    }
    return rest.length === 0 ? first : { type: 'and-or', first, rest, line };
  }

  #pipeline(expected?: string): Command {
    const { line } = this.peek();
    let negated = false;
    let timed: 'posix' | 'bash' | undefined;
    for (let word = this.peekReserved(); ; word = this.peekReserved()) {
      if (word === '!') negated = !negated;
      else if (word === 'time' && this.dialect.timeKeyword && !timed) timed = 'bash';
      else if (word === '-p' && timed === 'bash') timed = 'posix';
      else break;
      this.take();
    }
    if ((timed || negated) && this.#endsPipeline()) return { type: 'pipeline', negated, timed, commands: [], line };
    const commands: Command[] = [];
    let stage = this.command(expected);
    for (let operator = this.peekOperator(); operator === '|' || operator === '|&'; operator = this.peekOperator()) {
      this.take();
      commands.push(operator === '|&' ? withBothStreams(stage) : stage);
      this.skipNewlines();
      stage = this.command();
    }
    commands.push(stage);
    const [only] = commands;
    return commands.length === 1 && only && !negated && !timed ? only : { type: 'pipeline', negated, timed, commands, line };
  }

  #endsPipeline(): boolean {
    const token = this.peek();
    return token.type === 'newline' || token.type === 'end' || (token.type === 'operator' && token.value === ';');
  }

  command(expected?: string): Command {
    this.#expandAlias();
    const token = this.peek();
    if (token.type !== 'word' && token.type !== 'operator') this.unexpected(expected);
    if (token.type === 'operator' && token.value !== '(' && !isRedirection(token.value)) this.unexpected(expected);
    if (this.#isReservedEnd()) this.unexpected(expected);
    return parseCompound(this) ?? parseFunction(this) ?? parseSimple(this, { command: () => this.#expandAlias(), argument: () => this.#expandArgument() });
  }

  redirections(): Redirection[] {
    const found: Redirection[] = [];
    for (let redirection = parseRedirection(this); redirection; redirection = parseRedirection(this)) found.push(redirection);
    return found;
  }

  #expandArgument(): void {
    if (this.#blankEnd === undefined || this.peek().start < this.#blankEnd) return;
    this.#blankEnd = undefined;
    this.#expandAlias();
  }

  #expandAlias(): void {
    for (;;) {
      const token = this.peek();
      const name = this.peekReserved();
      if (token.type !== 'word' || name === undefined) return;
      for (const [alias, until] of this.#expanding) if (token.start >= until) this.#expanding.delete(alias);
      const value = this.#expanding.has(name) ? undefined : this.#alias(name);
      if (value === undefined) return;
      const growth = value.length - (token.end - token.start);
      for (const [alias, until] of this.#expanding) this.#expanding.set(alias, until + growth);
      this.#expanding.set(name, token.start + value.length);
      if (this.#blankEnd !== undefined) this.#blankEnd += growth;
      if (/[ \t]$/.test(value)) this.#blankEnd ??= token.start + value.length;
      this.cursor.replace(token.start, token.end, value);
      this.#next = undefined;
    }
  }
}

function withBothStreams(command: Command): Command {
  const both: Redirection = {
    operator: '>&', descriptor: 2, variable: undefined, target: { text: '1', parts: [{ type: 'literal', text: '1' }], plain: '1' },
  };
  if ('redirections' in command) return { ...command, redirections: [...command.redirections, both] };
  const { line } = command;
  return { type: 'group', body: { type: 'list', items: [{ command, background: false }], line }, redirections: [both], line };
}
