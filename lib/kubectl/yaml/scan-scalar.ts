import type { Mark, Reader } from './reader.ts';
import { YamlError } from './yaml-error.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ', '"': '"',
  "'": "'", '\\': '\\', N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029', '/': '/',
};

const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** White space between the words of a flow or plain scalar, which folds when it holds line breaks. */
class Gap {
  #blanks = '';
  #firstBreak = '';
  #furtherBreaks = '';

  get broken(): boolean {
    return this.#firstBreak !== '';
  }

  /** Takes blanks and breaks. `onBlank` may refuse one. */
  read(reader: Reader, onBlank?: () => void): void {
    while (reader.isBlank() || reader.isBreak()) {
      if (reader.isBlank()) {
        onBlank?.();
        const blank = reader.take();
        if (!this.broken) this.#blanks += blank;
      } else if (this.broken) {
        this.#furtherBreaks += reader.takeBreak();
      } else {
        this.#blanks = '';
        this.#firstBreak = reader.takeBreak();
      }
    }
  }

  /** A line break that a backslash joined. */
  joined(reader: Reader): void {
    reader.takeBreak();
    this.#firstBreak = '\\';
  }

  /** What the gap stands for; empties it. */
  fold(): string {
    const { broken } = this;
    const folded = this.#furtherBreaks === '' ? ' ' : this.#furtherBreaks;
    const text = broken ? (this.#firstBreak === '\\' ? this.#furtherBreaks : folded) : this.#blanks;
    [this.#blanks, this.#firstBreak, this.#furtherBreaks] = ['', '', ''];
    return text;
  }
}

/** Takes a plain scalar; `endedByBreak` says that a key may follow. */
export function scanPlain(reader: Reader, parentIndent: number, inFlow: boolean): { value: string; endedByBreak: boolean } {
  const start = reader.here();
  const gap = new Gap();
  let value = '';
  while (!reader.isDocumentIndicator() && reader.peek() !== '#') {
    while (!reader.isWhite() && !endsPlain(reader, inFlow)) {
      value += gap.fold() + reader.take();
    }
    if (!reader.isBlank() && !reader.isBreak()) break;
    gap.read(reader, () => {
      if (gap.broken && reader.mark.column < parentIndent + 1 && reader.peek() === '\t') {
        throw YamlError.scanning('found a tab character that violates indentation', reader.mark, start);
      }
    });
    if (!inFlow && reader.mark.column < parentIndent + 1) break;
  }
  return { value, endedByBreak: gap.broken };
}

function endsPlain(reader: Reader, inFlow: boolean): boolean {
  const character = reader.peek();
  if (character === ':' && reader.isWhite(1)) return true;
  return inFlow && (',[]{}'.includes(character) || (character === '?' && reader.isWhite(1)));
}

/** Takes a quoted scalar, its quotes included. */
export function scanQuoted(reader: Reader): string {
  const start = reader.here();
  const quote = reader.take();
  const gap = new Gap();
  let value = '';
  for (;;) {
    if (reader.isDocumentIndicator()) throw YamlError.scanning('found unexpected document indicator', reader.mark, start);
    if (reader.ended) throw YamlError.scanning('found unexpected end of stream', reader.mark, start);
    while (!reader.isWhite()) {
      if (quote === "'" && reader.peek() === "'" && reader.peek(1) === "'") {
        reader.take();
        value += gap.fold() + reader.take();
      } else if (reader.peek() === quote) {
        break;
      } else if (quote === '"' && reader.peek() === '\\' && reader.isBreak(1)) {
        value += gap.fold();
        reader.take();
        gap.joined(reader);
        break;
      } else {
        value += gap.fold() + (quote === '"' && reader.peek() === '\\' ? scanEscape(reader, start) : reader.take());
      }
    }
    if (reader.peek() === quote) break;
    gap.read(reader);
  }
  value += gap.fold();
  reader.take();
  return value;
}

function scanEscape(reader: Reader, start: Mark): string {
  const letter = reader.peek(1);
  const length = HEX_LENGTHS[letter];
  if (length === undefined) {
    const plain = ESCAPES[letter];
    if (plain === undefined) throw YamlError.scanning('found unknown escape character', reader.mark, start);
    reader.take();
    reader.take();
    return plain;
  }
  reader.take();
  reader.take();
  let digits = '';
  for (let index = 0; index < length; index += 1) {
    if (!/[0-9a-fA-F]/.test(reader.peek(index))) throw YamlError.scanning('did not find expected hexdecimal number', reader.mark, start);
    digits += reader.peek(index);
  }
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw YamlError.scanning('found invalid Unicode character escape code', reader.mark, start);
  }
  for (let index = 0; index < length; index += 1) reader.take();
  return String.fromCodePoint(code);
}

/** Takes a `|` or `>` scalar. */
export function scanBlock(reader: Reader, parentIndent: number): string {
  const start = reader.here();
  const literal = reader.take() === '|';
  const header = blockHeader(reader, start);
  const breaks = { indent: header.increment === 0 ? 0 : Math.max(parentIndent, 0) + header.increment, text: '' };
  readBlockBreaks(reader, breaks, parentIndent, start);
  let value = '';
  let lineBreak = '';
  let leadingBlank = false;
  while (reader.mark.column === breaks.indent && !reader.ended) {
    const trailingBlank = reader.isBlank();
    if (!literal && lineBreak !== '' && !leadingBlank && !trailingBlank) value += breaks.text === '' ? ' ' : '';
    else value += lineBreak;
    value += breaks.text;
    breaks.text = '';
    leadingBlank = reader.isBlank();
    while (!reader.isBreakOrEnd()) value += reader.take();
    lineBreak = reader.ended ? '' : reader.takeBreak();
    readBlockBreaks(reader, breaks, parentIndent, start);
  }
  if (header.chomping !== '-') value += lineBreak;
  return header.chomping === '+' ? value + breaks.text : value;
}

function blockHeader(reader: Reader, start: Mark): { chomping: string; increment: number } {
  let chomping = '';
  let increment = 0;
  while ('+-'.includes(reader.peek() || ' ') || /\d/.test(reader.peek())) {
    const character = reader.peek();
    if (/\d/.test(character)) {
      if (increment > 0) break;
      if (character === '0') throw YamlError.scanning('found an indentation indicator equal to 0', reader.mark, start);
      increment = Number(reader.take());
    } else {
      if (chomping !== '') break;
      chomping = reader.take();
    }
  }
  while (reader.isBlank()) reader.take();
  if (reader.peek() === '#') while (!reader.isBreakOrEnd()) reader.take();
  if (!reader.isBreakOrEnd()) throw YamlError.scanning('did not find expected comment or line break', reader.mark, start);
  if (reader.isBreak()) reader.takeBreak();
  return { chomping, increment };
}

/** Takes indentation and empty lines; an indent of 0 is found out. */
function readBlockBreaks(reader: Reader, breaks: { indent: number; text: string }, parentIndent: number, start: Mark): void {
  let deepest = 0;
  for (;;) {
    while ((breaks.indent === 0 || reader.mark.column < breaks.indent) && reader.peek() === ' ') reader.take();
    deepest = Math.max(deepest, reader.mark.column);
    if ((breaks.indent === 0 || reader.mark.column < breaks.indent) && reader.peek() === '\t') {
      throw YamlError.scanning('found a tab character where an indentation space is expected', reader.mark, start);
    }
    if (!reader.isBreak()) break;
    breaks.text += reader.takeBreak();
  }
  if (breaks.indent === 0) breaks.indent = Math.max(deepest, parentIndent + 1, 1);
}
