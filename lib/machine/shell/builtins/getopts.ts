import { isName } from '../lexer/characters.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';

export const getopts: Builtin = {
  name: 'getopts',
  async run(call) {
    const { shell, args } = call;
    const [, spec, name] = args;
    if (spec === undefined || name === undefined) {
      await shell.printError('getopts: usage: getopts optstring name [arg ...]\n');
      return 2;
    }
    if (!isName(name)) return refuse(call, `\`${name}': not a valid identifier`);
    return new Getopts(call, { spec, name, words: args.length > 3 ? args.slice(3) : shell.positional }).next();
  },
};

class Getopts {
  readonly #call: BuiltinCall;
  readonly #spec: string;
  readonly #name: string;
  readonly #words: readonly string[];

  constructor(call: BuiltinCall, options: { spec: string; name: string; words: readonly string[] }) {
    this.#call = call;
    this.#spec = options.spec;
    this.#name = options.name;
    this.#words = options.words;
  }

  async next(): Promise<number> {
    const { shell } = this.#call;
    const { variables } = shell;
    const index = Math.max(1, Number(variables.get('OPTIND') ?? 1));
    const word = this.#words[index - 1];
    if (shell.getoptsPlace === 0 && (word === undefined || !/^-./.test(word) || word === '--')) {
      if (word === '--') this.#moveTo(index + 1, 0);
      variables.set(this.#name, '?');
      variables.remove('OPTARG');
      return 1;
    }
    const place = shell.getoptsPlace || 1;
    const letter = word?.[place] ?? '';
    const isLast = place + 1 >= (word?.length ?? 0);
    const at = this.#spec.indexOf(letter, this.#spec.startsWith(':') ? 1 : 0);
    if (letter === ':' || at < 0) {
      this.#moveTo(isLast ? index + 1 : index, isLast ? 0 : place + 1);
      return this.#wrong(letter, '?', 'illegal option');
    }
    if (this.#spec[at + 1] !== ':') {
      this.#moveTo(isLast ? index + 1 : index, isLast ? 0 : place + 1);
      variables.set(this.#name, letter);
      variables.remove('OPTARG');
      return 0;
    }
    const value = isLast ? this.#words[index] : word?.slice(place + 1);
    this.#moveTo(isLast ? index + 2 : index + 1, 0);
    if (value === undefined) {
      this.#moveTo(index + 1, 0);
      return this.#wrong(letter, ':', 'option requires an argument');
    }
    variables.set(this.#name, letter);
    variables.set('OPTARG', value);
    return 0;
  }

  #moveTo(index: number, place: number): void {
    this.#call.shell.variables.set('OPTIND', String(index));
    this.#call.shell.getoptsPlace = place;
  }

  async #wrong(letter: string, silent: '?' | ':', words: string): Promise<number> {
    const { shell } = this.#call;
    if (this.#spec.startsWith(':')) {
      shell.variables.set(this.#name, silent);
      shell.variables.set('OPTARG', letter);
      return 0;
    }
    shell.variables.set(this.#name, '?');
    shell.variables.remove('OPTARG');
    if (shell.variables.get('OPTERR') !== '0') {
      if (shell.flavour.name === 'bash') await shell.printError(`${shell.identity.name}: ${words} -- ${letter}\n`);
      else await shell.printError(silent === '?' ? `Illegal option -${letter}\n` : `No arg for -${letter} option\n`);
    }
    return 0;
  }
}
