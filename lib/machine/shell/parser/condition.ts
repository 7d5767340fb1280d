import { isBlank } from '../lexer/characters.ts';
import { readConditionWord } from '../lexer/word-reader.ts';
import type { Condition, Word } from './ast.ts';
import type { ParserContext } from './context.ts';

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = new Set(['=', '==', '!=', '=~', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);

/** `[[ … ]]` from its opening word; words here neither end at `<` nor `(` as elsewhere, so it reads the source itself. */
export function parseCondition(parser: ParserContext): Condition {
  parser.take();
  const reader = new ConditionReader(parser);
  const expression = reader.either();
  reader.close();
  return expression;
}

class ConditionReader {
  readonly #parser: ParserContext;
  readonly #line: number;

  constructor(parser: ParserContext) {
    this.#parser = parser;
    this.#line = parser.cursor.line;
  }

  either(): Condition {
    let left = this.#both();
    while (this.#takeSymbol('||')) left = { kind: 'or', left, right: this.#both() };
    return left;
  }

  close(): void {
    const word = this.#peekWord();
    if (word !== ']]') this.#fail();
    this.#parser.cursor.position += 2;
  }

  #both(): Condition {
    let left = this.#single();
    while (this.#takeSymbol('&&')) left = { kind: 'and', left, right: this.#single() };
    return left;
  }

  #single(): Condition {
    if (this.#peekWord() === '!') {
      this.#parser.cursor.position += 1;
      return { kind: 'not', operand: this.#single() };
    }
    if (this.#takeSymbol('(')) {
      const operand = this.#parser.cursor.nested(() => this.either());
      if (!this.#takeSymbol(')')) this.#fail();
      return { kind: 'group', operand };
    }
    const first = this.#peekWord();
    if (first === undefined || first === ']]') this.#fail();
    const left = this.#word();
    if (UNARY.test(left.text)) {
      const next = this.#peekWord();
      if (next !== undefined && next !== ']]' && !BINARY.has(next)) return { kind: 'unary', operator: left.text, operand: this.#word() };
    }
    return this.#comparison(left);
  }

  #comparison(left: Word): Condition {
    const operator = this.#peekOperator();
    if (operator === undefined) return this.#alone(left);
    this.#parser.cursor.position += operator.length;
    this.#skip(false);
    const right = readConditionWord(this.#parser.cursor, operator === '=~' ? 'regex' : 'patterns');
    if (right.text === '') this.#fail();
    return { kind: 'binary', operator, left, right };
  }

  #alone(word: Word): Condition {
    const next = this.#peekWord();
    if (next !== undefined && next !== ']]') this.#missingOperator();
    const { cursor } = this.#parser;
    if (cursor.atEnd) throw this.#unclosed();
    return { kind: 'word', word };
  }

  #unclosed() {
    return this.#parser.cursor.fail({ kind: 'unmatched', delimiter: ']]', construct: 'condition' }, { line: this.#line });
  }

  #missingOperator(): never {
    const { cursor } = this.#parser;
    const token = this.#peekWord() ?? '';
    cursor.position += token.length;
    throw cursor.fail({ kind: 'condition', message: 'conditional binary operator expected' });
  }

  #word(): Word {
    this.#skip(true);
    return readConditionWord(this.#parser.cursor, 'patterns');
  }

  #peekOperator(): string | undefined {
    this.#skip(true);
    const { cursor } = this.#parser;
    for (const symbol of ['<', '>']) if (cursor.startsWith(symbol)) return symbol;
    const word = this.#peekWord();
    return word !== undefined && BINARY.has(word) ? word : undefined;
  }

  /** The characters up to the next blank or symbol; undefined before a symbol or the end. */
  #peekWord(): string | undefined {
    this.#skip(true);
    return /^[^\s()&|;<>]+/.exec(this.#parser.cursor.text.slice(this.#parser.cursor.position, this.#parser.cursor.position + 200))?.[0];
  }

  #takeSymbol(symbol: string): boolean {
    this.#skip(true);
    if (!this.#parser.cursor.startsWith(symbol)) return false;
    this.#parser.cursor.position += symbol.length;
    return true;
  }

  #skip(lines: boolean): void {
    const { cursor } = this.#parser;
    for (;;) {
      const character = cursor.current();
      if (isBlank(character) || (lines && character === '\n')) cursor.position += 1;
      else if (character === '\\' && cursor.current(1) === '\n') cursor.position += 2;
      else return;
    }
  }

  #fail(): never {
    const { cursor } = this.#parser;
    this.#skip(true);
    if (cursor.atEnd) throw this.#unclosed();
    const token = this.#peekWord() ?? cursor.current() ?? '';
    cursor.position += token.length;
    throw cursor.fail({ kind: 'condition', message: token === ']]' ? '' : `syntax error in conditional expression: unexpected token \`${token}'` });
  }
}
