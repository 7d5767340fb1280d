import { CommandFailure } from './failure.ts';

/**
 * One option: its names, short ones first, then `=` when it takes a value or `=?` when the value may be
 * left out (then only `-oVALUE` or `--long=VALUE` give one). The first name is the key it is read by.
 */
export type OptionDeclaration = string;

export interface OptionRules {
  /** The first operand ends the options (`env`, `xargs`); otherwise they may stand anywhere, as GNU getopt permutes. */
  stopAtOperand?: boolean;
  /** A long option may start with one dash (`find`, `openssl` do without this parser). */
  exitCode?: number;
}

interface Option {
  key: string;
  name: string;
  value: 'none' | 'required' | 'optional';
}

/** What a command line said. */
export class Options {
  /** Each option as it came, by key, in order; the value is undefined where it has none. */
  readonly given: { key: string; value: string | undefined }[] = [];
  readonly operands: string[] = [];

  has(...keys: string[]): boolean {
    return this.given.some((option) => keys.includes(option.key));
  }

  count(key: string): number {
    return this.given.filter((option) => option.key === key).length;
  }

  /** The last value given. */
  value(key: string): string | undefined {
    return this.given.findLast((option) => option.key === key)?.value;
  }

  values(key: string): string[] {
    return this.given.flatMap((option) => (option.key === key ? [option.value ?? ''] : []));
  }

  /** Which of these keys came last. */
  last(...keys: string[]): string | undefined {
    return this.given.findLast((option) => keys.includes(option.key))?.key;
  }
}

/**
 * Reads a command line as GNU getopt_long does, with its words for mistakes (CommandFailure with usage).
 * `args` is without the command's name.
 */
export function parseOptions(args: readonly string[], declarations: readonly OptionDeclaration[], rules: OptionRules = {}): Options {
  return new Parser(args, declare(declarations), rules).parse();
}

function declare(declarations: readonly OptionDeclaration[]): Map<string, Option> {
  const known = new Map<string, Option>();
  for (const declaration of declarations) {
    const [, list = '', mark] = /^(.*?)(=\??)?$/.exec(declaration) ?? [];
    const names = list.split(',');
    const value = mark === '=' ? 'required' : mark === '=?' ? 'optional' : 'none';
    for (const name of names) known.set(name, { key: names[0] ?? name, name, value });
  }
  return known;
}

class Parser {
  readonly #args: readonly string[];
  readonly #known: Map<string, Option>;
  readonly #rules: OptionRules;
  readonly #options = new Options();
  #next = 0;

  constructor(args: readonly string[], known: Map<string, Option>, rules: OptionRules) {
    this.#args = args;
    this.#known = known;
    this.#rules = rules;
  }

  parse(): Options {
    while (this.#next < this.#args.length) {
      const arg = this.#args[this.#next] ?? '';
      this.#next += 1;
      if (arg === '--') break;
      if (arg.startsWith('--')) this.#long(arg.slice(2));
      else if (arg.startsWith('-') && arg !== '-') this.#cluster(arg.slice(1));
      else {
        this.#options.operands.push(arg);
        if (this.#rules.stopAtOperand) break;
      }
    }
    this.#options.operands.push(...this.#args.slice(this.#next));
    return this.#options;
  }

  #refuse(message: string): never {
    throw new CommandFailure(message, { usage: true, ...(this.#rules.exitCode === undefined ? {} : { code: this.#rules.exitCode }) });
  }

  #long(text: string): void {
    const equals = text.indexOf('=');
    const typed = equals < 0 ? text : text.slice(0, equals);
    const given = equals < 0 ? undefined : text.slice(equals + 1);
    const option = this.#findLong(typed, text);
    if (option.value === 'none' && given !== undefined) this.#refuse(`option '--${option.name}' doesn't allow an argument`);
    if (option.value !== 'required' || given !== undefined) {
      this.#options.given.push({ key: option.key, value: given });
      return;
    }
    const value = this.#args[this.#next];
    if (value === undefined) this.#refuse(`option '--${option.name}' requires an argument`);
    this.#next += 1;
    this.#options.given.push({ key: option.key, value });
  }

  #findLong(typed: string, whole: string): Option {
    const exact = typed.length > 1 ? this.#known.get(typed) : undefined;
    if (exact) return exact;
    const candidates = [...this.#known.values()].filter((option) => option.name.length > 1 && option.name.startsWith(typed));
    const [first] = candidates;
    if (!first || typed === '') this.#refuse(`unrecognized option '--${whole}'`);
    if (candidates.some((option) => option.key !== first.key)) {
      const list = candidates.map((option) => ` '--${option.name}'`).join('');
      this.#refuse(`option '--${whole}' is ambiguous; possibilities:${list}`);
    }
    return first;
  }

  #cluster(letters: string): void {
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters[index] ?? '';
      const option = this.#known.get(letter);
      if (!option) this.#refuse(`invalid option -- '${letter}'`);
      if (option.value === 'none') {
        this.#options.given.push({ key: option.key, value: undefined });
        continue;
      }
      const rest = letters.slice(index + 1);
      this.#options.given.push({ key: option.key, value: rest || (option.value === 'required' ? this.#argumentOf(letter) : undefined) });
      return;
    }
  }

  #argumentOf(letter: string): string {
    const value = this.#args[this.#next];
    if (value === undefined) this.#refuse(`option requires an argument -- '${letter}'`);
    this.#next += 1;
    return value;
  }
}
