import { compileRegex } from '../regex/regex.ts';
import type { Regex } from '../regex/regex.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import { ViFailure } from './failure.ts';
import type { Options } from './options.ts';

const CLASSES: Readonly<Record<string, string>> = {
  d: '[0-9]', D: '[^0-9]', x: '[0-9A-Fa-f]', h: '[A-Za-z_]', H: '[^A-Za-z_]', a: '[A-Za-z]', A: '[^A-Za-z]', l: '[a-z]', L: '[^a-z]', u: '[A-Z]', U: '[^A-Z]', t: '\t', e: '\x1b', r: '\r',
  s: '[ \t]', S: '[^ \t]', w: '[0-9A-Za-z_]', W: '[^0-9A-Za-z_]', i: '[0-9A-Za-z_]', k: '[0-9A-Za-z_]', f: '[0-9A-Za-z/._+,#$%~=-]', p: '[ -~]',
};

/** A pattern of vim as a regular expression. Throws ViFailure with vim's words. */
export function compilePattern(pattern: string, options: Options): Regex {
  let ignoreCase = options.ignorecase && !(options.smartcase && /\p{Lu}/u.test(pattern));
  const extended = translate(pattern, (flag) => { ignoreCase = flag === 'c'; });
  try {
    return compileRegex(extended, { syntax: 'extended', ignoreCase });
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new ViFailure(wordsFor(error.message, pattern));
  }
}

function wordsFor(message: string, pattern: string): string {
  if (/Unmatched \( or \\\(/.test(message)) return 'E54: Unmatched \\(';
  if (/Unmatched \) or \\\)/.test(message)) return 'E55: Unmatched \\)';
  if (/Unmatched \[/.test(message)) return 'E769: Missing ] after [';
  if (/Invalid preceding/.test(message)) return `E866: (NFA regexp) Misplaced ${/\\([=+?])/.exec(pattern)?.[1] ?? '*'}`;
  return `E383: Invalid search string: ${pattern}`;
}

/** From vim's "magic" (or, after `\v`, very magic) notation to an extended regular expression. */
function translate(pattern: string, setCase: (flag: 'c' | 'C') => void): string {
  let [out, very, depth] = ['', false, 0];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const escaped = character === '\\';
    const token = escaped ? (pattern[(at += 1)] ?? '\\') : character;
    if (token === '[' && !escaped) {
      const end = bracketEnd(pattern, at);
      out += end < 0 ? '\\[' : bracket(pattern.slice(at, end + 1));
      if (end >= 0) at = end;
    } else if (escaped && (token === 'v' || token === 'm')) very = token === 'v';
    else if (escaped && (token === 'c' || token === 'C')) setCase(token);
    else if (escaped && CLASSES[token] !== undefined) out += CLASSES[token];
    else if (escaped && (token === 'V' || token === 'M')) throw new ViFailure(`E383: Invalid search string: ${pattern}`);
    else if (escaped && token === 'z') throw new ViFailure('E319: Sorry, the command is not available in this version');
    else if (escaped !== very && '(){}|+?=<>@&%'.includes(token)) {
      depth += token === '(' ? 1 : token === ')' ? -1 : 0;
      if (depth < 0) throw new ViFailure('E55: Unmatched \\)');
      const [piece, taken] = operator(token, pattern.slice(at + 1));
      out += piece;
      at += taken;
    } else if (!escaped && (token === '*' || token === '.' || token === '^' || token === '$')) out += anchorOrLiteral(token, { out, rest: pattern.slice(at + 1), very });
    else if (escaped && /[1-9]/.test(token)) out += `\\${token}`;
    else out += literal(token);
  }
  if (depth > 0) throw new ViFailure('E54: Unmatched \\(');
  return out;
}

/** What a token with a meaning becomes, and how much of what follows it takes. */
function operator(token: string, rest: string): [string, number] {
  if (token === '=') return ['?', 0];
  if (token === '<' || token === '>') return [`\\${token}`, 0];
  if (token === '%' && rest.startsWith('(')) return ['(', 1];
  if (token === '{') {
    const [whole = '', least = '', comma = '', most = ''] = /^-?(\d*)(,?)(\d*)\\?\}/.exec(rest) ?? [];
    if (whole === '') throw new ViFailure('E554: Syntax error in \\{...}');
    return [`{${least || '0'}${comma || (least === '' ? ',' : '')}${most}}`, whole.length];
  }
  if ('@&%'.includes(token)) throw new ViFailure('E319: Sorry, the command is not available in this version');
  return [token, 0];
}

/** `^` and `$` have their meaning only at the ends of a branch, `*` not at its beginning. */
function anchorOrLiteral(token: string, { out, rest, very }: { out: string; rest: string; very: boolean }): string {
  const first = out === '' || /(?:^|[^\\])(?:\\\\)*[(|]$/.test(out);
  const last = rest === '' || (very ? /^[)|]/ : /^\\[)|n]/).test(rest);
  if (token === '*') return first || out === '^' ? '\\*' : '*';
  if (token === '^') return first || very ? '^' : '\\^';
  if (token === '$') return last || very ? '$' : '\\$';
  return '.';
}

function literal(token: string): string {
  return /[\\^$.[\]|()?*+{}]/.test(token) ? `\\${token}` : token;
}

function bracketEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  if (pattern[at] === ']') at += 1;
  for (; at < pattern.length; at += 1) {
    if (pattern.startsWith('[:', at)) {
      const end = pattern.indexOf(':]', at);
      if (end > 0) at = end + 1;
    } else if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === ']') return at;
  }
  return -1;
}

function bracket(text: string): string {
  return text.replace(/\\([\\\]^-])/g, (_, character: string) => (character === ']' ? '[.].]' : character === '-' ? '[.-.]' : character)).replaceAll('\\t', '\t').replaceAll('\\e', '\x1b');
}
