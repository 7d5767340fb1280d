import { RegexError } from './syntax-tree.ts';

const CLASSES: Readonly<Record<string, string>> = {
  alpha: String.raw`\p{L}`, digit: '0-9', alnum: String.raw`\p{L}0-9`, upper: String.raw`\p{Lu}`, lower: String.raw`\p{Ll}`,
  space: String.raw` \t\n\x0b\f\r`, blank: String.raw` \t`, punct: String.raw`!-\/:-@\[-\x60{-~`, cntrl: String.raw`\x00-\x1f\x7f`,
  xdigit: '0-9A-Fa-f', print: String.raw`\x20-\x7e\xa0-\x{10ffff}`, graph: String.raw`\x21-\x7e\xa1-\x{10ffff}`,
};

const UNMATCHED = 'Unmatched [, [^, [:, [., or [=';
const AWK_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b' };

/** Any character as RE2 and ECMAScript (with the `v`-less `u` flag) take it, in or out of brackets. */
export function escapeCharacter(character: string): string {
  if (/[A-Za-z0-9_]/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}

/**
 * Reads a bracket expression from just after its `[`. Gives the class in RE2's syntax and the place
 * after its `]`. `escapes` says whether a backslash escapes inside (awk, Perl) or stands for itself (POSIX).
 */
export function parseBracket(pattern: string, from: number, escapes: boolean): { source: string; next: number } {
  let index = from;
  const negated = pattern[index] === '^';
  if (negated) index += 1;
  let content = '';
  for (let first = true; first || pattern[index] !== ']'; first = false) {
    if (index >= pattern.length) throw new RegexError(UNMATCHED);
    const item = readItem(pattern, index, escapes);
    index = item.next;
    if (item.source !== undefined) {
      content += item.source;
      continue;
    }
    const isRange = pattern[index] === '-' && index + 1 < pattern.length && pattern[index + 1] !== ']';
    if (!isRange) {
      content += escapeCharacter(item.character);
      continue;
    }
    const end = readItem(pattern, index + 1, escapes);
    if (end.source !== undefined) throw new RegexError('Invalid range end');
    if ((end.character.codePointAt(0) ?? 0) < (item.character.codePointAt(0) ?? 0)) throw new RegexError('Invalid range end');
    content += `${escapeCharacter(item.character)}-${escapeCharacter(end.character)}`;
    index = end.next;
  }
  return { source: `[${negated ? '^' : ''}${content}]`, next: index + 1 };
}

interface Item {
  /** Set for a whole class such as [:alpha:]. */
  source?: string;
  character: string;
  next: number;
}

function readItem(pattern: string, index: number, escapes: boolean): Item {
  const character = String.fromCodePoint(pattern.codePointAt(index) ?? 0);
  const second = pattern[index + 1] ?? '';
  if (character === '[' && second !== '' && ':.='.includes(second)) return readNamed(pattern, index, second);
  if (character === '\\' && escapes && second !== '') return readEscape(second, index);
  return { character, next: index + character.length };
}

function readNamed(pattern: string, index: number, mark: string): Item {
  const end = pattern.indexOf(`${mark}]`, index + 2);
  if (end < 0) throw new RegexError(UNMATCHED);
  const name = pattern.slice(index + 2, end);
  const next = end + 2;
  if (mark !== ':') {
    if ([...name].length !== 1) throw new RegexError('Invalid collation character');
    return { character: name, next };
  }
  const source = CLASSES[name];
  if (source === undefined) throw new RegexError('Invalid character class name');
  return { source, character: '', next };
}

function readEscape(letter: string, index: number): Item {
  const next = index + 2;
  if (/[wsdWSD]/.test(letter)) return { source: `\\${letter}`, character: '', next };
  return { character: AWK_ESCAPES[letter] ?? letter, next };
}
