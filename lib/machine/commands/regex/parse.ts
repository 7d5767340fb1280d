import { escapeCharacter, parseBracket } from './bracket.ts';
import { RegexError } from './syntax-tree.ts';
import type { Assertion, Node, ParsedRegex } from './syntax-tree.ts';

/** `basic` and `extended` are POSIX's with GNU's additions; `awk` is extended with string escapes. */
export type RegexSyntax = 'basic' | 'extended' | 'awk';

/** The most repetitions that the engine takes in `{…}`; glibc says the same words past its own 32767. */
const MOST_REPETITIONS = 1000;
const UNLIMITED = Number.POSITIVE_INFINITY;

const GNU_ASSERTIONS: Readonly<Record<string, Assertion>> = {
  b: 'boundary', B: 'not-boundary', '<': 'word-start', '>': 'word-end', '`': 'text-start', "'": 'text-end',
};
const GNU_CLASSES: Readonly<Record<string, string>> = {
  w: String.raw`[\p{L}0-9_]`, W: String.raw`[^\p{L}0-9_]`, s: String.raw`[ \t\n\x0b\f\r]`, S: String.raw`[^ \t\n\x0b\f\r]`,
};
const STRING_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

/** Parses a pattern; RegexError, with glibc's words, when it is none. */
export function parseRegex(pattern: string, syntax: RegexSyntax): ParsedRegex {
  return new PatternParser(pattern, syntax).parse();
}

class PatternParser {
  readonly #pattern: string;
  readonly #syntax: RegexSyntax;
  #index = 0;
  #groups = 0;
  #open = 0;
  #closed = new Set<number>();
  #hasReferences = false;

  constructor(pattern: string, syntax: RegexSyntax) {
    this.#pattern = pattern;
    this.#syntax = syntax;
  }

  parse(): ParsedRegex {
    const node = this.#choice();
    if (this.#index < this.#pattern.length) throw new RegexError('Unmatched ) or \\)');
    return { node, groups: this.#groups, hasReferences: this.#hasReferences };
  }

  get #basic(): boolean {
    return this.#syntax === 'basic';
  }

  /** The operator at the index (`(`, `|`, `{`…), however this syntax writes it. */
  #operator(at = this.#index): string {
    const character = this.#pattern[at] ?? '';
    if (!this.#basic) return '()|{}*+?'.includes(character) ? character : '';
    if (character === '*') return '*';
    const second = this.#pattern[at + 1] ?? '';
    return character === '\\' && second !== '' && '()|{}+?'.includes(second) ? second : '';
  }

  #skip(operator: string): void {
    this.#index += this.#basic && operator !== '*' ? 2 : 1;
  }

  #choice(): Node {
    const items = [this.#sequence()];
    while (this.#operator() === '|') {
      this.#skip('|');
      items.push(this.#sequence());
    }
    return items.length === 1 && items[0] ? items[0] : { type: 'choice', items };
  }

  #sequence(): Node {
    const items: Node[] = [];
    while (this.#index < this.#pattern.length) {
      const operator = this.#operator();
      if (operator === '|' || (operator === ')' && (this.#open > 0 || this.#basic))) break;
      items.push(this.#repeated(this.#atom(items)));
    }
    return items.length === 1 && items[0] ? items[0] : { type: 'sequence', items };
  }

  #repeated(atom: Node): Node {
    let node = atom;
    for (;;) {
      const operator = this.#operator();
      if (operator === '' || !'*+?{'.includes(operator)) return node;
      const bounds = operator === '{' ? this.#interval() : boundsOf(operator);
      if (!bounds) return node;
      if (operator !== '{') this.#skip(operator);
      // A place asked for again is the same place; asked for never or more often, it asks for nothing.
      if (node.type === 'assertion') {
        if (bounds.least === 0) node = { type: 'sequence', items: [] };
        continue;
      }
      node = { type: 'repeat', item: node, ...bounds };
    }
  }

  /** `{m,n}`; undefined, with nothing consumed, for a brace that an extended expression takes literally. */
  #interval(): { least: number; most: number } | undefined {
    const rest = this.#pattern.slice(this.#index);
    const close = this.#basic ? String.raw`\\}` : '}';
    const open = this.#basic ? String.raw`\\{` : '{';
    const found = new RegExp(`^${open}(\\d*)(,?)(\\d*)${close}`).exec(rest);
    if (!found || (found[1] === '' && found[2] === '')) {
      if (!this.#basic) return undefined;
      throw new RegexError(rest.includes('\\}') ? 'Invalid content of \\{\\}' : 'Unmatched { or \\{'.replace('{ or ', ''));
    }
    const least = Number(found[1] || 0);
    const most = found[2] === '' ? least : found[3] === '' ? UNLIMITED : Number(found[3]);
    if (most < least) throw new RegexError('Invalid content of \\{\\}');
    if (least > MOST_REPETITIONS || (most !== UNLIMITED && most > MOST_REPETITIONS)) throw new RegexError('Regular expression too big');
    this.#index += found[0].length;
    return { least, most };
  }

  #atom(before: readonly Node[]): Node {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#index) ?? 0);
    const operator = this.#operator();
    if (operator === '(') return this.#group();
    if (operator !== '' && this.#isLiteralOperator(operator, before)) return this.#literalOperator(operator);
    if (character === '[') return this.#bracket();
    if (character === '.') return this.#take(1, { type: 'character', source: '.' });
    if (character === '^' && this.#anchorsStart(before)) return this.#take(1, { type: 'assertion', kind: 'start' });
    if (character === '$' && this.#anchorsEnd()) return this.#take(1, { type: 'assertion', kind: 'end' });
    if (character === '\\') return this.#escape();
    return this.#take(character.length, literal(character));
  }

  #take(length: number, node: Node): Node {
    this.#index += length;
    return node;
  }

  /** An operator with nothing to work on: literal in basic expressions; skipped over in extended ones. */
  #isLiteralOperator(operator: string, before: readonly Node[]): boolean {
    if (this.#basic && operator === '{' && before.length === 0) throw new RegexError('Invalid preceding regular expression');
    return true;
  }

  #literalOperator(operator: string): Node {
    this.#skip(operator);
    const ignored = !this.#basic && '*+?'.includes(operator);
    return ignored ? { type: 'sequence', items: [] } : literal(operator);
  }

  #group(): Node {
    this.#skip('(');
    this.#groups += 1;
    const index = this.#groups;
    this.#open += 1;
    const item = this.#choice();
    if (this.#operator() !== ')') throw new RegexError('Unmatched ( or \\(');
    this.#skip(')');
    this.#open -= 1;
    this.#closed.add(index);
    return { type: 'group', index, item };
  }

  #bracket(): Node {
    const { source, next } = parseBracket(this.#pattern, this.#index + 1, this.#syntax === 'awk');
    this.#index = next;
    return { type: 'character', source };
  }

  #anchorsStart(before: readonly Node[]): boolean {
    return !this.#basic || before.length === 0;
  }

  #anchorsEnd(): boolean {
    if (!this.#basic) return true;
    const next = this.#index + 1;
    return next >= this.#pattern.length || this.#operator(next) === ')' || this.#operator(next) === '|';
  }

  #escape(): Node {
    const letter = String.fromCodePoint(this.#pattern.codePointAt(this.#index + 1) ?? 0);
    if (this.#index + 1 >= this.#pattern.length) throw new RegexError('Trailing backslash');
    const length = 1 + letter.length;
    if (/[1-9]/.test(letter) && this.#syntax !== 'awk') {
      if (!this.#closed.has(Number(letter))) throw new RegexError('Invalid back reference');
      this.#hasReferences = true;
      return this.#take(length, { type: 'reference', index: Number(letter) });
    }
    if (this.#syntax === 'awk') return this.#take(length, literal(STRING_ESCAPES[letter] ?? letter));
    const assertion = GNU_ASSERTIONS[letter];
    if (assertion) return this.#take(length, { type: 'assertion', kind: assertion });
    const source = GNU_CLASSES[letter];
    if (source) return this.#take(length, { type: 'character', source });
    return this.#take(length, literal(letter));
  }
}

function literal(character: string): Node {
  return { type: 'character', source: escapeCharacter(character) };
}

function boundsOf(operator: string): { least: number; most: number } {
  return { least: operator === '+' ? 1 : 0, most: operator === '?' ? 1 : UNLIMITED };
}
