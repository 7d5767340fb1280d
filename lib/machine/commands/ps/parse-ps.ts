import { CommandFailure } from '../invocation/failure.ts';

/** What a `ps` command line asks for, in any of its three styles. */
export interface PsRequest {
  layout: 'plain' | 'bsd' | 'user' | 'full' | 'extra' | 'long' | 'jobs' | 'bsd-jobs';
  /** -o; empty: the layout's. An undefined header is the column's own. */
  columns: { name: string; header: string | undefined }[];
  /** -e, -A. */
  everything: boolean;
  /** -a, -d. */
  withTerminal: boolean;
  /** BSD `a`: other people's too. */
  bsdAll: boolean;
  /** BSD `x`: also those without a terminal. */
  withoutTerminal: boolean;
  negate: boolean;
  forest: boolean;
  headers: boolean;
  wide: number;
  sort: string[];
  pids: number[];
  parents: number[];
  users: string[];
  names: string[];
  ttys: string[];
  groups: number[];
}

const LISTS: Readonly<Record<string, keyof Pick<PsRequest, 'users' | 'names' | 'ttys'>>> = { u: 'users', U: 'users', C: 'names', t: 'ttys' };

/** Reads `ps` arguments: `-ef` (UNIX), `aux` (BSD), `--sort=-rss` (GNU). CommandFailure with ps's words for a mistake. */
export function parsePs(args: readonly string[]): PsRequest {
  const request: PsRequest = {
    layout: 'plain', columns: [], everything: false, withTerminal: false, bsdAll: false, withoutTerminal: false, negate: false, forest: false,
    headers: true, wide: 0, sort: [], pids: [], parents: [], users: [], names: [], ttys: [], groups: [],
  };
  const queue = [...args];
  while (queue.length > 0) {
    const arg = queue.shift() ?? '';
    if (arg.startsWith('--')) parseLong(request, arg.slice(2), queue);
    else if (/^-?[\d,]+$/.test(arg)) addPids(request, arg.replace(/^-/, ''));
    else if (arg.startsWith('-') && arg.length > 1) parseUnix(request, arg.slice(1), queue);
    else parseBsd(request, arg, queue);
  }
  return request;
}

function valueOf(rest: string, queue: string[], missing: string): string {
  const value = rest === '' ? queue.shift() : rest;
  if (value === undefined) throw new CommandFailure(missing);
  return value;
}

function numbers(text: string, words: string): number[] {
  return text.split(/[\s,]+/).filter((part) => part !== '').map((part) => {
    if (!/^\d+$/.test(part)) throw new CommandFailure(words);
    return Number(part);
  });
}

function addPids(request: PsRequest, text: string): void {
  request.pids.push(...numbers(text, 'process ID list syntax error'));
}

function addColumns(request: PsRequest, text: string): void {
  const equals = text.indexOf('=');
  const names = (equals < 0 ? text : text.slice(0, equals)).split(/[\s,]+/).filter((name) => name !== '');
  // A header may hold commas unless it is empty: `pid=,comm=` has two columns, `pid=A,comm` one.
  if (equals >= 0 && /^(?:[%\w]+=,)*[%\w]+=$/.test(text)) {
    for (const name of text.split(',')) request.columns.push({ name: name.replace(/=$/, ''), header: '' });
    return;
  }
  names.forEach((name, index) => {
    const header = equals >= 0 && index === names.length - 1 ? text.slice(equals + 1) : undefined;
    request.columns.push({ name, header });
  });
}

function parseUnix(request: PsRequest, letters: string, queue: string[]): void {
  for (let index = 0; index < letters.length; index += 1) {
    const letter = letters[index] ?? '';
    const rest = letters.slice(index + 1);
    const list = LISTS[letter];
    if (list) {
      request[list].push(...valueOf(rest, queue, `list of ${list === 'names' ? 'command names' : list} must follow -${letter}`).split(/[\s,]+/));
      return;
    }
    if (letter === 'o' || letter === 'O') {
      addColumns(request, valueOf(rest, queue, `format specification must follow -${letter}`));
      return;
    }
    if (letter === 'p' || letter === 'q') {
      addPids(request, valueOf(rest, queue, `list of process IDs must follow -${letter}`));
      return;
    }
    if (letter === 'g' || letter === 's') {
      request.groups.push(...numbers(valueOf(rest, queue, `list of session leaders OR effective group IDs was invalid`), 'list of session leaders OR effective group names was invalid'));
      return;
    }
    unixLetter(request, letter);
  }
}

function unixLetter(request: PsRequest, letter: string): void {
  if ('eA'.includes(letter)) request.everything = true;
  else if (letter === 'a') request.withTerminal = true;
  else if (letter === 'd') request.withTerminal = request.bsdAll = true;
  else if (letter === 'f') request.layout = request.layout === 'extra' ? 'extra' : 'full';
  else if (letter === 'F') request.layout = 'extra';
  else if (letter === 'l') request.layout = 'long';
  else if (letter === 'j') request.layout = 'jobs';
  else if (letter === 'H') request.forest = true;
  else if (letter === 'N') request.negate = true;
  else if (letter === 'w') request.wide += 1;
  else if (!'yLTMcmPZ'.includes(letter)) throw new CommandFailure('unsupported SysV option');
}

function parseBsd(request: PsRequest, letters: string, queue: string[]): void {
  if (request.layout === 'plain') request.layout = 'bsd';
  for (let index = 0; index < letters.length; index += 1) {
    const letter = letters[index] ?? '';
    const rest = letters.slice(index + 1);
    if (letter === 'o') {
      addColumns(request, valueOf(rest, queue, 'format specification must follow o'));
      return;
    }
    if (letter === 'k') {
      request.sort.push(...valueOf(rest, queue, 'long sort specification must follow k').split(','));
      return;
    }
    if (letter === 'p') {
      addPids(request, valueOf(rest, queue, 'list of process IDs must follow p'));
      return;
    }
    if (letter === 'U' || letter === 't') {
      request[letter === 'U' ? 'users' : 'ttys'].push(...valueOf(rest, queue, `list of users must follow ${letter}`).split(','));
      return;
    }
    bsdLetter(request, letter);
  }
}

function bsdLetter(request: PsRequest, letter: string): void {
  if (letter === 'a') request.bsdAll = true;
  else if (letter === 'x') request.withoutTerminal = true;
  else if (letter === 'u') request.layout = 'user';
  else if (letter === 'j') request.layout = 'bsd-jobs';
  else if (letter === 'l') request.layout = 'long';
  else if (letter === 'f') request.forest = true;
  else if (letter === 'w') request.wide += 1;
  else if (letter === 'h') request.headers = false;
  else if (!'ecrgnsTLmv'.includes(letter)) throw new CommandFailure('unsupported option (BSD syntax)');
}

function parseLong(request: PsRequest, text: string, queue: string[]): void {
  const [name = '', given] = text.split(/=(.*)/s);
  const value = () => given ?? valueOf('', queue, `argument missing`);
  if (name === 'forest') request.forest = true;
  else if (name === 'no-headers' || name === 'no-heading' || name === 'noheaders') request.headers = false;
  else if (name === 'headers' || name === 'cumulative') return;
  else if (name === 'sort') request.sort.push(...value().split(','));
  else if (name === 'pid') addPids(request, value());
  else if (name === 'ppid') request.parents.push(...numbers(value(), 'process ID list syntax error'));
  else if (name === 'user' || name === 'User') request.users.push(...value().split(','));
  else if (name === 'tty') request.ttys.push(...value().split(','));
  else if (name === 'format') addColumns(request, value());
  else if (name === 'deselect') request.negate = true;
  else throw new CommandFailure('unknown gnu long option');
}
