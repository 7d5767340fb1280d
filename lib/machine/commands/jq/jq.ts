import { SystemError } from '../../system-error.ts';
import { decodeText } from '../text/codec.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { readAll } from '../invocation/lines.ts';
import { Halt } from './calls.ts';
import { compileJq } from './evaluate.ts';
import type { Program } from './evaluate.ts';
import { JsonFault, JsonReader } from './json.ts';
import { printJson } from './print.ts';
import type { PrintStyle } from './print.ts';
import { PAUSE } from './scope.ts';
import type { Json } from './syntax.ts';
import { JqError, encodeJson, isObject, isTrue } from './values.ts';

/** Exit code for input that is no JSON (Debian's jq 1.6-2.1; upstream's is 2). */
const BAD_INPUT = 4;

interface Request {
  program: string | undefined;
  files: string[];
  flags: Set<string>;
  indent: number | undefined;
  programFile: string | undefined;
  variables: Map<string, Json>;
  positional: Json[];
}

/** jq 1.6, without modules, streaming and SQL-style operators. */
export const jq: Command = {
  name: 'jq',
  usage: '[options] <jq filter> [file...]',
  summary: 'jq is a tool for processing JSON inputs, applying the given filter to its JSON text inputs',
  errorCode: 2,
  async run(call) {
    const request = await parseArguments(call);
    if (request.flags.has('version')) {
      await call.put('jq-1.6\n');
      return 0;
    }
    if (request.flags.has('help') || (request.program === undefined && request.programFile === undefined)) {
      const usage = `Usage:\t${call.name} [OPTIONS] FILTER [FILES...]\n\t${call.name} [OPTIONS] -n FILTER\n`;
      await (request.flags.has('help') ? call.put(usage) : call.say(`jq - commandline JSON processor [version 1.6]\n\n${usage}`));
      return request.flags.has('help') ? 0 : 2;
    }
    return new Runner(call, request).run();
  },
};

const LETTERS: Readonly<Record<string, string>> = {
  r: 'raw-output', j: 'join-output', c: 'compact-output', n: 'null-input', s: 'slurp', R: 'raw-input', e: 'exit-status', a: 'ascii-output', S: 'sort-keys', C: 'color-output', M: 'monochrome-output', h: 'help', V: 'version',
};
const LONG = new Set([...Object.values(LETTERS), 'tab', 'seq', 'unbuffered', 'args', 'jsonargs', 'stream', 'raw-output0']);

async function parseArguments(call: Invocation): Promise<Request> {
  const request: Request = { program: undefined, files: [], flags: new Set(), indent: undefined, programFile: undefined, variables: new Map(), positional: [] };
  const queue = [...call.args];
  let rest: 'files' | 'args' | 'jsonargs' = 'files';
  let literal = false;
  const next = (words: string) => queue.shift() ?? refuse(call, words);
  while (queue.length > 0) {
    const arg = queue.shift() ?? '';
    if (literal || !arg.startsWith('-') || arg === '-') {
      if (request.program === undefined && request.programFile === undefined) request.program = arg;
      else if (rest === 'files') request.files.push(arg);
      else request.positional.push(rest === 'args' ? arg : jsonArgument(call, arg, `Invalid JSON text passed to --${rest}`));
    } else if (arg === '--') literal = true;
    else if (arg === '--args' || arg === '--jsonargs') rest = arg.slice(2) as 'args' | 'jsonargs';
    else if (arg === '-f' || arg === '--from-file') {
      request.programFile = next('-f takes a parameter (e.g. -f file)');
      if (request.program !== undefined) request.files.unshift(request.program);
      request.program = undefined;
    } else if (arg === '--indent') request.indent = indentOf(call, next('--indent takes one parameter'));
    else if (arg === '--arg') request.variables.set(next('--arg takes two parameters (e.g. --arg varname value)'), next('--arg takes two parameters (e.g. --arg varname value)'));
    else if (arg === '--argjson') {
      const name = next('--argjson takes two parameters (e.g. --argjson varname text)');
      request.variables.set(name, jsonArgument(call, next('--argjson takes two parameters (e.g. --argjson varname text)'), 'Invalid JSON text passed to --argjson'));
    } else if (arg === '--slurpfile' || arg === '--rawfile') {
      const name = next(`${arg} takes two parameters (e.g. ${arg} varname filename)`);
      request.variables.set(name, fileArgument(call, name, next(`${arg} takes two parameters (e.g. ${arg} varname filename)`), arg === '--rawfile'));
    } else setFlags(call, request, arg);
  }
  return request;
}

function refuse(call: Invocation, message: string): never {
  return call.fail(`error: ${message}\nUse ${call.name} --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq`);
}

function setFlags(call: Invocation, request: Request, arg: string): void {
  if (arg.startsWith('--')) {
    if (!LONG.has(arg.slice(2))) unknown(call, arg);
    request.flags.add(arg.slice(2));
    return;
  }
  for (const letter of arg.slice(1)) {
    const name = LETTERS[letter];
    if (name === undefined) unknown(call, arg);
    else request.flags.add(name);
  }
}

function unknown(call: Invocation, arg: string): never {
  return call.fail(`Unknown arguments\nUse ${call.name} --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq`.replace('Unknown arguments', arg === '' ? 'Unknown arguments' : 'Unknown arguments'));
}

function indentOf(call: Invocation, text: string): number {
  const indent = Number(text);
  if (indent < 0) refuse(call, 'Cannot indent less than zero');
  return indent > 7 ? refuse(call, 'Cannot indent more than 7 characters') : indent;
}

function jsonArgument(call: Invocation, text: string, words: string): Json {
  try {
    const value = new JsonReader(text).next();
    if (value !== undefined) return value;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
  }
  return call.fail(`${words}\nUse ${call.name} --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq`);
}

function fileArgument(call: Invocation, name: string, path: string, raw: boolean): Json {
  try {
    const text = decodeText(call.process.fs.readFile(path));
    if (raw) return text;
    const reader = new JsonReader(text);
    const values: Json[] = [];
    for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
    return values;
  } catch (error) {
    if (error instanceof SystemError) return call.fail(`Bad JSON in --${raw ? 'rawfile' : 'slurpfile'} ${name} ${path}: Could not open ${path}: ${error.message}`);
    if (error instanceof JsonFault) return call.fail(`Bad JSON in --slurpfile ${name} ${path}: ${error.message}`);
    throw error;
  }
}

class Runner {
  readonly #call: Invocation;
  readonly #request: Request;
  #inputs: Generator<Json, void, undefined> = (function* none() {})();
  #waiting = '';
  #last: Json | undefined;
  #code = 0;
  /** Characters of the input that were read, and where in it each file begins. */
  #read = () => 0;
  #starts: { name: string; at: number }[] = [];
  #input = '';

  constructor(call: Invocation, request: Request) {
    this.#call = call;
    this.#request = request;
  }

  async run(): Promise<number> {
    const { flags } = this.#request;
    const program = this.#compile();
    this.#input = await this.#text();
    this.#inputs = this.#parsed(this.#input);
    if (flags.has('null-input')) await this.#process(program, null);
    else await this.#all(program);
    await this.#flushErrors();
    // A file that could not be read counts for more than what went wrong with another.
    if (this.#call.status !== 0) return this.#call.status;
    if (this.#code !== 0 || !flags.has('exit-status')) return this.#code;
    return this.#last === undefined ? 4 : isTrue(this.#last) ? 0 : 1;
  }

  #compile(): Program {
    const { program, programFile, variables, positional } = this.#request;
    const { process } = this.#call;
    const source = programFile === undefined ? (program ?? '.') : this.#programText(programFile);
    const env: Json = Object.fromEntries(process.env);
    const named: Json = Object.fromEntries(variables);
    const all = new Map<string, Json>([...variables, ['ENV', env], ['ARGS', { positional, named }]]);
    return compileJq(source, {
      variables: all,
      surroundings: { now: process.clock.now(), say: (text) => (this.#waiting += text) },
      nextInput: () => {
        const { value, done } = this.#inputs.next();
        return done ? undefined : (value ?? null);
      },
    });
  }

  #programText(path: string): string {
    try {
      return decodeText(this.#call.process.fs.readFile(path));
    } catch (error) {
      if (error instanceof SystemError) return this.#call.fail(`error: Could not open ${path}: ${error.message}`);
      throw error;
    }
  }

  async #text(): Promise<string> {
    const { files, flags } = this.#request;
    if (files.length === 0 && flags.has('null-input') && this.#call.process.file(0).tty) return '';
    let text = '';
    for (const path of files.length > 0 ? files : ['-']) {
      try {
        const part = decodeText(await readAll(this.#call, path === '-' ? this.#call.process.file(0).retain() : this.#call.process.fs.open(path, { read: true })));
        this.#starts.push({ name: path === '-' ? '<stdin>' : path, at: text.length });
        text += part;
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        await this.#call.say(`jq: error: Could not open file ${path}: ${error.message}\n`);
        this.#call.status = 2;
      }
    }
    return text;
  }

  *#parsed(text: string): Generator<Json, void, undefined> {
    const { flags } = this.#request;
    if (flags.has('raw-input')) {
      if (flags.has('slurp')) yield text;
      else if (text !== '') {
        let read = 0;
        this.#read = () => Math.min(read, text.length);
        for (const line of text.replace(/\n$/, '').split('\n')) {
          read += line.length + 1;
          yield line;
        }
      }
      return;
    }
    const reader = new JsonReader(text);
    this.#read = () => reader.read;
    if (!flags.has('slurp')) {
      for (let value = reader.next(); value !== undefined; value = reader.next()) yield value;
      return;
    }
    const values: Json[] = [];
    for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
    yield values;
  }

  async #all(program: Program): Promise<void> {
    for (;;) {
      let value: Json | undefined;
      try {
        const next = this.#inputs.next();
        if (next.done) return;
        value = next.value;
      } catch (error) {
        if (!(error instanceof JsonFault)) throw error;
        await this.#call.out.flush();
        await this.#call.say(`parse error: ${error.message}\n`);
        this.#code = BAD_INPUT;
        return;
      }
      if (await this.#process(program, value ?? null)) return;
    }
  }

  /** True when the program asked to end. */
  async #process(program: Program, input: Json): Promise<boolean> {
    try {
      for (const value of program.run(input)) {
        if (value !== PAUSE) await this.#put(value);
        const pause = this.#call.process.yield();
        if (pause) await pause;
      }
      this.#code = this.#code === 5 ? 0 : this.#code;
    } catch (error) {
      await this.#call.out.flush();
      await this.#flushErrors();
      if (error instanceof Halt) {
        if (error.value !== undefined) await this.#call.say(typeof error.value === 'string' ? error.value : `${encodeJson(error.value)}\n`);
        this.#code = error.code;
        return true;
      }
      if (error instanceof RangeError) await this.#call.say('jq: error: too many levels of recursion\n');
      else if (error instanceof JqError) await this.#call.say(`jq: error (at ${this.#place()})${errorWords(error.value)}\n`);
      else if (error instanceof JsonFault) await this.#call.say(`parse error: ${error.message}\n`);
      else throw error;
      this.#code = error instanceof JsonFault ? BAD_INPUT : 5;
    }
    return false;
  }

  async #put(value: Json): Promise<void> {
    this.#last = value;
    await this.#flushErrors();
    const wait = this.#call.put(this.#printed(value));
    if (wait) await wait;
  }

  /** Where an error arose: in which file, and how many of its lines were read until then. */
  #place(): string {
    const read = this.#read();
    if (read === 0 && this.#request.flags.has('null-input')) return '<unknown>';
    const file = this.#starts.findLast(({ at }) => at < read) ?? this.#starts[0];
    const lines = this.#input.slice(file?.at ?? 0, read).split('\n').length - 1;
    return `${file?.name ?? '<stdin>'}:${lines}`;
  }

  async #flushErrors(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    if (text !== '') await this.#call.say(text);
  }

  #printed(value: Json): string {
    const { flags, indent } = this.#request;
    const raw = flags.has('raw-output') || flags.has('join-output');
    const coloured = flags.has('color-output') || (this.#call.out.tty !== undefined && !flags.has('monochrome-output'));
    const style: PrintStyle = {
      indent: flags.has('compact-output') ? '' : flags.has('tab') ? '\t' : ' '.repeat(indent ?? 2), coloured, sorted: flags.has('sort-keys'), ascii: flags.has('ascii-output'),
    };
    const text = raw && typeof value === 'string' ? value : printJson(value, style);
    return flags.has('join-output') ? text : `${text}\n`;
  }
}

function errorWords(value: Json): string {
  if (typeof value === 'string') return `: ${value}`;
  return isObject(value) || Array.isArray(value) ? ` (not a string): ${encodeJson(value)}` : ` (not a string): ${encodeJson(value)}`;
}
