/** A piece of a shell pattern. */
export type Atom =
  | { readonly type: 'character'; readonly character: string }
  | { readonly type: 'any' }
  | { readonly type: 'star' }
  | { readonly type: 'set'; readonly contains: (character: string) => boolean; readonly source: string }
  | { readonly type: 'group'; readonly operator: string; readonly alternatives: readonly (readonly Atom[])[] };

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{L}\p{N}]/u, alpha: /\p{L}/u, ascii: /[\0-\x7f]/, blank: /[ \t]/, cntrl: /[\0-\x1f\x7f]/, digit: /[0-9]/,
  graph: /[!-~\u00a1-\uffff]/, lower: /\p{Ll}/u, print: /[ -~\u00a0-\uffff]/, punct: /[!-/:-@[-`{-~]/, space: /\s/, upper: /\p{Lu}/u,
  word: /[\p{L}\p{N}_]/u, xdigit: /[0-9A-Fa-f]/,
};

/** Parses a pattern; what is no proper group or set stands for itself. */
export function parsePattern(source: string, extglob: boolean): Atom[] {
  return new PatternParser(source, extglob).parse();
}

/** As within `[…]`. */
function memberSource(character: string): string {
  return character.replace(/[\\^[\]-]/, '\\$&');
}

/** One part of `[…]`. */
interface Member {
  readonly contains: (character: string) => boolean;
  /** As a regular expression's character class has it. */
  readonly source: string;
}

class PatternParser {
  readonly #source: readonly string[];
  readonly #extglob: boolean;
  #at = 0;

  constructor(source: string, extglob: boolean) {
    this.#source = Array.from(source);
    this.#extglob = extglob;
  }

  parse(inGroup = false): Atom[] {
    const atoms: Atom[] = [];
    for (let character = this.#source[this.#at]; character !== undefined; character = this.#source[this.#at]) {
      if (inGroup && (character === '|' || character === ')')) break;
      const atom = this.#atom(character);
      if (atom.type !== 'star' || atoms.at(-1)?.type !== 'star') atoms.push(atom);
    }
    return atoms;
  }

  #atom(character: string): Atom {
    if (this.#extglob && '?*+@!'.includes(character) && this.#source[this.#at + 1] === '(') {
      const group = this.#group(character);
      if (group) return group;
    }
    this.#at += 1;
    if (character === '*') return { type: 'star' };
    if (character === '?') return { type: 'any' };
    if (character === '[') return this.#set() ?? { type: 'character', character };
    if (character === '\\' && this.#at < this.#source.length) {
      this.#at += 1;
      return { type: 'character', character: this.#source[this.#at - 1] ?? '' };
    }
    return { type: 'character', character };
  }

  #group(operator: string): Atom | undefined {
    const start = this.#at;
    this.#at += 2;
    const alternatives: Atom[][] = [];
    for (;;) {
      alternatives.push(this.parse(true));
      const end = this.#source[this.#at];
      this.#at += 1;
      if (end === ')') return { type: 'group', operator, alternatives };
      if (end !== '|') break;
    }
    this.#at = start;
    return undefined;
  }

  #set(): Atom | undefined {
    const start = this.#at;
    const negated = this.#source[start] === '!' || this.#source[start] === '^';
    if (negated) this.#at += 1;
    const tests: Member[] = [];
    for (let first = true; ; first = false) {
      const character = this.#source[this.#at];
      if (character === undefined) {
        this.#at = start;
        return undefined;
      }
      if (character === ']' && !first) break;
      tests.push(this.#member(character));
    }
    this.#at += 1;
    const source = `[${negated ? '^' : ''}${tests.map((test) => test.source).join('')}]`;
    return { type: 'set', contains: (character) => tests.some((test) => test.contains(character)) !== negated, source };
  }

  #member(first: string): Member {
    const rest = this.#source.slice(this.#at, this.#at + 12).join('');
    const named = /^\[:([a-z]+):\]/.exec(rest);
    if (named) {
      this.#at += named[0].length;
      const expression = CLASSES[named[1] ?? ''];
      return { contains: (character) => expression?.test(character) ?? false, source: expression?.source.replace(/^\[(.*)\]$/s, '$1') ?? '' };
    }
    const low = this.#literal(first);
    if (this.#source[this.#at] !== '-' || (this.#source[this.#at + 1] ?? ']') === ']') return { contains: (character) => character === low, source: memberSource(low) };
    this.#at += 1;
    const high = this.#literal(this.#source[this.#at] ?? '');
    const contains = (character: string) => order(character) >= order(low) && order(character) <= order(high);
    // A range that runs backwards holds nothing.
    return { contains, source: order(low) <= order(high) ? `${memberSource(low)}-${memberSource(high)}` : '' };
  }

  #literal(character: string): string {
    this.#at += 1;
    if (character !== '\\' || this.#at >= this.#source.length) return character;
    this.#at += 1;
    return this.#source[this.#at - 1] ?? '';
  }
}

function order(character: string): number {
  return character.codePointAt(0) ?? 0;
}
