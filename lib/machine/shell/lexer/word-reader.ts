import { decodeEscapes } from '../escapes.ts';
import type { Assignment, Word, WordPart } from '../parser/ast.ts';
import { isMeta } from './characters.ts';
import type { Cursor, Quoting } from './cursor.ts';

/** Where a run of word parts stands, which decides what quotes and backslashes mean and where it ends. */
export interface Mode {
  readonly quoting: Quoting;
  /** Characters that end it; undefined ends at the shell's metacharacters. */
  readonly stops: string | undefined;
  /** Parentheses belong to the word: extended patterns, or `[[ x =~ (a|b) ]]`. */
  readonly groups?: 'patterns' | 'regex';
}

const DOUBLE: Mode = { quoting: 'double', stops: '"' };
const HEREDOC: Mode = { quoting: 'heredoc', stops: '' };

/** Makes a word of its parts, and notes what lets the expansion take short cuts. */
export function makeWord(text: string, parts: readonly WordPart[], assignment?: Assignment): Word {
  const only = parts[0];
  if (parts.length === 0 || (parts.length === 1 && only?.type === 'literal')) {
    const literal = only?.type === 'literal' ? only.text : '';
    const plain = /[*?~{}\\!@+()]|\[.*\]/s.test(literal) || (assignment && /[:=]~/.test(literal)) ? undefined : literal;
    return { text, parts, plain: parts.length === 0 ? undefined : plain, brace: literal.includes('{'), assignment };
  }
  return { text, parts, brace: parts.some((part) => part.type === 'literal' && part.text.includes('{')), assignment };
}

/** A word within `[[ ]]`, whose patterns may hold parentheses. */
export function readConditionWord(cursor: Cursor, groups: 'patterns' | 'regex'): Word {
  const start = cursor.position;
  const parts = readParts(cursor, { quoting: 'plain', stops: undefined, groups });
  return makeWord(cursor.text.slice(start, cursor.position), parts);
}

/** A part of a larger construct, up to (not over) an unquoted character of `stops`. */
export function readUntil(cursor: Cursor, stops: string, quoting: Quoting = 'plain'): Word {
  const start = cursor.position;
  const parts = readParts(cursor, { quoting, stops });
  return makeWord(cursor.text.slice(start, cursor.position), parts);
}

/** The text of a here-document, or of an arithmetic expression, where only `$`, backquote and `\` mean something. */
export function readHeredocText(cursor: Cursor): Word {
  return makeWord(cursor.text, [{ type: 'double', parts: readParts(cursor, HEREDOC) }]);
}

/** The text of `[…]` after its opening bracket, which is behind; undefined when it is not closed on its word. */
export function readSubscript(cursor: Cursor): Word | undefined {
  const start = cursor.position;
  const parts: WordPart[] = [];
  for (let depth = 1; ; ) {
    parts.push(...readParts(cursor, { quoting: 'plain', stops: '[]\n' }));
    const stop = cursor.current();
    if (stop === undefined || stop === '\n') {
      cursor.position = start;
      return undefined;
    }
    depth += stop === '[' ? 1 : -1;
    if (depth === 0) break;
    parts.push({ type: 'literal', text: stop });
    cursor.position += 1;
  }
  const text = cursor.text.slice(start, cursor.position);
  cursor.position += 1;
  return makeWord(text, parts);
}

/** Reads parts until the mode's end, which is left unread. */
export function readParts(cursor: Cursor, mode: Mode): WordPart[] {
  return new PartsReader(cursor, mode).read();
}

class PartsReader {
  readonly #cursor: Cursor;
  readonly #mode: Mode;
  readonly #parts: WordPart[] = [];
  #literal = '';
  /** Open parentheses of extended patterns or of a regular expression. */
  #groups = 0;

  constructor(cursor: Cursor, mode: Mode) {
    this.#cursor = cursor;
    this.#mode = mode;
  }

  read(): WordPart[] {
    const cursor = this.#cursor;
    for (let character = cursor.current(); character !== undefined; character = cursor.current()) {
      if (this.#ends(character)) break;
      this.#take(character);
    }
    this.#flush();
    return this.#parts;
  }

  #ends(character: string): boolean {
    const { stops, groups } = this.#mode;
    if (groups && this.#group(character)) return false;
    if (this.#groups > 0) return false;
    if (stops !== undefined) return stops.includes(character);
    if (!isMeta(character)) return false;
    if (groups === 'regex' && (character === '|' || character === '<' || character === '>')) return false;
    const next = this.#cursor.current(1);
    return !((character === '<' || character === '>') && next === '(' && this.#cursor.dialect.processSubstitution);
  }

  /** Counts a parenthesis that belongs to the word; true when this character is one. */
  #group(character: string): boolean {
    if (character === '(') {
      const before = this.#literal.at(-1) ?? '';
      if (this.#mode.groups === 'patterns' && this.#groups === 0 && !'?*+@!'.includes(before || ' ')) return false;
      this.#groups += 1;
      return true;
    }
    if (character === ')' && this.#groups > 0) {
      this.#groups -= 1;
      return true;
    }
    return false;
  }

  #take(character: string): void {
    const plain = this.#mode.quoting === 'plain';
    if (character === '\\') this.#backslash();
    else if (character === '$') this.#dollar();
    else if (character === '`') this.#add(readBackquotes(this.#cursor, !plain));
    else if (character === "'" && plain) this.#add(readSingleQuotes(this.#cursor));
    else if (character === '"' && this.#mode.quoting !== 'heredoc') this.#doubleQuotes();
    else if (plain && (character === '<' || character === '>') && this.#cursor.current(1) === '(') this.#process(character);
    else {
      this.#literal += character;
      this.#cursor.position += 1;
    }
  }

  #doubleQuotes(): void {
    if (this.#mode.quoting === 'double') {
      this.#literal += '"';
      this.#cursor.position += 1;
    } else this.#add(readDoubleQuotes(this.#cursor));
  }

  #process(direction: '<' | '>'): void {
    if (!this.#cursor.dialect.processSubstitution || this.#mode.groups === 'regex') {
      this.#literal += direction;
      this.#cursor.position += 1;
      return;
    }
    this.#cursor.position += 2;
    this.#add({ type: 'process', direction, body: this.#cursor.grammar.commands(this.#cursor) });
  }

  #backslash(): void {
    const cursor = this.#cursor;
    const next = cursor.current(1);
    if (next === '\n') {
      cursor.position += 2;
      return;
    }
    cursor.position += next === undefined ? 1 : 2;
    if (next === undefined) this.#literal += '\\';
    else if (this.#mode.quoting === 'plain') this.#add({ type: 'quoted', text: next });
    else if (this.#escapable(next)) this.#addQuoted(next);
    else this.#literal += `\\${next}`;
  }

  #escapable(character: string): boolean {
    if (character === '$' || character === '`' || character === '\\') return true;
    if (character === '"') return this.#mode.quoting !== 'heredoc';
    return character === '}' && this.#mode.quoting === 'operand';
  }

  #addQuoted(character: string): void {
    if (this.#mode.quoting === 'operand') this.#add({ type: 'quoted', text: character });
    else this.#literal += character;
  }

  #dollar(): void {
    const part = this.#cursor.grammar.dollar(this.#cursor, this.#mode.quoting);
    if (part) this.#add(part);
    else this.#literal += '$';
  }

  #add(part: WordPart): void {
    this.#flush();
    const last = this.#parts.at(-1);
    if (part.type === 'quoted' && last?.type === 'quoted') {
      this.#parts[this.#parts.length - 1] = { type: 'quoted', text: last.text + part.text };
    } else this.#parts.push(part);
  }

  #flush(): void {
    if (this.#literal === '') return;
    this.#parts.push({ type: 'literal', text: this.#literal });
    this.#literal = '';
  }
}

function readSingleQuotes(cursor: Cursor): WordPart {
  const end = cursor.text.indexOf("'", cursor.position + 1);
  if (end < 0) throw endOfInput(cursor, "'");
  const text = cursor.text.slice(cursor.position + 1, end);
  cursor.position = end + 1;
  return { type: 'quoted', text };
}

/** `$'…'`, from its quote. */
export function readAnsiQuotes(cursor: Cursor): WordPart {
  let end = cursor.position + 1;
  while (end < cursor.text.length && cursor.text[end] !== "'") end += cursor.text[end] === '\\' ? 2 : 1;
  if (end >= cursor.text.length) throw endOfInput(cursor, "'");
  const { text } = decodeEscapes(cursor.text.slice(cursor.position + 1, end), 'ansi');
  cursor.position = end + 1;
  const zero = text.indexOf('\0');
  return { type: 'quoted', text: zero < 0 ? text : text.slice(0, zero) };
}

/** `"…"`, from its quote. */
export function readDoubleQuotes(cursor: Cursor): WordPart {
  const line = cursor.line;
  cursor.position += 1;
  const parts = cursor.nested(() => readParts(cursor, DOUBLE));
  if (cursor.atEnd) throw endOfInput(cursor, '"', line);
  cursor.position += 1;
  return { type: 'double', parts };
}

function readBackquotes(cursor: Cursor, inDoubleQuotes: boolean): WordPart {
  const line = cursor.line;
  let body = '';
  let index = cursor.position + 1;
  for (; index < cursor.text.length && cursor.text[index] !== '`'; index += 1) {
    const next = cursor.text[index + 1];
    if (cursor.text[index] === '\\' && next !== undefined && ('$`\\'.includes(next) || (inDoubleQuotes && next === '"'))) {
      body += next;
      index += 1;
    } else body += cursor.text[index];
  }
  if (index >= cursor.text.length) throw endOfInput(cursor, '`', line);
  cursor.position = index + 1;
  return { type: 'command', body, line };
}

function endOfInput(cursor: Cursor, delimiter: string, line = cursor.line) {
  return cursor.unmatched(delimiter, delimiter === '`' ? 'backquote' : 'quote', line);
}
