import type { FlagDefinition } from './definition.ts';
import { defaultValue, InvalidValue, nextValue } from './flag-values.ts';
import type { FlagValue } from './flag-values.ts';

/** The command line does not fit the flags; `message` is pflag's. */
export class FlagError extends Error {}

/** Asked for help (`-h`, `--help`), which ends parsing successfully. */
export class HelpRequested extends Error {}

/**
 * A command's flags with the values of one command line (pflag's FlagSet, flags and arguments
 * interspersed). Names with underscores count as those with dashes.
 */
export class FlagSet {
  readonly #definitions: ReadonlyMap<string, FlagDefinition>;
  readonly #shorthands = new Map<string, FlagDefinition>();
  readonly #values = new Map<string, FlagValue>();
  readonly args: string[] = [];
  /** How many arguments came before `--`; undefined when there was none. */
  argsBeforeDash: number | undefined;
  /** The flags with their texts, in the order of the command line. */
  readonly occurrences: { name: string; text: string }[] = [];
  /** Lines to print on stderr about deprecated flags. */
  readonly warnings: string[] = [];

  constructor(definitions: ReadonlyMap<string, FlagDefinition>) {
    this.#definitions = definitions;
    for (const flag of definitions.values()) if (flag.shorthand) this.#shorthands.set(flag.shorthand, flag);
  }

  /** Throws FlagError or HelpRequested. */
  parse(words: readonly string[]): this {
    const rest = [...words];
    while (rest.length > 0) {
      const word = rest.shift() ?? '';
      if (word === '--') {
        this.argsBeforeDash = this.args.length;
        this.args.push(...rest);
        break;
      }
      if (word.startsWith('--')) this.#long(word, rest);
      else if (word.startsWith('-') && word.length > 1) this.#short(word, rest);
      else this.args.push(word);
    }
    return this;
  }

  changed(name: string): boolean {
    return this.#values.has(name);
  }

  has(name: string): boolean {
    return this.#definitions.has(name);
  }

  string(name: string): string {
    return String(this.#value(name));
  }

  bool(name: string): boolean {
    return this.#value(name) === true;
  }

  /** An int, or a duration in milliseconds. */
  number(name: string): number {
    return Number(this.#value(name));
  }

  list(name: string): string[] {
    const value = this.#value(name);
    return Array.isArray(value) ? value : [];
  }

  map(name: string): ReadonlyMap<string, string> {
    const value = this.#value(name);
    return value instanceof Map ? value : new Map();
  }

  /** Gives a flag a value as if it had been on the command line. */
  set(name: string, text: string): void {
    const flag = this.#definitions.get(name);
    if (!flag) throw new Error(`no flag --${name}`);
    this.#set(flag, text, `--${name}`);
  }

  /** Definitions of the flags given, for `--x requires --y` rules. */
  given(): FlagDefinition[] {
    return [...this.#definitions.values()].filter((flag) => this.#values.has(flag.name));
  }

  #value(name: string): FlagValue {
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    const flag = this.#definitions.get(name);
    if (!flag) throw new Error(`no flag --${name}`);
    return defaultValue(flag);
  }

  #long(word: string, rest: string[]): void {
    const equals = word.indexOf('=');
    const written = equals < 0 ? word.slice(2) : word.slice(2, equals);
    if (written === '' || written.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`);
    const flag = this.#definitions.get(written.replaceAll('_', '-'));
    if (!flag) {
      if (written === 'help') throw new HelpRequested();
      throw new FlagError(`unknown flag: --${written}`);
    }
    if (equals >= 0) this.#set(flag, word.slice(equals + 1));
    else if (flag.noOption !== undefined) this.#set(flag, flag.noOption);
    else if (rest.length > 0) this.#set(flag, rest.shift() ?? '');
    else throw new FlagError(`flag needs an argument: --${written}`);
  }

  #short(word: string, rest: string[]): void {
    let letters = word.slice(1);
    while (letters.length > 0) {
      const letter = letters[0] ?? '';
      const flag = this.#shorthands.get(letter);
      if (!flag) {
        if (letter === 'h') throw new HelpRequested();
        throw new FlagError(`unknown shorthand flag: ${goCharacter(letter)} in -${letters}`);
      }
      if (letters.length > 2 && letters[1] === '=') {
        this.#set(flag, letters.slice(2));
        return;
      }
      if (flag.noOption !== undefined) {
        this.#set(flag, flag.noOption);
        letters = letters.slice(1);
        continue;
      }
      if (letters.length > 1) this.#set(flag, letters.slice(1));
      else if (rest.length > 0) this.#set(flag, rest.shift() ?? '');
      else throw new FlagError(`flag needs an argument: ${goCharacter(letter)} in -${letters}`);
      return;
    }
  }

  #set(flag: FlagDefinition, text: string, display = flagTitle(flag)): void {
    const before = this.#values.get(flag.name);
    this.occurrences.push({ name: flag.name, text });
    try {
      this.#values.set(flag.name, nextValue(flag, before ?? defaultValue(flag), text, before !== undefined));
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      throw new FlagError(`invalid argument ${JSON.stringify(text)} for ${JSON.stringify(display)} flag: ${error.message}`);
    }
    if (flag.name === 'help' && this.bool('help')) throw new HelpRequested();
    if (flag.deprecated && before === undefined) this.warnings.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`);
  }
}

function flagTitle(flag: FlagDefinition): string {
  return flag.shorthand ? `-${flag.shorthand}, --${flag.name}` : `--${flag.name}`;
}

/** A character as Go's %q prints it. */
function goCharacter(character: string): string {
  return character === "'" ? String.raw`'\''` : `'${character}'`;
}
