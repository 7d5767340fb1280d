/** Go's strconv.IsPrint, as far as kubectl's output needs it: letters, marks, numbers, punctuation, symbols and the space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const SHORT: Readonly<Record<string, string>> = { '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' };

/** A text in double quotes as Go's %q writes it; `short` are further escapes of one letter, or characters that stay. */
export function goQuote(text: string, short: Readonly<Record<string, string>> = {}): string {
  return `"${[...text].map((character) => short[character] ?? escaped(character)).join('')}"`;
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (PRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hexadecimal = (digits: number) => code.toString(16).padStart(digits, '0');
  return SHORT[character] ?? (code < 0x80 ? `\\x${hexadecimal(2)}` : code <= 0xffff ? `\\u${hexadecimal(4)}` : `\\U${hexadecimal(8)}`);
}
