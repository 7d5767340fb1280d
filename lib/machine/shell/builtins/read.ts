import type { OpenFile } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import { ProcessEnded } from '../../processes/process-ended.ts';
import { decodeText } from '../escapes.ts';
import { isName } from '../lexer/characters.ts';
import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { readLine } from '../interpreter/read-line.ts';
import type { Line } from '../interpreter/read-line.ts';
import { splitForRead } from './read-split.ts';

interface ReadOptions {
  raw: boolean;
  silent: boolean;
  array: string | undefined;
  prompt: string | undefined;
  timeout: number | undefined;
  delimiter: number;
  count: number | undefined;
  exact: boolean;
  descriptor: number;
  names: readonly string[];
}

const USAGE = 'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]';

export const read: Builtin = {
  name: 'read',
  async run(call) {
    const { shell } = call;
    const options = parse(call.args.slice(1));
    if (typeof options === 'string') return badOption(call, options, USAGE);
    const bad = options.names.find((name) => !isName(name) && !/^[A-Za-z_]\w*\[.+\]$/.test(name));
    if (bad !== undefined) return refuse(call, `\`${bad}': not a valid identifier`);
    const file = shell.process.descriptors().get(options.descriptor);
    if (!file) return refuse(call, `${options.descriptor}: invalid file descriptor: Bad file descriptor`);
    if (options.prompt !== undefined && file.tty) await shell.printError(options.prompt);
    const taken = await withTerminal(file, options, () => take(call, file, options));
    if (taken === 'timeout') {
      assign(call, options, '');
      return 142;
    }
    assign(call, options, taken?.text ?? '');
    return taken?.complete ? 0 : 1;
  },
};

function parse(args: readonly string[]): ReadOptions | string {
  const options: ReadOptions = {
    raw: false, silent: false, array: undefined, prompt: undefined, timeout: undefined, delimiter: 0x0a, count: undefined, exact: false, descriptor: 0, names: [],
  };
  let index = 0;
  for (; /^-./.test(args[index] ?? ''); index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      index += 1;
      break;
    }
    for (let at = 1; at < arg.length; at += 1) {
      const letter = arg[at] ?? '';
      if ('res'.includes(letter)) {
        options.raw ||= letter === 'r';
        options.silent ||= letter === 's';
        continue;
      }
      if (!'adinNptu'.includes(letter)) return `-${letter}`;
      const value = at + 1 < arg.length ? arg.slice(at + 1) : args[(index += 1)] ?? '';
      setValue(options, letter, value);
      break;
    }
  }
  options.names = args.slice(index);
  return options;
}

function setValue(options: ReadOptions, letter: string, value: string): void {
  if (letter === 'a') options.array = value;
  else if (letter === 'p') options.prompt = value;
  else if (letter === 't') options.timeout = Number(value) * 1000;
  else if (letter === 'd') options.delimiter = value === '' ? 0 : value.charCodeAt(0);
  else if (letter === 'u') options.descriptor = Number(value);
  else if (letter === 'n' || letter === 'N') {
    options.count = Number(value);
    options.exact = letter === 'N';
  }
}

/** Puts the terminal into the state that `-s` and `-n` need, and back. */
async function withTerminal<T>(file: OpenFile, options: ReadOptions, work: () => Promise<T>): Promise<T> {
  const { tty } = file;
  if (!tty || (!options.silent && options.count === undefined && options.delimiter === 0x0a)) return work();
  const before = tty.modes();
  tty.setModes({ echo: !options.silent && before.echo, canonical: options.count === undefined && options.delimiter === 0x0a });
  try {
    return await work();
  } finally {
    tty.setModes(before);
  }
}

async function take(call: BuiltinCall, file: OpenFile, options: ReadOptions): Promise<Line | 'timeout' | undefined> {
  const { shell } = call;
  if (options.timeout === 0) return { text: '', complete: true };
  const abort = new AbortController();
  const timer = options.timeout === undefined ? undefined : shell.process.clock.setTimeout(() => abort.abort('timeout'), options.timeout);
  const signal = AbortSignal.any([abort.signal, shell.signals.attention]);
  try {
    const first = await takeOnce(file, options, signal);
    return first && !options.raw ? await joinContinuations(file, options, { line: first, signal }) : first;
  } catch (error) {
    if (error instanceof ProcessEnded || error instanceof SystemError) throw error;
    if (abort.signal.aborted) return 'timeout';
    if (shell.signals.pending) await shell.signals.attend();
    return undefined;
  } finally {
    timer?.cancel();
  }
}

async function takeOnce(file: OpenFile, options: ReadOptions, signal: AbortSignal): Promise<Line | undefined> {
  if (options.count === undefined) return readLine(file, { delimiter: options.delimiter, signal });
  const bytes: number[] = [];
  while ([...decodeText(Uint8Array.from(bytes))].length < options.count) {
    const chunk = await file.read(1, signal);
    if (chunk.length === 0) return bytes.length === 0 ? undefined : { text: decodeText(Uint8Array.from(bytes)), complete: false };
    if (!options.exact && chunk[0] === options.delimiter) break;
    bytes.push(chunk[0] ?? 0);
  }
  return { text: decodeText(Uint8Array.from(bytes)), complete: true };
}

/** Without -r a backslash at the end joins the next line. */
async function joinContinuations(file: OpenFile, options: ReadOptions, from: { line: Line; signal: AbortSignal }): Promise<Line> {
  let { line } = from;
  while (line.complete && (/\\*$/.exec(line.text)?.[0].length ?? 0) % 2 === 1 && options.count === undefined) {
    const next = await takeOnce(file, options, from.signal);
    if (!next) return { text: line.text.slice(0, -1), complete: false };
    line = { text: line.text.slice(0, -1) + next.text, complete: next.complete };
  }
  return line;
}

function assign(call: BuiltinCall, options: ReadOptions, text: string): void {
  const { variables } = call.shell;
  const ifs = variables.get('IFS') ?? ' \t\n';
  if (options.array !== undefined) {
    variables.setArray(options.array, splitForRead(text, { ifs, raw: options.raw, limit: undefined }).entries());
    return;
  }
  if (options.names.length === 0 || options.exact) {
    const whole = options.raw ? text : text.replace(/\\(.)/gs, '$1');
    variables.set(options.names[0] ?? 'REPLY', whole);
    for (const name of options.names.slice(1)) variables.set(name, '');
    return;
  }
  const fields = splitForRead(text, { ifs, raw: options.raw, limit: options.names.length });
  for (const [index, name] of options.names.entries()) {
    const element = /^(\w+)\[(.+)\]$/.exec(name);
    if (element) variables.setElement(element[1] ?? '', Number(element[2]), fields[index] ?? '');
    else variables.set(name, fields[index] ?? '');
  }
}
