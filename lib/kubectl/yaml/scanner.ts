import type { Mark } from './reader.ts';
import { Reader } from './reader.ts';
import { scanBlock, scanPlain, scanQuoted } from './scan-scalar.ts';
import { YamlError } from './yaml-error.ts';

export type TokenType =
  | 'stream-end' | 'directive' | 'document-start' | 'document-end' | 'block-sequence-start' | 'block-mapping-start' | 'block-end'
  | 'flow-sequence-start' | 'flow-sequence-end' | 'flow-mapping-start' | 'flow-mapping-end' | 'block-entry' | 'flow-entry'
  | 'key' | 'value' | 'alias' | 'anchor' | 'tag' | 'scalar';

export interface Token {
  type: TokenType;
  start: Mark;
  value?: string;
  /** The scalar was written without quotes, so that `5` is a number. */
  plain?: boolean;
}

interface SimpleKey {
  possible: boolean;
  required: boolean;
  tokenNumber: number;
  mark: Mark;
}

/** Splits YAML into tokens as libyaml does, with the same errors at the same places. */
export class Scanner {
  readonly #reader: Reader;
  readonly #tokens: Token[] = [];
  #taken = 0;
  #ended = false;
  #indent = -1;
  readonly #indents: number[] = [];
  #simpleKeyAllowed = true;
  readonly #simpleKeys: SimpleKey[] = [noKey()];
  #flowLevel = 0;

  constructor(text: string) {
    this.#reader = new Reader(text);
  }

  /** The next token without taking it. Throws YamlError. */
  peek(): Token {
    this.#fetchEnough();
    const token = this.#tokens[0];
    if (!token) throw new Error('read past the end of the stream');
    return token;
  }

  /** Takes the token that `peek` gave. */
  take(): Token {
    const token = this.peek();
    this.#tokens.shift();
    this.#taken += 1;
    return token;
  }

  #fetchEnough(): void {
    while ((this.#tokens.length === 0 || this.#keyPending()) && !this.#ended) this.#fetchNext();
  }

  /** A simple key may still turn out to start at the first token, so more must be read. */
  #keyPending(): boolean {
    for (const key of this.#simpleKeys) if (key.tokenNumber === this.#taken && this.#isValid(key)) return true;
    return false;
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const { mark } = this.#reader;
    if (key.mark.line >= mark.line && key.mark.index + 1024 >= mark.index) return true;
    if (key.required) throw YamlError.scanning("could not find expected ':'", mark, key.mark);
    key.possible = false;
    return false;
  }

  #fetchNext(): void {
    this.#skipToToken();
    const reader = this.#reader;
    this.#unrollIndent(reader.mark.column);
    if (reader.ended) return this.#fetchStreamEnd();
    const character = reader.peek();
    if (reader.mark.column === 0 && character === '%') return this.#fetchDirective();
    if (reader.isDocumentIndicator()) return this.#fetchDocumentIndicator(character);
    if ('[{'.includes(character)) return this.#fetchFlowStart(character);
    if (']}'.includes(character)) return this.#fetchFlowEnd(character);
    if (character === ',') return this.#fetchFlowEntry();
    if (character === '-' && reader.isWhite(1)) return this.#fetchBlockEntry();
    if (character === '?' && (this.#flowLevel > 0 || reader.isWhite(1))) return this.#fetchKey();
    if (character === ':' && (this.#flowLevel > 0 || reader.isWhite(1))) return this.#fetchValue();
    if (character === '*' || character === '&') return this.#fetchAnchor(character);
    if (character === '!') return this.#fetchTag();
    if ('|>'.includes(character) && this.#flowLevel === 0) return this.#fetchBlockScalar();
    if (character === "'" || character === '"') return this.#fetchQuoted();
    if (this.#startsPlain(character)) return this.#fetchPlain();
    throw YamlError.scanning('found character that cannot start any token', reader.mark, reader.mark);
  }

  #startsPlain(character: string): boolean {
    if (!this.#reader.isWhite() && !'-?:,[]{}#&*!|>\'"%@`'.includes(character)) return true;
    if (character === '-' && !this.#reader.isBlank(1)) return true;
    return this.#flowLevel === 0 && '?:'.includes(character) && !this.#reader.isWhite(1);
  }

  #skipToToken(): void {
    const reader = this.#reader;
    for (;;) {
      while (reader.peek() === ' ' || (reader.peek() === '\t' && (this.#flowLevel > 0 || !this.#simpleKeyAllowed))) reader.take();
      if (reader.peek() === '#') while (!reader.isBreakOrEnd()) reader.take();
      if (!reader.isBreak()) return;
      reader.takeBreak();
      if (this.#flowLevel === 0) this.#simpleKeyAllowed = true;
    }
  }

  #push(type: TokenType, start: Mark, more: Partial<Token> = {}): void {
    this.#tokens.push({ type, start, ...more });
  }

  #saveSimpleKey(): void {
    if (!this.#simpleKeyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === this.#reader.mark.column;
    this.#removeSimpleKey();
    const key = { possible: true, required, tokenNumber: this.#taken + this.#tokens.length, mark: this.#reader.here() };
    this.#simpleKeys[this.#simpleKeys.length - 1] = key;
  }

  #removeSimpleKey(): void {
    const key = this.#simpleKeys.at(-1);
    if (!key) return;
    if (key.possible && key.required) throw YamlError.scanning("could not find expected ':'", this.#reader.mark, key.mark);
    key.possible = false;
  }

  #rollIndent(column: number, type: 'block-sequence-start' | 'block-mapping-start', start: Mark, number?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    const position = number === undefined ? this.#tokens.length : number - this.#taken;
    this.#tokens.splice(position, 0, { type, start });
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#push('block-end', this.#reader.here());
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #fetchStreamEnd(): void {
    const { mark } = this.#reader;
    if (mark.column !== 0) {
      mark.column = 0;
      mark.line += 1;
    }
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#ended = true;
    this.#push('stream-end', this.#reader.here());
  }

  #fetchDirective(): void {
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    const start = this.#reader.here();
    this.#reader.take();
    let name = '';
    while (/[A-Za-z0-9_-]/.test(this.#reader.peek())) name += this.#reader.take();
    if (name === '') throw YamlError.scanning('could not find expected directive name', this.#reader.mark, start);
    if (!this.#reader.isWhite()) throw YamlError.scanning('found unexpected non-alphabetical character', this.#reader.mark, start);
    if (name !== 'YAML' && name !== 'TAG') throw YamlError.scanning('found unknown directive name', this.#reader.mark, start);
    while (!this.#reader.isBreakOrEnd()) this.#reader.take();
    this.#push('directive', start);
  }

  #fetchDocumentIndicator(character: string): void {
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#push(character === '-' ? 'document-start' : 'document-end', this.#reader.here());
    for (let index = 0; index < 3; index += 1) this.#reader.take();
  }

  #fetchFlowStart(character: string): void {
    this.#saveSimpleKey();
    this.#simpleKeys.push(noKey());
    this.#flowLevel += 1;
    this.#simpleKeyAllowed = true;
    this.#push(character === '[' ? 'flow-sequence-start' : 'flow-mapping-start', this.#reader.here());
    this.#reader.take();
  }

  #fetchFlowEnd(character: string): void {
    this.#removeSimpleKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel -= 1;
      this.#simpleKeys.pop();
    }
    this.#simpleKeyAllowed = false;
    this.#push(character === ']' ? 'flow-sequence-end' : 'flow-mapping-end', this.#reader.here());
    this.#reader.take();
  }

  #fetchFlowEntry(): void {
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#push('flow-entry', this.#reader.here());
    this.#reader.take();
  }

  #fetchBlockEntry(): void {
    const start = this.#reader.here();
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) throw YamlError.scanning('block sequence entries are not allowed in this context', start, start);
      this.#rollIndent(start.column, 'block-sequence-start', start);
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#push('block-entry', start);
    this.#reader.take();
  }

  #fetchKey(): void {
    const start = this.#reader.here();
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) throw YamlError.scanning('mapping keys are not allowed in this context', start, start);
      this.#rollIndent(start.column, 'block-mapping-start', start);
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = this.#flowLevel === 0;
    this.#push('key', start);
    this.#reader.take();
  }

  #fetchValue(): void {
    const start = this.#reader.here();
    const key = this.#simpleKeys.at(-1);
    if (key && this.#isValid(key)) {
      this.#tokens.splice(key.tokenNumber - this.#taken, 0, { type: 'key', start: key.mark });
      this.#rollIndent(key.mark.column, 'block-mapping-start', key.mark, key.tokenNumber);
      key.possible = false;
      this.#simpleKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#simpleKeyAllowed) throw YamlError.scanning('mapping values are not allowed in this context', start, start);
        this.#rollIndent(start.column, 'block-mapping-start', start);
      }
      this.#simpleKeyAllowed = this.#flowLevel === 0;
    }
    this.#push('value', start);
    this.#reader.take();
  }

  #fetchAnchor(character: string): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const start = this.#reader.here();
    this.#reader.take();
    let value = '';
    while (/[A-Za-z0-9_-]/.test(this.#reader.peek())) value += this.#reader.take();
    const next = this.#reader.peek();
    if (value === '' || !(this.#reader.isWhite() || '?:,]}%@`'.includes(next))) {
      throw YamlError.scanning('did not find expected alphabetic or numeric character', this.#reader.mark, start);
    }
    this.#push(character === '*' ? 'alias' : 'anchor', start, { value });
  }

  #fetchTag(): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const start = this.#reader.here();
    let value = '';
    while (!this.#reader.isWhite()) value += this.#reader.take();
    this.#push('tag', start, { value });
  }

  #fetchBlockScalar(): void {
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    const start = this.#reader.here();
    this.#push('scalar', start, { value: scanBlock(this.#reader, this.#indent) });
  }

  #fetchQuoted(): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const start = this.#reader.here();
    this.#push('scalar', start, { value: scanQuoted(this.#reader) });
  }

  #fetchPlain(): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const start = this.#reader.here();
    const { value, endedByBreak } = scanPlain(this.#reader, this.#indent, this.#flowLevel > 0);
    if (endedByBreak) this.#simpleKeyAllowed = true;
    this.#push('scalar', start, { value, plain: true });
  }
}

function noKey(): SimpleKey {
  return { possible: false, required: false, tokenNumber: -1, mark: { index: 0, line: 0, column: 0 } };
}
