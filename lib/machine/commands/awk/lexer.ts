import { CommandFailure } from '../invocation/failure.ts';

export interface Token {
  type: 'number' | 'string' | 'regex' | 'name' | 'call' | 'builtin' | 'keyword' | 'operator' | 'newline' | 'end';
  text: string;
  line: number;
}

const KEYWORDS = new Set(['BEGIN', 'END', 'function', 'func', 'if', 'else', 'while', 'for', 'do', 'break', 'continue', 'next', 'nextfile', 'exit', 'return', 'delete', 'in', 'getline', 'print', 'printf']);
export const BUILTINS = new Set([
  'length', 'substr', 'index', 'split', 'sub', 'gsub', 'match', 'sprintf', 'sin', 'cos', 'atan2', 'exp', 'log', 'sqrt', 'int', 'rand', 'srand', 'tolower', 'toupper',
  'system', 'close', 'fflush', 'systime', 'strftime',
]);
const OPERATORS = [
  '&&', '||', '==', '<=', '>=', '!=', '++', '--', '+=', '-=', '*=', '/=', '%=', '^=', '!~', '>>',
  '{', '}', '(', ')', '[', ']', ';', ',', '+', '-', '*', '/', '%', '^', '!', '<', '>', '|', '?', ':', '~', '$', '=',
];
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** Cuts an awk program into tokens; CommandFailure for a string or expression that does not end. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  let line = 1;
  const add = (type: Token['type'], text: string) => tokens.push({ type, text, line });
  while (index < source.length) {
    const rest = source.slice(index, index + 4096);
    const blank = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest)?.[0];
    if (blank !== undefined) {
      if (blank.startsWith('\\')) line += 1;
      index += blank.length;
      continue;
    }
    const character = source[index] ?? '';
    if (character === '\n') {
      add('newline', '\n');
      line += 1;
      index += 1;
    } else if (character === '"') {
      const { text, next } = readString(source, index + 1, line);
      add('string', text);
      index = next;
    } else if (character === '/' && regexMayFollow(tokens.at(-1))) {
      const { text, next } = readRegex(source, index + 1, line);
      add('regex', text);
      index = next;
    } else {
      const word = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[A-Za-z_]\w*)/.exec(rest)?.[0];
      const text = word ?? OPERATORS.find((operator) => rest.startsWith(operator));
      if (text === undefined) throw new CommandFailure(`line ${line}: unexpected character '${character}'`, { code: 2 });
      index += text.length;
      add(word === undefined ? 'operator' : kindOf(text, source[index]), text);
    }
  }
  line += source.endsWith('\n') ? 0 : 1;
  add('end', '');
  return tokens;
}

function kindOf(word: string, next: string | undefined): Token['type'] {
  if (/^[\d.]/.test(word)) return 'number';
  if (KEYWORDS.has(word)) return 'keyword';
  if (BUILTINS.has(word)) return 'builtin';
  return next === '(' ? 'call' : 'name';
}

/** A slash after a value divides. */
function regexMayFollow(previous: Token | undefined): boolean {
  if (!previous) return true;
  if (['number', 'string', 'regex', 'name', 'builtin'].includes(previous.type)) return false;
  return !(previous.type === 'operator' && [')', ']', '$', '++', '--'].includes(previous.text));
}

function readString(source: string, from: number, line: number): { text: string; next: number } {
  let text = '';
  for (let index = from; index < source.length; index += 1) {
    const character = source[index] ?? '';
    if (character === '"') return { text, next: index + 1 };
    if (character === '\n') break;
    if (character !== '\\') {
      text += character;
      continue;
    }
    index += 1;
    const letter = source[index] ?? '';
    const octal = /^[0-7]{1,3}/.exec(source.slice(index, index + 3))?.[0];
    if (octal !== undefined) {
      text += String.fromCharCode(Number.parseInt(octal, 8));
      index += octal.length - 1;
    } else text += letter === '\n' ? '' : (ESCAPES[letter] ?? `\\${letter}`);
  }
  throw new CommandFailure(`line ${line}: runaway string constant "${source.slice(from, from + 10).split('\n')[0]} ...`, { code: 2 });
}

function readRegex(source: string, from: number, line: number): { text: string; next: number } {
  let text = '';
  let bracket = false;
  for (let index = from; index < source.length; index += 1) {
    const character = source[index] ?? '';
    if (character === '\n') break;
    if (character === '\\') {
      index += 1;
      text += source[index] === '/' ? '/' : `\\${source[index] ?? ''}`;
      continue;
    }
    if (character === '[') bracket = true;
    if (character === ']') bracket = false;
    if (character === '/' && !bracket) return { text, next: index + 1 };
    text += character;
  }
  throw new CommandFailure(`line ${line}: runaway regular expression /${source.slice(from, from + 10).split('\n')[0]} ...`, { code: 2 });
}
