import type { Invocation } from '../invocation/invocation.ts';
import { compileRegex } from '../regex/regex.ts';
import type { Regex } from '../regex/regex.ts';
import { formatAwk } from './format.ts';
import { splitFields } from './functions.ts';
import type { Separator } from './streams.ts';
import { InputText, toNumber } from './values.ts';
import type { Value } from './values.ts';

export type Table = Map<string, Value>;

/** The parameters of a function that is being called. */
export interface Frame {
  values: Map<string, Value>;
  tables: Map<string, Table>;
}

/** mawk prints larger whole numbers by OFMT. */
const LARGEST_INTEGER = 2 ** 31 - 1;
const MOST_ELEMENTS = 1_000_000;
const MOST_FIELDS = 100_000;

const INITIAL: readonly (readonly [string, string | number])[] = [
  ['FS', ' '], ['OFS', ' '], ['ORS', '\n'], ['RS', '\n'], ['NR', 0], ['FNR', 0], ['SUBSEP', '\x1c'], ['CONVFMT', '%.6g'], ['OFMT', '%.6g'], ['RSTART', 0], ['RLENGTH', -1], ['FILENAME', ''],
];

/** What an awk program remembers: variables, arrays, and the present record with its fields. */
export class Memory {
  readonly variables = new Map<string, Value>(INITIAL);
  readonly tables = new Map<string, Table>();
  readonly frames: Frame[] = [];
  /** In all arrays together. */
  elements = 0;
  readonly #call: Invocation;
  readonly #regexes = new Map<string, Regex>();
  #record = '';
  #fields: string[] | undefined;

  constructor(call: Invocation) {
    this.#call = call;
    this.tables.set('ENVIRON', new Map([...call.process.env].map(([name, value]) => [name, new InputText(value)])));
  }

  /** `$0`. */
  get record(): string {
    return this.#record;
  }

  /** What ends a record. */
  separator(): Separator {
    const separator = this.text(this.variables.get('RS'));
    if (separator === '') return { kind: 'paragraph' };
    return separator.length === 1 ? { kind: 'text', text: separator } : { kind: 'regex', regex: this.regex(separator) };
  }

  setRecord(record: string): void {
    this.#record = record;
    this.#fields = undefined;
  }

  split(): string[] {
    this.#fields ??= this.splitText(this.#record, this.text(this.variables.get('FS')));
    return this.#fields;
  }

  splitText(text: string, separator: string): string[] {
    const paragraphs = this.text(this.variables.get('RS')) === '';
    return splitFields(text, { separator, paragraphs, regex: (source) => this.regex(source) });
  }

  field(index: number): Value {
    if (index < 0 || !Number.isFinite(index)) return this.#call.fail(`negative field index $${index}`, 2);
    if (index === 0) return new InputText(this.#record);
    const text = this.split()[Math.trunc(index) - 1];
    return text === undefined ? undefined : new InputText(text);
  }

  setField(index: number, value: Value): void {
    if (index === 0) {
      this.setRecord(this.text(value));
      return;
    }
    if (index > MOST_FIELDS) this.#call.fail(`program limit exceeded: maximum number of fields size=${MOST_FIELDS}`, 2);
    const fields = this.split();
    while (fields.length < index) fields.push('');
    fields[Math.trunc(index) - 1] = this.text(value);
    this.#record = fields.join(this.text(this.variables.get('OFS')));
  }

  setFieldCount(count: number): void {
    const fields = this.split();
    while (fields.length < Math.min(count, MOST_FIELDS)) fields.push('');
    fields.length = Math.max(0, Math.min(count, MOST_FIELDS));
    this.#record = fields.join(this.text(this.variables.get('OFS')));
  }

  #frame(): Frame | undefined {
    return this.frames.at(-1);
  }

  variable(name: string): Value {
    const frame = this.#frame();
    if (frame?.values.has(name)) return frame.values.get(name);
    return name === 'NF' ? this.split().length : this.variables.get(name);
  }

  setVariable(name: string, value: Value): void {
    const frame = this.#frame();
    if (frame?.values.has(name)) frame.values.set(name, value);
    else if (name === 'NF') this.setFieldCount(toNumber(value));
    else this.variables.set(name, value);
  }

  table(name: string): Table {
    const frame = this.#frame();
    const local = frame?.tables.get(name);
    if (local) return local;
    if (frame?.values.has(name)) {
      const fresh: Table = new Map();
      frame.tables.set(name, fresh);
      return fresh;
    }
    let table = this.tables.get(name);
    if (!table) {
      table = new Map();
      this.tables.set(name, table);
    }
    return table;
  }

  setElement(table: Table, key: string, value: Value): void {
    if (!table.has(key)) {
      this.elements += 1;
      if (this.elements > MOST_ELEMENTS) this.#call.outOfMemory('out of memory', 2);
    }
    table.set(key, value);
  }

  /** A value as text, numbers as CONVFMT has them, or for `print` OFMT. */
  text(value: Value, output = false): string {
    if (typeof value === 'string') return value;
    if (value === undefined) return '';
    if (value instanceof InputText) return value.text;
    if (Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER) return Object.is(value, -0) ? '-0' : String(value);
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
    const format = this.variables.get(output ? 'OFMT' : 'CONVFMT');
    return formatAwk(typeof format === 'string' ? format : '%.6g', [value], () => '');
  }

  format(name: string, values: readonly Value[]): string {
    const format = this.text(values[0]);
    const wanted = (format.replaceAll('%%', '').match(/%[^a-zA-Z%]*[a-zA-Z]/g) ?? []).length;
    if (values.length - 1 < wanted) {
      const where = `\tFILENAME="${this.text(this.variables.get('FILENAME'))}" FNR=${this.text(this.variables.get('FNR'))} NR=${this.text(this.variables.get('NR'))}`;
      this.#call.fail(`run time error: not enough arguments passed to ${name}("${format}")\n${where}`, 2);
    }
    return formatAwk(format, values.slice(1), (value) => this.text(value));
  }

  regex(source: string): Regex {
    let regex = this.#regexes.get(source);
    if (!regex) {
      if (this.#regexes.size > 500) this.#regexes.clear();
      regex = compileRegex(source, { syntax: 'awk' });
      this.#regexes.set(source, regex);
    }
    return regex;
  }

  isTable(name: string): boolean {
    const frame = this.#frame();
    if (frame?.values.has(name)) return frame.tables.has(name);
    return this.tables.has(name);
  }
}
