import type { Word } from '../parser/ast.ts';
import { isBlank, isMeta } from './characters.ts';
import { readCommandWord } from './command-word.ts';
import type { Cursor } from './cursor.ts';
import { readHeredocBodies } from './heredoc.ts';
import type { Operator, Token } from './token.ts';

const OPERATORS: readonly Operator[] = [
  ';;&', '&>>', '<<-', '<<<', '&&', '||', ';;', ';&', '|&', '>>', '>|', '<>', '<&', '>&', '&>', '<<',
  ';', '&', '|', '(', ')', '<', '>',
];

const BASH_ONLY: ReadonlySet<string> = new Set([';;&', ';&', '<<<', '&>', '&>>', '|&']);

/** Cuts the source into tokens; the parser asks for one at a time, since words depend on where they stand. */
export class Lexer {
  readonly cursor: Cursor;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  next(): Token {
    const { cursor } = this;
    this.#skipBlanks();
    const start = cursor.position;
    const line = cursor.line;
    const character = cursor.current();
    if (character === undefined) return { type: 'end', start, end: start, line };
    if (character === '\n') {
      cursor.position += 1;
      readHeredocBodies(cursor);
      return { type: 'newline', start, end: cursor.position, line };
    }
    const descriptor = this.#descriptor();
    if (descriptor) return { ...this.#operator(line), ...descriptor, start };
    if (isMeta(character) && !this.#opensProcess(character)) return this.#operator(line);
    const word: Word = readCommandWord(cursor);
    return { type: 'word', word, start, end: cursor.position, line };
  }

  #opensProcess(character: string): boolean {
    return (character === '<' || character === '>') && this.cursor.current(1) === '(' && this.cursor.dialect.processSubstitution;
  }

  #skipBlanks(): void {
    const { cursor } = this;
    for (;;) {
      const character = cursor.current();
      if (isBlank(character)) cursor.position += 1;
      else if (character === '\\' && cursor.current(1) === '\n') cursor.position += 2;
      else if (character === '#') {
        const end = cursor.text.indexOf('\n', cursor.position);
        cursor.position = end < 0 ? cursor.text.length : end;
      } else return;
    }
  }

  /** A number or `{name}` that belongs to the redirection right after it. */
  #descriptor(): { descriptor: number } | { variable: string } | undefined {
    const { cursor } = this;
    const pattern = cursor.dialect.arrays ? /(?:(\d+)|\{([A-Za-z_]\w*)\})(?=[<>])/y : /(\d+)()(?=[<>])/y;
    pattern.lastIndex = cursor.position;
    const match = pattern.exec(cursor.text);
    if (!match) return undefined;
    cursor.position = pattern.lastIndex;
    return match[1] ? { descriptor: Number(match[1]) } : { variable: match[2] ?? '' };
  }

  #operator(line: number): Extract<Token, { type: 'operator' }> {
    const { cursor } = this;
    const start = cursor.position;
    for (const value of OPERATORS) {
      if (!cursor.startsWith(value) || (BASH_ONLY.has(value) && !this.#knows(value))) continue;
      cursor.position += value.length;
      return { type: 'operator', value, start, end: cursor.position, line };
    }
    throw cursor.fail({ kind: 'token', token: cursor.current() ?? '' });
  }

  #knows(value: Operator): boolean {
    const { dialect } = this.cursor;
    if (value === '<<<') return dialect.hereStrings;
    return value === ';&' || value === ';;&' ? dialect.arrays : dialect.bothStreams;
  }
}
