import type { List, Word, WordPart } from '../parser/ast.ts';
import type { Dialect } from '../parser/dialect.ts';
import { LIMITS } from '../limits.ts';
import { ShellSyntaxError } from './syntax-error.ts';
import type { SyntaxErrorKind, UnmatchedConstruct } from './syntax-error.ts';

/** A `<<EOF` whose body starts after the line's end. */
export interface PendingHeredoc {
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
  readonly line: number;
  deliver(body: Word): void;
}

/** The readers that call each other: words hold substitutions, which hold commands, which hold words. */
export interface Grammar {
  /** Parses the commands of `$(…)` from here, the closing parenthesis included. */
  commands(cursor: Cursor): List;
  /** What `$` introduces here; undefined (and one character further) when it stands for itself. */
  dollar(cursor: Cursor, quoting: Quoting): WordPart | undefined;
}

/**
 * What quotes and backslashes mean. `plain`: a command's word. `double`: within `"…"`. `heredoc`: a
 * here-document's body. `operand`: the word of `"${x:-…}"`.
 */
export type Quoting = 'plain' | 'double' | 'heredoc' | 'operand';

/** A place in the source, shared by the lexer's readers. */
export class Cursor {
  text: string;
  position = 0;
  readonly dialect: Dialect;
  /** Patterns such as `@(a|b)` are words (`shopt -s extglob`). */
  extglob = false;
  heredocs: PendingHeredoc[] = [];
  readonly grammar: Grammar;
  /** Told of here-documents that the input's end cut short: bash only warns. */
  readonly warn: (message: string, line: number) => void;
  #depth = 0;
  #firstLine: number;
  #countedTo = 0;
  #counted = 0;

  constructor(options: {
    text: string;
    dialect: Dialect;
    firstLine?: number;
    grammar: Grammar;
    warn?: (message: string, line: number) => void;
  }) {
    this.text = options.text;
    this.dialect = options.dialect;
    this.grammar = options.grammar;
    this.warn = options.warn ?? (() => {});
    this.#firstLine = options.firstLine ?? 1;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  current(offset = 0): string | undefined {
    return this.text[this.position + offset];
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.position);
  }

  /** The line number of the current position. */
  get line(): number {
    if (this.position < this.#countedTo) {
      this.#countedTo = 0;
      this.#counted = 0;
    }
    for (let index = this.text.indexOf('\n', this.#countedTo); index >= 0 && index < this.position; ) {
      this.#counted += 1;
      this.#countedTo = index + 1;
      index = this.text.indexOf('\n', this.#countedTo);
    }
    return this.#firstLine + this.#counted;
  }

  /** Runs `read` one level deeper, within the limit of nesting. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > LIMITS.parseDepth) {
      throw this.fail({ kind: 'message', message: 'maximum nesting level of the parser exceeded' });
    }
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  fail(problem: SyntaxErrorKind, options: { line?: number; awaited?: string } = {}): ShellSyntaxError {
    const lastLine = this.#firstLine + this.text.split('\n').length - 1;
    return new ShellSyntaxError(problem, { line: options.line ?? this.line, source: this.sourceLine(), lastLine, awaited: options.awaited });
  }

  unmatched(delimiter: string, construct: UnmatchedConstruct, line: number): ShellSyntaxError {
    const awaited = construct === 'quote' || construct === 'backquote' ? delimiter : undefined;
    return this.fail({ kind: 'unmatched', delimiter, construct }, { line, awaited });
  }

  /** The line around the current position, as error messages quote it. */
  sourceLine(): string {
    const at = Math.min(this.position, this.text.length);
    const start = this.text.lastIndexOf('\n', at - 1) + 1;
    const end = this.text.indexOf('\n', at);
    return this.text.slice(start, end < 0 ? undefined : end);
  }

  /** Puts an alias's value in the place of its name, which has just been read. */
  replace(start: number, end: number, value: string): void {
    this.text = this.text.slice(0, start) + value + this.text.slice(end);
    this.position = start;
  }
}
