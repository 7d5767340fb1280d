import { runSteps } from '../expansion/steps.ts';
import { Parser } from '../parser/parser.ts';
import type { Word } from '../parser/ast.ts';
import type { Shell } from './shell.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `\[` and `\]` in what `decodePrompt` gives: what is between them takes no room on the screen. */
export const INVISIBLE_START = '\x01';
export const INVISIBLE_END = '\x02';

/** Replaces PS1's backslash escapes. Parameters in it are expanded by `expandPrompt`. */
export function decodePrompt(shell: Shell, source: string): string {
  let text = '';
  for (let index = 0; index < source.length; index += 1) {
    if (source[index] !== '\\' || index === source.length - 1) {
      text += source[index];
      continue;
    }
    const octal = /^[0-7]{3}/.exec(source.slice(index + 1));
    const format = /^D\{([^}]*)\}/.exec(source.slice(index + 1));
    if (octal) {
      text += String.fromCharCode(Number.parseInt(octal[0], 8));
      index += 3;
    } else if (format) {
      text += clockTime(shell, 'T');
      index += format[0].length;
    } else {
      text += promptEscape(shell, source[index + 1] ?? '');
      index += 1;
    }
  }
  return text;
}

function promptEscape(shell: Shell, letter: string): string {
  const { process } = shell;
  switch (letter) {
    case 'u': return process.user.name;
    case 'h': return process.hostname.split('.')[0] ?? '';
    case 'H': return process.hostname;
    case 'w': return directory(shell, false);
    case 'W': return directory(shell, true);
    case '$': return process.user.uid === 0 ? '#' : '$';
    case '[': return INVISIBLE_START;
    case ']': return INVISIBLE_END;
    case 'e': return '\x1b';
    case 'a': return '\x07';
    case 'n': return '\n';
    case 'r': return '\r';
    case '\\': return '\\';
    case 's': return shell.identity.name.replace(/^.*\//, '').replace(/^-/, '');
    case 'v': return '5.2';
    case 'V': return '5.2.15';
    case 'j': return String(shell.jobs.all.length);
    case 'l': return process.tty?.name.replace(/^.*\//, '') ?? '';
    case '!': return String(shell.history.length + 1);
    case '#': return String(shell.history.length + 1);
    default: return 'tT@Ad'.includes(letter) ? clockTime(shell, letter) : `\\${letter}`;
  }
}

function directory(shell: Shell, last: boolean): string {
  const cwd = shell.variables.get('PWD') ?? shell.process.cwd;
  const home = shell.variables.get('HOME');
  const short = home && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
  return last ? (short === '/' ? '/' : short.slice(short.lastIndexOf('/') + 1)) : short;
}

function clockTime(shell: Shell, letter: string): string {
  const now = new Date(shell.process.clock.now());
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = now.getUTCHours();
  const minutes = two(now.getUTCMinutes());
  const twelve = two(hours % 12 || 12);
  switch (letter) {
    case 't': return `${two(hours)}:${minutes}:${two(now.getUTCSeconds())}`;
    case 'T': return `${twelve}:${minutes}:${two(now.getUTCSeconds())}`;
    case '@': return `${twelve}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`;
    case 'A': return `${two(hours)}:${minutes}`;
    default: return `${DAYS[now.getUTCDay()]} ${MONTHS[now.getUTCMonth()]} ${two(now.getUTCDate())}`;
  }
}

/** A prompt's text as it is shown: escapes, then parameters and substitutions. */
export async function expandPrompt(shell: Shell, source: string): Promise<string> {
  const decoded = shell.flavour.name === 'dash' ? source : decodePrompt(shell, source);
  const word = asDoubleQuoted(shell, decoded);
  return word ? runSteps(shell.expander.text(word)) : decoded;
}

/** As `expandPrompt` where nothing can wait: substitutions are left out. */
export function expandPromptAtOnce(shell: Shell, source: string): string {
  const decoded = shell.flavour.name === 'dash' ? source : decodePrompt(shell, source);
  const word = asDoubleQuoted(shell, decoded);
  const result = word ? runSteps(shell.expander.text(word)) : decoded;
  return typeof result === 'string' ? result : decoded;
}

function asDoubleQuoted(shell: Shell, text: string): Word | undefined {
  if (!/[$`\\]/.test(text)) return undefined;
  try {
    const list = new Parser(`: "${text.replace(/"/g, '\\"')}"`, { dialect: shell.flavour.dialect }).all();
    const command = list.items[0]?.command;
    return command?.type === 'simple' ? command.words[1] : undefined;
  } catch {
    return undefined;
  }
}
