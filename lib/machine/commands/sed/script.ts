import { CommandFailure } from '../invocation/failure.ts';
import { compileRegex } from '../regex/regex.ts';
import type { Regex } from '../regex/regex.ts';
import { RegexError } from '../regex/syntax-tree.ts';

export type Address =
  | { type: 'line'; number: number }
  | { type: 'last' }
  | { type: 'step'; first: number; step: number }
  | { type: 'regex'; regex: Regex | undefined }
  /** Second addresses only: `+N`, `~N`. */
  | { type: 'relative'; count: number }
  | { type: 'multiple'; of: number }
  | { type: 'zero' };

export interface Substitution {
  /** Undefined: the last one used. */
  regex: Regex | undefined;
  replacement: ReplacementPart[];
  global: boolean;
  /** The match to begin with. */
  number: number;
  print: boolean;
  file: string | undefined;
}

/** A piece of a replacement: text, a group, or a change of case. */
export type ReplacementPart = { text: string } | { group: number } | { fold: 'U' | 'L' | 'u' | 'l' | 'E' };

export interface SedCommand {
  first: Address | undefined;
  second: Address | undefined;
  negated: boolean;
  name: string;
  /** Text of a, i, c; file of r, w; label of b, t, T and `:`; exit code of q. */
  text: string;
  substitution?: Substitution;
  /** y: what each character becomes. */
  map?: ReadonlyMap<string, string>;
  /** `{`: where its `}` is; b, t, T: where to go. */
  target?: number;
  /** State of a range. */
  active?: { until: number | undefined };
}

/** Parses a sed script; CommandFailure "-e expression #1, char N: …" as GNU sed 4.8 says it. */
export function parseScript(script: string, options: { extended: boolean }): SedCommand[] {
  return new ScriptParser(script, options.extended).parse();
}

class ScriptParser {
  readonly #script: string;
  readonly #extended: boolean;
  readonly #commands: SedCommand[] = [];
  readonly #blocks: number[] = [];
  #index = 0;

  constructor(script: string, extended: boolean) {
    this.#script = script;
    this.#extended = extended;
  }

  parse(): SedCommand[] {
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#index >= this.#script.length) break;
      if (this.#script[this.#index] === '#') this.#skip(/[^\n]*/y);
      else this.#command();
    }
    const open = this.#blocks.pop();
    if (open !== undefined) throw new CommandFailure('-e expression #1, char 0: unmatched `{\'');
    this.#link();
    return this.#commands;
  }

  #fail(message: string): never {
    throw new CommandFailure(`-e expression #1, char ${this.#index}: ${message}`);
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#index;
    const found = pattern.exec(this.#script)?.[0] ?? '';
    this.#index += found.length;
    return found;
  }

  #command(): void {
    const first = this.#address();
    let second: Address | undefined;
    this.#skip(/[ \t]*/y);
    if (first && this.#script[this.#index] === ',') {
      this.#index += 1;
      this.#skip(/[ \t]*/y);
      second = this.#secondAddress();
      if (!second) {
        this.#fail("unexpected `,'");
      }
    }
    if (first?.type === 'zero' && second?.type !== 'regex') this.#fail('invalid usage of line address 0');
    this.#skip(/[ \t]*/y);
    const negated = this.#skip(/[!\s]*/y).includes('!');
    const name = this.#script[this.#index] ?? '';
    this.#index += 1;
    if (name === '') {
      this.#index -= 1;
      this.#fail('missing command');
    }
    const command: SedCommand = { first, second, negated, name, text: '', ...(second ? { active: { until: undefined } } : {}) };
    this.#body(command);
    this.#commands.push(command);
  }

  #body(command: SedCommand): void {
    const { name } = command;
    if (name === '{') {
      this.#blocks.push(this.#commands.length);
      return;
    }
    if (name === '}') {
      if (command.first) this.#fail('} doesn\'t want any addresses');
      const open = this.#commands[this.#blocks.pop() ?? this.#fail("unexpected `}'")];
      if (open) open.target = this.#commands.length;
      this.#end();
    } else if (name === 's') command.substitution = this.#substitution();
    else if (name === 'y') command.map = this.#transliteration();
    else if ('aic'.includes(name)) command.text = this.#text();
    else if (name === ':') {
      if (command.first) this.#fail(': doesn\'t want any addresses');
      this.#skip(/[ \t]*/y);
      command.text = this.#skip(/[^\s;]*/y);
      if (command.text === '') this.#fail('":" lacks a label');
    } else if ('btT'.includes(name)) {
      this.#skip(/[ \t]*/y);
      command.text = this.#skip(/[^\s;}]*/y);
    } else if ('rRwW'.includes(name)) {
      this.#skip(/[ \t]*/y);
      command.text = this.#skip(/[^\n]*/y);
      if (command.text === '') this.#fail('missing filename in r/R/w/W commands');
    } else if ('qQlL'.includes(name)) {
      this.#skip(/[ \t]*/y);
      command.text = this.#skip(/\d*/y);
      this.#end();
    } else if ('=dDgGhHnNpPxzF'.includes(name)) this.#end();
    else this.#fail(`unknown command: \`${name}'`);
  }

  /** Only a separator, a brace or a comment may follow. */
  #end(): void {
    this.#skip(/[ \t]*/y);
    const next = this.#script[this.#index];
    if (next === undefined || ';}#\n'.includes(next)) return;
    this.#index += 1;
    this.#fail('extra characters after command');
  }

  #address(): Address | undefined {
    const digits = this.#skip(/\d+/y);
    if (digits !== '') {
      if (this.#script[this.#index] !== '~') return digits === '0' ? { type: 'zero' } : { type: 'line', number: Number(digits) };
      this.#index += 1;
      return { type: 'step', first: Number(digits), step: Number(this.#skip(/\d*/y) || 0) };
    }
    const character = this.#script[this.#index];
    if (character === '$') {
      this.#index += 1;
      return { type: 'last' };
    }
    if (character !== '/' && character !== '\\') return undefined;
    const delimiter = character === '/' ? '/' : (this.#script[this.#index + 1] ?? '/');
    this.#index += character === '/' ? 1 : 2;
    const pattern = this.#delimited(delimiter, { regex: true });
    if (pattern === undefined) {
      this.#index = this.#script.length;
      this.#fail('unterminated address regex');
    }
    const flags = this.#skip(/[IM]*/y);
    return { type: 'regex', regex: this.#compile(pattern, flags) };
  }

  #secondAddress(): Address | undefined {
    const mark = this.#script[this.#index] ?? '';
    if (mark !== '+' && mark !== '~') return this.#address();
    this.#index += 1;
    const count = Number(this.#skip(/\d+/y) || 0);
    return mark === '+' ? { type: 'relative', count } : { type: 'multiple', of: count };
  }

  #compile(pattern: string, flags: string): Regex | undefined {
    if (pattern === '') return undefined;
    try {
      const syntax = this.#extended ? 'extended' : 'basic';
      return compileRegex(pattern, { syntax, ignoreCase: /i/i.test(flags), multiline: /m/i.test(flags) });
    } catch (error) {
      if (error instanceof RegexError) return this.#fail(error.message);
      throw error;
    }
  }

  /** Text up to an unescaped delimiter, which is skipped; undefined when it does not come. */
  #delimited(delimiter: string, { regex }: { regex: boolean }): string | undefined {
    let text = '';
    let bracket = false;
    for (; this.#index < this.#script.length; this.#index += 1) {
      const character = this.#script[this.#index] ?? '';
      if (character === '\\') {
        const next = this.#script[this.#index + 1] ?? '';
        this.#index += 1;
        if (next === delimiter && !bracket) text += regex && '.*[]^$+?(){}|'.includes(delimiter) ? `[${delimiter}]` : delimiter === '&' && !regex ? '\\&' : delimiter;
        else if (next === 'n' && regex) text += bracket ? '\n' : '\n';
        else if (next === 't' && regex) text += '\t';
        else text += `\\${next}`;
        continue;
      }
      if (regex && character === '[' && !bracket) {
        bracket = true;
        const [lead = ''] = /^\^?\]?/.exec(this.#script.slice(this.#index + 1)) ?? [];
        text += character + lead;
        this.#index += lead.length;
        continue;
      }
      if (regex && bracket && character === '[' && /[.:=]/.test(this.#script[this.#index + 1] ?? '')) {
        const [named = character] = /^\[([.:=]).*?\1\]/s.exec(this.#script.slice(this.#index)) ?? [];
        text += named;
        this.#index += named.length - 1;
        continue;
      }
      if (bracket && character === ']') bracket = false;
      else if (character === delimiter && !bracket) {
        this.#index += 1;
        return text;
      } else if (character === '\n' && regex && !bracket) return undefined;
      text += character;
    }
    return undefined;
  }

  #substitution(): Substitution {
    const delimiter = this.#delimiter();
    const pattern = this.#delimited(delimiter, { regex: true });
    const replacement = pattern === undefined ? undefined : this.#delimited(delimiter, { regex: false });
    if (pattern === undefined || replacement === undefined) {
      this.#index = this.#script.length;
      this.#fail("unterminated `s' command");
    }
    const substitution: Substitution = { regex: undefined, replacement: [], global: false, number: 1, print: false, file: undefined };
    let flags = '';
    for (;;) {
      const flag = this.#script[this.#index] ?? '';
      if (/\d/.test(flag)) {
        substitution.number = Number(this.#skip(/\d+/y));
        if (substitution.number === 0) this.#fail("number option to `s' command may not be zero");
        continue;
      }
      if (flag === '' || !'gpiImMew'.includes(flag)) break;
      this.#index += 1;
      if (flag === 'g' && substitution.global) this.#fail("multiple `g' options to `s' command");
      if (flag === 'p' && substitution.print) this.#fail("multiple `p' options to `s' command");
      if (flag === 'g') substitution.global = true;
      else if (flag === 'p') substitution.print = true;
      else if (flag === 'w') {
        this.#skip(/[ \t]*/y);
        substitution.file = this.#skip(/[^\n]*/y);
      } else flags += flag;
    }
    substitution.regex = this.#compile(pattern, flags);
    substitution.replacement = parseReplacement(replacement);
    const highest = Math.max(0, ...substitution.replacement.map((part) => ('group' in part ? part.group : 0)));
    const next = this.#script[this.#index];
    if (next !== undefined && !'; \t\n}#'.includes(next)) {
      this.#index += 1;
      this.#fail("unknown option to `s'");
    }
    if (substitution.regex && highest > substitution.regex.groups) this.#fail(`invalid reference \\${highest} on \`s' command's RHS`);
    return substitution;
  }

  #delimiter(): string {
    const delimiter = this.#script[this.#index] ?? '';
    if (delimiter === '' || delimiter === '\n' || delimiter === '\\') this.#fail("unterminated `s' command");
    this.#index += delimiter.length;
    return delimiter;
  }

  #transliteration(): Map<string, string> {
    const delimiter = this.#delimiter();
    const from = this.#delimited(delimiter, { regex: false });
    const to = from === undefined ? undefined : this.#delimited(delimiter, { regex: false });
    if (from === undefined || to === undefined) {
      this.#index = this.#script.length;
      this.#fail("unterminated `y' command");
    }
    const plain = (text: string) => [...text.replace(/\\(.)/gs, (_whole, letter: string) => ({ n: '\n', t: '\t', '\\': '\\' }[letter] ?? letter))];
    const [source, target] = [plain(from), plain(to)];
    if (source.length !== target.length) this.#fail("strings for `y' command are different lengths");
    this.#end();
    return new Map(source.map((character, index) => [character, target[index] ?? '']));
  }

  /** The text of a, i, c: on the same line, or after a backslash and a line end. */
  #text(): string {
    this.#skip(/[ \t]*/y);
    if (this.#script[this.#index] === '\\') this.#skip(/\\[ \t]*\n?/y);
    if (this.#index >= this.#script.length) this.#fail("expected \\ after `a', `c' or `i'");
    const text = this.#skip(/(?:\\.|[^\\\n])*/sy);
    return `${text.replace(/\\(.)/gs, (_whole, letter: string) => (letter === 't' ? '\t' : letter))}\n`;
  }

  #link(): void {
    for (const command of this.#commands) {
      if (!'btT'.includes(command.name)) continue;
      const target = command.text === '' ? this.#commands.length : this.#commands.findIndex(({ name, text }) => name === ':' && text === command.text);
      if (target < 0) throw new CommandFailure(`can't find label for jump to \`${command.text}'`, { code: 4 });
      command.target = target;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

function parseReplacement(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let plain = '';
  const flush = (part: ReplacementPart) => {
    if (plain !== '') parts.push({ text: plain });
    plain = '';
    parts.push(part);
  };
  for (const [whole, letter] of text.matchAll(/\\(.)|[^\\]|\\/gs)) {
    if (letter === undefined) {
      if (whole === '&') flush({ group: 0 });
      else plain += whole;
    } else if (/\d/.test(letter)) flush({ group: Number(letter) });
    else if (letter === 'U' || letter === 'L' || letter === 'u' || letter === 'l' || letter === 'E') flush({ fold: letter });
    else plain += ESCAPES[letter] ?? letter;
  }
  if (plain !== '') parts.push({ text: plain });
  return parts;
}
