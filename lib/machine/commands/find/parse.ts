import { CommandFailure } from '../invocation/failure.ts';
import { parseMode } from '../files/modes.ts';

/** A number with its sign: `+3` more, `-3` less, `3` exactly. */
export interface Count {
  sign: '+' | '-' | '';
  value: number;
}

export type Test =
  | { type: 'and' | 'or'; left: Test; right: Test }
  | { type: 'not'; test: Test }
  | { type: 'constant'; value: boolean }
  | { type: 'name' | 'path' | 'link-name'; pattern: string; ignoreCase: boolean }
  | { type: 'regex'; pattern: string; ignoreCase: boolean }
  | { type: 'type'; types: string[] }
  | { type: 'size'; count: Count; unit: number }
  | { type: 'age'; count: Count; unit: number }
  | { type: 'newer'; path: string }
  | { type: 'links' | 'inode'; count: Count }
  | { type: 'permission'; mode: number; match: 'exact' | 'all' | 'any' }
  | { type: 'user' | 'group'; name: string }
  | { type: 'access'; want: 'read' | 'write' | 'execute' }
  | { type: 'empty' | 'prune' | 'quit' | 'delete' | 'ls' }
  | { type: 'print'; end: string; file?: string }
  | { type: 'printf'; format: string }
  | { type: 'exec'; args: string[]; together: boolean; ask: boolean; inDirectory: boolean };

export interface FindRequest {
  paths: string[];
  test: Test;
  least: number;
  most: number;
  depthFirst: boolean;
  follow: boolean;
}

const UNITS: Readonly<Record<string, number>> = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** Reads find's command line; CommandFailure with findutils' (or BusyBox's) words. `quote` is a word in quotes. */
export function parseFind(args: readonly string[], words: { gnu: boolean; quote: (word: string) => string }): FindRequest {
  return new FindParser(args, words).parse();
}

class FindParser {
  readonly #args: readonly string[];
  readonly #gnu: boolean;
  readonly #quote: (word: string) => string;
  readonly #request: FindRequest = { paths: [], test: { type: 'constant', value: true }, least: 0, most: Number.POSITIVE_INFINITY, depthFirst: false, follow: false };
  #index = 0;
  #acts = false;

  constructor(args: readonly string[], { gnu, quote }: { gnu: boolean; quote: (word: string) => string }) {
    this.#args = args;
    this.#gnu = gnu;
    this.#quote = quote;
  }

  parse(): FindRequest {
    while (/^-[HLP]$/.test(this.#word())) {
      if (this.#word() === '-L') this.#request.follow = true;
      this.#index += 1;
    }
    while (this.#index < this.#args.length && !/^(?:-.|[(!]$)/.test(this.#word())) {
      this.#request.paths.push(this.#word());
      this.#index += 1;
    }
    if (this.#request.paths.length === 0) this.#request.paths.push('.');
    if (this.#index < this.#args.length) this.#request.test = this.#or();
    if (this.#word() === ')') this.#fail('you have too many \')\'');
    if (this.#index < this.#args.length) this.#fail(`paths must precede expression: ${this.#quoteTick(this.#word())}`);
    if (!this.#acts) this.#request.test = { type: 'and', left: this.#request.test, right: { type: 'print', end: '\n' } };
    return this.#request;
  }

  #word(): string {
    return this.#args[this.#index] ?? '';
  }

  #fail(message: string): never {
    throw new CommandFailure(message);
  }

  #quoteTick(word: string): string {
    return `\`${word}'`;
  }

  #or(): Test {
    let left = this.#and();
    while (this.#word() === '-o' || this.#word() === '-or') {
      this.#index += 1;
      left = { type: 'or', left, right: this.#and() };
    }
    return left;
  }

  #and(): Test {
    let left = this.#not();
    while (this.#index < this.#args.length && !['-o', '-or', ')', ','].includes(this.#word())) {
      if (this.#word() === '-a' || this.#word() === '-and') this.#index += 1;
      left = { type: 'and', left, right: this.#not() };
    }
    return left;
  }

  #not(): Test {
    if (this.#word() === '!' || this.#word() === '-not') {
      this.#index += 1;
      return { type: 'not', test: this.#not() };
    }
    if (this.#word() !== '(') return this.#primary();
    this.#index += 1;
    if (this.#index >= this.#args.length) this.#fail("invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('");
    const test = this.#or();
    if (this.#word() !== ')') this.#fail("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
    this.#index += 1;
    return test;
  }

  #primary(): Test {
    const name = this.#word();
    if (!name.startsWith('-')) {
      this.#fail(this.#gnu ? `paths must precede expression: ${this.#quoteTick(name)}` : `unrecognized: ${name}`);
    }
    this.#index += 1;
    const act = this.#action(name);
    if (act) {
      this.#acts = true;
      return act;
    }
    return this.#option(name) ?? this.#nameTest(name) ?? this.#statusTest(name) ?? this.#unknown(name);
  }

  #unknown(name: string): never {
    if (this.#gnu) this.#fail(`unknown predicate ${this.#quoteTick(name)}`);
    throw new CommandFailure(`unrecognized: ${name}`, { usage: true });
  }

  #value(name: string): string {
    const value = this.#args[this.#index];
    if (value === undefined) this.#fail(this.#gnu ? `missing argument to ${this.#quoteTick(name)}` : `option requires an argument -- '${name.slice(1)}'`);
    this.#index += 1;
    return value;
  }

  #action(name: string): Test | undefined {
    switch (name) {
      case '-print':
        return { type: 'print', end: '\n' };
      case '-print0':
        return { type: 'print', end: '\0' };
      case '-fprint':
        return { type: 'print', end: '\n', file: this.#value(name) };
      case '-printf':
        return { type: 'printf', format: this.#value(name) };
      case '-ls':
        return { type: 'ls' };
      case '-delete':
        this.#request.depthFirst = true;
        return { type: 'delete' };
      case '-quit':
        return { type: 'quit' };
      case '-exec':
      case '-execdir':
      case '-ok':
        return this.#exec(name);
      default:
        return undefined;
    }
  }

  #exec(name: string): Test {
    const args: string[] = [];
    for (;;) {
      const word = this.#args[this.#index];
      if (word === undefined) this.#fail(this.#gnu ? `missing argument to ${this.#quoteTick(name)}` : `${name} CMD must end by ';'`);
      this.#index += 1;
      const together = word === '+' && args.at(-1) === '{}';
      if (word === ';' || together) {
        if (args.length === 0) this.#fail(`missing argument to ${this.#quoteTick(name)}`);
        return { type: 'exec', args, together, ask: name === '-ok', inDirectory: name === '-execdir' };
      }
      args.push(word);
    }
  }

  #option(name: string): Test | undefined {
    switch (name) {
      case '-maxdepth':
      case '-mindepth': {
        const text = this.#value(name);
        if (!/^\d+$/.test(text)) this.#fail(this.#gnu ? `Expected a positive decimal integer argument to ${name}, but got ${this.#quote(text)}` : `invalid number '${text}'`);
        this.#request[name === '-maxdepth' ? 'most' : 'least'] = Number(text);
        return { type: 'constant', value: true };
      }
      case '-depth':
      case '-d':
        this.#request.depthFirst = true;
        return { type: 'constant', value: true };
      case '-follow':
        this.#request.follow = true;
        return { type: 'constant', value: true };
      case '-mount':
      case '-xdev':
      case '-noleaf':
      case '-daystart':
      case '-true':
        return { type: 'constant', value: true };
      case '-false':
        return { type: 'constant', value: false };
      default:
        return undefined;
    }
  }

  #nameTest(name: string): Test | undefined {
    const ignoreCase = /^-i(?:name|path|wholename|regex|lname)$/.test(name);
    switch (name.replace(/^-i(?=name|path|wholename|regex|lname)/, '-')) {
      case '-name':
        return { type: 'name', pattern: this.#value(name), ignoreCase };
      case '-path':
      case '-wholename':
        return { type: 'path', pattern: this.#value(name), ignoreCase };
      case '-lname':
        return { type: 'link-name', pattern: this.#value(name), ignoreCase };
      case '-regex':
        return { type: 'regex', pattern: this.#value(name), ignoreCase };
      case '-regextype':
        this.#value(name);
        return { type: 'constant', value: true };
      default:
        return undefined;
    }
  }

  #statusTest(name: string): Test | undefined {
    switch (name) {
      case '-type':
        return this.#type(this.#value(name));
      case '-size':
        return this.#size(this.#value(name));
      case '-mtime':
      case '-atime':
      case '-ctime':
        return { type: 'age', count: this.#count(name), unit: 86_400_000 };
      case '-mmin':
      case '-amin':
      case '-cmin':
        return { type: 'age', count: this.#count(name), unit: 60_000 };
      case '-newer':
        return { type: 'newer', path: this.#value(name) };
      case '-links':
        return { type: 'links', count: this.#count(name) };
      case '-inum':
        return { type: 'inode', count: this.#count(name) };
      case '-perm':
        return this.#permission(this.#value(name));
      case '-user':
      case '-group':
        return { type: name === '-user' ? 'user' : 'group', name: this.#value(name) };
      case '-executable':
        return { type: 'access', want: 'execute' };
      case '-readable':
        return { type: 'access', want: 'read' };
      case '-writable':
        return { type: 'access', want: 'write' };
      case '-empty':
      case '-prune':
        return { type: name === '-empty' ? 'empty' : 'prune' };
      default:
        return undefined;
    }
  }

  #type(text: string): Test {
    const types = text.split(',');
    for (const letter of types) {
      if (!'fdlbcps'.includes(letter)) this.#fail(this.#gnu ? (letter.length > 1 ? 'Must separate multiple arguments to -type using: \',\'' : `Unknown argument to -type: ${letter}`) : `invalid argument '${text}' to '-type'`);
    }
    return { type: 'type', types };
  }

  #size(text: string): Test {
    const [, sign, digits, unit = ''] = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(text) ?? [];
    if (digits === undefined) this.#fail(`Invalid argument ${this.#quoteTick(text)} to -size`);
    return { type: 'size', count: { sign: sign === '+' || sign === '-' ? sign : '', value: Number(digits) }, unit: UNITS[unit] ?? 512 };
  }

  #count(name: string): Count {
    const text = this.#value(name);
    const [, sign, digits] = /^([-+]?)(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    if (digits === undefined) this.#fail(this.#gnu ? `invalid argument ${this.#quoteTick(text)} to ${this.#quoteTick(name)}` : `invalid number '${text}'`);
    return { sign: sign === '+' || sign === '-' ? sign : '', value: Number(digits) };
  }

  #permission(text: string): Test {
    const match = text.startsWith('-') ? 'all' : text.startsWith('/') || text.startsWith('+') ? 'any' : 'exact';
    const change = parseMode(match === 'exact' ? text : text.slice(1));
    if (!change) this.#fail(`invalid mode ${this.#quote(text)}`);
    return { type: 'permission', mode: change?.(0, false) ?? 0, match };
  }
}
