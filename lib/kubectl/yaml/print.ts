import { goNumber } from '#lib/schema/index.ts';
import { analyzeScalar, isBreak, isPrintable } from './analyze.ts';
import { isBase60, resolveScalar } from './resolve.ts';

/** Lines break at the first space after this column. */
const BEST_WIDTH = 80;

/**
 * A JSON value as YAML, letter for letter as sigs.k8s.io/yaml prints it (go-yaml v2: keys sorted
 * naturally, lists not indented, lines folded after column 80). Ends with a newline.
 */
export function printYaml(value: unknown): string {
  const printer = new YamlPrinter();
  printer.node(value, 0, 'root');
  return printer.text;
}

/** The same text of a mapping in pieces: of lists directly below it an item each, so that others can have a turn in between. */
export function yamlPieces(value: Readonly<Record<string, unknown>>): Generator<string> {
  return new YamlPrinter().pieces(value);
}

type Position = 'root' | 'key' | 'item';

class YamlPrinter {
  text = '';
  #column = 0;

  node(value: unknown, indent: number, position: Position): void {
    if (Array.isArray(value)) this.#list(value, indent, position);
    else if (typeof value === 'object' && value !== null) this.#mapping(value as Record<string, unknown>, indent, position);
    else this.#scalarLine(value, indent, position);
  }

  *pieces(value: Readonly<Record<string, unknown>>): Generator<string> {
    for (const key of keysOf(value)) {
      const inner = value[key];
      this.#scalar(key, 0, true);
      this.#write(':');
      if (!Array.isArray(inner) || inner.length === 0) this.node(inner, 2, 'key');
      else {
        this.#write('\n');
        for (const item of inner as unknown[]) {
          this.#write('- ');
          this.node(item ?? null, 2, 'item');
          yield this.#taken();
        }
      }
    }
    yield this.#taken();
  }

  #taken(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  #mapping(value: Record<string, unknown>, indent: number, position: Position): void {
    const keys = keysOf(value);
    if (keys.length === 0) {
      this.#write(position === 'key' ? ' {}\n' : '{}\n');
      return;
    }
    if (position === 'key') this.#write('\n');
    keys.forEach((key, index) => {
      if (!(position === 'item' && index === 0)) this.#write(' '.repeat(indent));
      this.#scalar(key, indent, true);
      this.#write(':');
      this.node(value[key], Array.isArray(value[key]) ? indent : indent + 2, 'key');
    });
  }

  #list(value: unknown[], indent: number, position: Position): void {
    if (value.length === 0) {
      this.#write(position === 'key' ? ' []\n' : '[]\n');
      return;
    }
    if (position === 'key') this.#write('\n');
    value.forEach((item, index) => {
      if (!(position === 'item' && index === 0)) this.#write(' '.repeat(indent));
      this.#write('- ');
      this.node(item ?? null, indent + 2, 'item');
    });
  }

  #scalarLine(value: unknown, indent: number, position: Position): void {
    if (position === 'key') this.#write(' ');
    if (typeof value === 'string') this.#scalar(value, position === 'item' ? indent : Math.max(indent, position === 'key' ? 2 : 0), false);
    else this.#write(plainText(value));
    if (this.#column > 0) this.#write('\n');
  }

  #scalar(text: string, indent: number, isKey: boolean): void {
    const resolved = resolveScalar(text);
    const canBePlain = (resolved.kind === 'string' || resolved.kind === 'merge') && !isBase60(text);
    const styles = analyzeScalar(text);
    if (text.includes('\n') && !isKey && styles.block) this.#literal(text, indent);
    else if (text.includes('\n') || !canBePlain) this.#doubleQuoted(text, indent, isKey);
    else if (styles.plain) this.#folded(text, indent, isKey);
    else if (styles.singleQuoted) this.#singleQuoted(text, indent, isKey);
    else this.#doubleQuoted(text, indent, isKey);
  }

  #folded(text: string, indent: number, isKey: boolean): void {
    let spaces = false;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] ?? '';
      if (character === ' ' && !isKey && !spaces && this.#column > BEST_WIDTH && text[index + 1] !== ' ') this.#newLine(indent);
      else this.#write(character);
      spaces = character === ' ';
    }
  }

  #singleQuoted(text: string, indent: number, isKey: boolean): void {
    this.#write("'");
    let spaces = false;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] ?? '';
      const inner = index > 0 && index < text.length - 1;
      if (character === ' ' && !isKey && !spaces && this.#column > BEST_WIDTH && inner && text[index + 1] !== ' ') this.#newLine(indent);
      else this.#write(character === "'" ? "''" : character);
      spaces = character === ' ';
    }
    this.#write("'");
  }

  #doubleQuoted(text: string, indent: number, isKey: boolean): void {
    this.#write('"');
    let spaces = false;
    const characters = [...text];
    characters.forEach((character, index) => {
      const inner = index > 0 && index < characters.length - 1;
      if (character === ' ' && !isKey && !spaces && this.#column > BEST_WIDTH && inner) {
        this.#newLine(indent);
        if (characters[index + 1] === ' ') this.#write('\\');
      } else {
        this.#write(escaped(character));
      }
      spaces = character === ' ';
    });
    this.#write('"');
  }

  #literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? '2' : '';
    this.#write(`|${hint}${chompingOf(text)}\n`);
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) this.#write(line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`);
  }

  #newLine(indent: number): void {
    this.#write(`\n${' '.repeat(indent)}`);
  }

  #write(text: string): void {
    this.text += text;
    const lastBreak = text.lastIndexOf('\n');
    this.#column = lastBreak < 0 ? this.#column + [...text].length : text.length - lastBreak - 1;
  }
}

function keysOf(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined).sort(compareKeys);
}

/** `-` drops the last line break, `+` keeps several. */
function chompingOf(text: string): string {
  if (!text.endsWith('\n')) return '-';
  return text === '\n' || text.endsWith('\n\n') ? '+' : '';
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return goNumber(value);
  return String(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\x1b': '\\e',
  '"': '\\"', '\\': '\\\\', '\u0085': '\\N', '\u00a0': '\\_', '\u2028': '\\L', '\u2029': '\\P',
};

function escaped(character: string): string {
  if (isPrintable(character) && !isBreak(character) && character !== '"' && character !== '\\') return character;
  const known = ESCAPES[character];
  if (known) return known;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** go-yaml's order of keys: letters after everything else, numbers by their value. */
export function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let index = 0; index < left.length && index < right.length; index += 1) {
    const [l, r] = [left[index] ?? '', right[index] ?? ''];
    if (l !== r) return compareAt(left, right, index);
  }
  return left.length - right.length;
}

function compareAt(left: string[], right: string[], index: number): number {
  const [l, r] = [left[index] ?? '', right[index] ?? ''];
  const [letterLeft, letterRight] = [/\p{L}/u.test(l), /\p{L}/u.test(r)];
  const byCode = l < r ? -1 : 1;
  if (letterLeft && letterRight) return byCode;
  if (letterLeft || letterRight) return letterRight ? -1 : 1;
  const start = (l === '0' || r === '0') && /[1-9]\d*$/.test(left.slice(0, index).join('')) ? '1' : '';
  const digits = (from: string[]) => /^\d*/.exec(from.slice(index).join(''))?.[0] ?? '';
  const [numberLeft, numberRight] = [Number(start + digits(left)), Number(start + digits(right))];
  if (numberLeft !== numberRight) return numberLeft - numberRight;
  const lengths = digits(left).length - digits(right).length;
  return lengths === 0 ? byCode : lengths;
}
