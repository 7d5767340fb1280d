import { Random } from '#lib/core/index.ts';
import type { Invocation } from '../invocation.ts';
import { compileRegex } from '../regex/regex.ts';
import type { Regex } from '../regex/regex.ts';
import { momentAt, strftime } from '../strftime.ts';
import { runCommand } from '../run-command.ts';
import { formatAwk } from './format.ts';
import { MATH, splitByRegex, splitFields, substituteText, substring } from './functions.ts';
import { RecordReader, Streams } from './streams.ts';
import type { Separator } from './streams.ts';
import type { AwkProgram, Expression, Place, Rule, Statement } from './syntax.ts';
import { InputText, isNumeric, toBoolean, toNumber } from './values.ts';
import type { Value } from './values.ts';

/** What a run waits for; everything between runs at once. */
type Steps<T> = Generator<Promise<unknown> | undefined, T, unknown>;

type Signal = 'break' | 'continue' | 'next' | 'nextfile' | 'exit' | 'return' | undefined;
type Table = Map<string, Value>;

const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);

/** mawk prints larger whole numbers by OFMT. */
const LARGEST_INTEGER = 2 ** 31 - 1;
const DEEPEST_CALL = 500;
const LONGEST_TEXT = 16 * 1024 * 1024;
const MOST_ELEMENTS = 1_000_000;
/** Statements between two chances for others to work. */
const SLICE = 500;

interface Frame {
  values: Map<string, Value>;
  tables: Map<string, Table>;
}

/** Runs an awk program (mawk's behaviour where POSIX leaves a choice). */
export class Interpreter {
  readonly #call: Invocation;
  readonly #program: AwkProgram;
  readonly #streams: Streams;
  readonly #variables = new Map<string, Value>();
  readonly #tables = new Map<string, Table>();
  readonly #frames: Frame[] = [];
  readonly #active = new Map<Rule, boolean>();
  readonly #regexes = new Map<string, Regex>();
  #record = '';
  #fields: string[] | undefined;
  #reader: RecordReader | undefined;
  #nextArgument = 1;
  #usedFile = false;
  #returned: Value;
  #exitCode = 0;
  #elements = 0;
  #count = 0;
  #random = new Random(1);
  #seed = 0;

  constructor(call: Invocation, program: AwkProgram) {
    this.#call = call;
    this.#program = program;
    this.#streams = new Streams(call);
    for (const [name, value] of [['FS', ' '], ['OFS', ' '], ['ORS', '\n'], ['RS', '\n'], ['NR', 0], ['FNR', 0], ['SUBSEP', '\x1c'], ['CONVFMT', '%.6g'], ['OFMT', '%.6g'], ['RSTART', 0], ['RLENGTH', -1], ['FILENAME', '']] as const) {
      this.#variables.set(name, value);
    }
    this.#tables.set('ENVIRON', new Map([...call.process.env].map(([name, value]) => [name, new InputText(value)])));
  }

  /** `name=value` from the command line, escapes taken. */
  assign(name: string, text: string): void {
    const value = text.replace(/\\([nt\\"])/g, (_whole, letter: string) => ({ n: '\n', t: '\t' }[letter] ?? letter));
    this.#setVariable(name, new InputText(value));
  }

  async run(args: readonly string[]): Promise<number> {
    this.#variables.set('ARGC', args.length);
    this.#tables.set('ARGV', new Map(args.map((arg, index) => [String(index), new InputText(arg)])));
    try {
      await this.#drive(this.#all());
    } finally {
      this.#reader?.close();
      await this.#streams.closeAll();
    }
    return this.#exitCode & 0xff;
  }

  /** Runs steps, waiting where they have to wait. */
  async #drive<T>(steps: Steps<T>): Promise<T> {
    let turn = steps.next();
    while (!turn.done) {
      let result: unknown;
      let failure: { error: unknown } | undefined;
      try {
        result = await turn.value;
      } catch (error) {
        failure = { error };
      }
      turn = failure ? steps.throw(failure.error) : steps.next(result);
    }
    return turn.value;
  }

  *#all(): Steps<void> {
    const { rules } = this.#program;
    const ofKind = (kind: Rule['kind']) => rules.filter((rule) => rule.kind === kind);
    let signal: Signal;
    for (const rule of ofKind('BEGIN')) {
      signal = yield* this.#execute(rule.body);
      if (signal === 'exit') break;
    }
    const patterns = ofKind('pattern');
    const endings = ofKind('END');
    if (signal !== 'exit' && patterns.length + endings.length > 0) {
      while (yield* this.#nextRecord()) {
        signal = yield* this.#match(patterns);
        if (signal === 'exit') break;
        if (signal === 'nextfile') this.#closeReader();
      }
    }
    for (const rule of endings) if ((yield* this.#execute(rule.body)) === 'exit') break;
  }

  *#match(rules: readonly Rule[]): Steps<Signal> {
    for (const rule of rules) {
      if (!(yield* this.#selects(rule))) continue;
      const signal = rule.body ? yield* this.#execute(rule.body) : yield* this.#print(this.#record + this.#text(this.#variables.get('ORS')));
      if (signal === 'next' || signal === 'nextfile' || signal === 'exit') return signal;
    }
    return undefined;
  }

  *#selects(rule: Rule): Steps<boolean> {
    const { pattern, until } = rule;
    if (!pattern) return true;
    if (!until) return toBoolean(yield* this.#evaluate(pattern));
    if (!this.#active.get(rule)) {
      if (!toBoolean(yield* this.#evaluate(pattern))) return false;
      this.#active.set(rule, true);
    }
    if (toBoolean(yield* this.#evaluate(until))) this.#active.set(rule, false);
    return true;
  }

  *#print(text: string): Steps<undefined> {
    const wait = this.#call.put(text);
    if (wait) yield wait;
    return undefined;
  }

  // Input

  #closeReader(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  *#nextRecord(): Steps<boolean> {
    const record = yield* this.#readMain();
    if (record === undefined) return false;
    this.#setRecord(record);
    return true;
  }

  *#readMain(): Steps<string | undefined> {
    for (;;) {
      if (!this.#reader && !(yield* this.#openNext())) return undefined;
      const record = (yield this.#reader?.next(this.#separator())) as string | undefined;
      if (record !== undefined) {
        this.#variables.set('NR', toNumber(this.#variables.get('NR')) + 1);
        this.#variables.set('FNR', toNumber(this.#variables.get('FNR')) + 1);
        return record;
      }
      this.#closeReader();
    }
  }

  *#openNext(): Steps<boolean> {
    const count = toNumber(this.#variables.get('ARGC'));
    for (; this.#nextArgument < count; this.#nextArgument += 1) {
      const argument = this.#text(this.#tables.get('ARGV')?.get(String(this.#nextArgument)));
      const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(argument) ?? [];
      if (argument === '') continue;
      if (name !== undefined) {
        this.assign(name, value);
        continue;
      }
      this.#nextArgument += 1;
      this.#usedFile = true;
      yield* this.#openFile(argument);
      return true;
    }
    if (this.#usedFile) return false;
    this.#usedFile = true;
    yield* this.#openFile('-');
    return true;
  }

  *#openFile(path: string): Steps<void> {
    const file = (yield this.#call.openOrWarn(path, (name, reason) => `cannot open ${name} (${reason})`)) as ReturnType<Invocation['open']> | undefined;
    if (!file) this.#call.exit(2);
    this.#variables.set('FILENAME', path === '-' ? '' : path);
    this.#variables.set('FNR', 0);
    this.#reader = new RecordReader(this.#call, file);
  }

  #separator(): Separator {
    const separator = this.#text(this.#variables.get('RS'));
    if (separator === '') return { kind: 'paragraph' };
    return separator.length === 1 ? { kind: 'text', text: separator } : { kind: 'regex', regex: this.#regex(separator) };
  }

  // Fields

  #setRecord(record: string): void {
    this.#record = record;
    this.#fields = undefined;
  }

  #split(): string[] {
    this.#fields ??= this.#splitText(this.#record, this.#text(this.#variables.get('FS')));
    return this.#fields;
  }

  #splitText(text: string, separator: string): string[] {
    const paragraphs = this.#text(this.#variables.get('RS')) === '';
    return splitFields(text, { separator, paragraphs, regex: (source) => this.#regex(source) });
  }

  #field(index: number): Value {
    if (index < 0 || !Number.isFinite(index)) return this.#call.fail(`negative field index $${index}`, 2);
    if (index === 0) return new InputText(this.#record);
    const text = this.#split()[Math.trunc(index) - 1];
    return text === undefined ? undefined : new InputText(text);
  }

  #setField(index: number, value: Value): void {
    if (index === 0) {
      this.#setRecord(this.#text(value));
      return;
    }
    if (index > 100_000) this.#call.fail(`program limit exceeded: maximum number of fields size=100000`, 2);
    const fields = this.#split();
    while (fields.length < index) fields.push('');
    fields[Math.trunc(index) - 1] = this.#text(value);
    this.#record = fields.join(this.#text(this.#variables.get('OFS')));
  }

  #setFieldCount(count: number): void {
    const fields = this.#split();
    while (fields.length < Math.min(count, 100_000)) fields.push('');
    fields.length = Math.max(0, Math.min(count, 100_000));
    this.#record = fields.join(this.#text(this.#variables.get('OFS')));
  }

  // Variables

  #frame(): Frame | undefined {
    return this.#frames.at(-1);
  }

  #variable(name: string): Value {
    const frame = this.#frame();
    if (frame?.values.has(name)) return frame.values.get(name);
    return name === 'NF' ? this.#split().length : this.#variables.get(name);
  }

  #setVariable(name: string, value: Value): void {
    const frame = this.#frame();
    if (frame?.values.has(name)) frame.values.set(name, value);
    else if (name === 'NF') this.#setFieldCount(toNumber(value));
    else this.#variables.set(name, value);
  }

  #table(name: string): Table {
    const frame = this.#frame();
    const local = frame?.tables.get(name);
    if (local) return local;
    if (frame?.values.has(name)) {
      const fresh: Table = new Map();
      frame.tables.set(name, fresh);
      return fresh;
    }
    let table = this.#tables.get(name);
    if (!table) {
      table = new Map();
      this.#tables.set(name, table);
    }
    return table;
  }

  *#key(keys: readonly Expression[]): Steps<string> {
    let key = '';
    for (const [index, expression] of keys.entries()) {
      key += (index > 0 ? this.#text(this.#variables.get('SUBSEP')) : '') + this.#text(yield* this.#evaluate(expression));
    }
    return key;
  }

  *#store(place: Place, value: Value): Steps<void> {
    if (place.type === 'variable') this.#setVariable(place.name, value);
    else if (place.type === 'field') this.#setField(toNumber(yield* this.#evaluate(place.index)), value);
    else this.#setElement(this.#table(place.name), yield* this.#key(place.keys), value);
  }

  #setElement(table: Table, key: string, value: Value): void {
    if (!table.has(key)) {
      this.#elements += 1;
      if (this.#elements > MOST_ELEMENTS) this.#call.fail('out of memory', 2);
    }
    table.set(key, value);
  }

  #text(value: Value, output = false): string {
    if (typeof value === 'string') return value;
    if (value === undefined) return '';
    if (value instanceof InputText) return value.text;
    if (Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER) return Object.is(value, -0) ? '-0' : String(value);
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
    const format = this.#variables.get(output ? 'OFMT' : 'CONVFMT');
    return formatAwk(typeof format === 'string' ? format : '%.6g', [value], () => '');
  }

  #format(name: string, values: readonly Value[]): string {
    const format = this.#text(values[0]);
    const wanted = (format.replaceAll('%%', '').match(/%[^a-zA-Z%]*[a-zA-Z]/g) ?? []).length;
    if (values.length - 1 < wanted) {
      const where = `\tFILENAME="${this.#text(this.#variables.get('FILENAME'))}" FNR=${this.#text(this.#variables.get('FNR'))} NR=${this.#text(this.#variables.get('NR'))}`;
      this.#call.fail(`run time error: not enough arguments passed to ${name}("${format}")\n${where}`, 2);
    }
    return formatAwk(format, values.slice(1), (value) => this.#text(value));
  }

  #regex(source: string): Regex {
    let regex = this.#regexes.get(source);
    if (!regex) {
      if (this.#regexes.size > 500) this.#regexes.clear();
      regex = compileRegex(source, { syntax: 'awk' });
      this.#regexes.set(source, regex);
    }
    return regex;
  }

  *#pattern(expression: Expression): Steps<Regex> {
    if (expression.type === 'regex') return expression.regex;
    return this.#regex(this.#text(yield* this.#evaluate(expression)));
  }

  // Statements

  *#execute(statement: Statement | undefined): Steps<Signal> {
    if (!statement) return undefined;
    this.#count += 1;
    if (this.#count % SLICE === 0) yield this.#call.process.yield() ?? undefined;
    switch (statement.type) {
      case 'expression':
        yield* this.#evaluate(statement.expression);
        return undefined;
      case 'print':
        return yield* this.#printStatement(statement);
      case 'block':
        for (const one of statement.body) {
          const signal = yield* this.#execute(one);
          if (signal) return signal;
        }
        return undefined;
      case 'if':
        return yield* this.#execute(toBoolean(yield* this.#evaluate(statement.test)) ? statement.yes : statement.no);
      case 'while':
      case 'do':
      case 'for':
        return yield* this.#loop(statement);
      case 'each':
        return yield* this.#each(statement);
      case 'delete':
        yield* this.#delete(statement);
        return undefined;
      case 'exit':
        if (statement.value) this.#exitCode = toNumber(yield* this.#evaluate(statement.value));
        return 'exit';
      case 'return':
        this.#returned = statement.value ? yield* this.#evaluate(statement.value) : undefined;
        return 'return';
      default:
        return statement.type;
    }
  }

  *#loop(statement: Extract<Statement, { type: 'while' | 'do' | 'for' }>): Steps<Signal> {
    if (statement.type === 'for') yield* this.#execute(statement.first);
    let first = statement.type === 'do';
    for (;;) {
      if (!first && statement.test && !toBoolean(yield* this.#evaluate(statement.test))) return undefined;
      first = false;
      const signal = yield* this.#execute(statement.body);
      if (signal === 'break') return undefined;
      if (signal && signal !== 'continue') return signal;
      if (statement.type === 'for') yield* this.#execute(statement.step);
      this.#count += 1;
      if (this.#count % SLICE === 0) yield this.#call.process.yield() ?? undefined;
    }
  }

  *#each({ variable, array, body }: Extract<Statement, { type: 'each' }>): Steps<Signal> {
    for (const key of [...this.#table(array).keys()]) {
      this.#setVariable(variable, new InputText(key));
      const signal = yield* this.#execute(body);
      if (signal === 'break') return undefined;
      if (signal && signal !== 'continue') return signal;
    }
    return undefined;
  }

  *#delete({ name, keys }: Extract<Statement, { type: 'delete' }>): Steps<void> {
    const table = this.#table(name);
    if (keys) {
      if (table.delete(yield* this.#key(keys))) this.#elements -= 1;
      return;
    }
    this.#elements -= table.size;
    table.clear();
  }

  *#printStatement({ formatted, args, target }: Extract<Statement, { type: 'print' }>): Steps<undefined> {
    const values: Value[] = [];
    for (const arg of args) values.push(yield* this.#evaluate(arg));
    let text: string;
    if (formatted) text = this.#format('printf', values);
    else {
      const body = values.length === 0 ? this.#record : values.map((value) => this.#text(value, true)).join(this.#text(this.#variables.get('OFS')));
      text = body + this.#text(this.#variables.get('ORS'));
    }
    if (!target) return yield* this.#print(text);
    yield this.#streams.write(target.kind, this.#text(yield* this.#evaluate(target.to)), text);
    return undefined;
  }

  // Expressions

  *#evaluate(expression: Expression): Steps<Value> {
    switch (expression.type) {
      case 'constant':
        return expression.value;
      case 'variable':
        return this.#variable(expression.name);
      case 'field':
        return this.#field(toNumber(expression.index.type === 'constant' ? expression.index.value : yield* this.#evaluate(expression.index)));
      case 'element':
        return yield* this.#element(expression);
      case 'regex':
        return expression.regex.test(this.#record) ? 1 : 0;
      case 'assign':
        return yield* this.#assign(expression);
      case 'conditional':
        return yield* this.#evaluate(toBoolean(yield* this.#evaluate(expression.test)) ? expression.yes : expression.no);
      case 'logical': {
        const left = toBoolean(yield* this.#evaluate(expression.left));
        if (left === (expression.operator === '||')) return left ? 1 : 0;
        return toBoolean(yield* this.#evaluate(expression.right)) ? 1 : 0;
      }
      case 'in':
        return this.#table(expression.name).has(yield* this.#key(expression.keys)) ? 1 : 0;
      case 'match': {
        const text = this.#text(yield* this.#evaluate(expression.text));
        return (yield* this.#pattern(expression.pattern)).test(text) !== expression.negated ? 1 : 0;
      }
      case 'binary':
        return this.#binary(expression.operator, yield* this.#evaluate(expression.left), yield* this.#evaluate(expression.right));
      case 'unary': {
        const operand = yield* this.#evaluate(expression.operand);
        if (expression.operator === '!') return toBoolean(operand) ? 0 : 1;
        return expression.operator === '-' ? -toNumber(operand) : toNumber(operand);
      }
      case 'step':
        return yield* this.#step(expression);
      case 'group':
        return expression.items.length === 1 && expression.items[0] ? yield* this.#evaluate(expression.items[0]) : yield* this.#key(expression.items);
      case 'call':
        return yield* this.#callFunction(expression);
      case 'builtin':
        return yield* this.#builtin(expression.name, expression.args);
      case 'getline':
        return yield* this.#getline(expression);
    }
  }

  *#element({ name, keys }: Extract<Expression, { type: 'element' }>): Steps<Value> {
    const table = this.#table(name);
    const key = yield* this.#key(keys);
    if (!table.has(key)) this.#setElement(table, key, undefined);
    return table.get(key);
  }

  *#assign({ operator, target, value }: Extract<Expression, { type: 'assign' }>): Steps<Value> {
    const right = yield* this.#evaluate(value);
    const result = operator === '=' ? right : this.#binary(operator.slice(0, -1), yield* this.#evaluate(target), right);
    yield* this.#store(target, result);
    return result;
  }

  *#step({ by, prefix, target }: Extract<Expression, { type: 'step' }>): Steps<Value> {
    const before = toNumber(yield* this.#evaluate(target));
    yield* this.#store(target, before + by);
    return prefix ? before + by : before;
  }

  #binary(operator: string, left: Value, right: Value): Value {
    if (operator === ' ') {
      const text = this.#text(left) + this.#text(right);
      return text.length > LONGEST_TEXT ? this.#call.fail('out of memory', 2) : text;
    }
    if (COMPARISONS.has(operator)) return this.#compare(operator, left, right) ? 1 : 0;
    const [a, b] = [toNumber(left), toNumber(right)];
    switch (operator) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        return a / b;
      case '%':
        return a % b;
      default:
        return a ** b;
    }
  }

  #compare(operator: string, left: Value, right: Value): boolean {
    const numeric = isNumeric(left) && isNumeric(right);
    const a = numeric ? toNumber(left) : this.#text(left);
    const b = numeric ? toNumber(right) : this.#text(right);
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      case '>=':
        return a >= b;
      case '==':
        return a === b;
      default:
        return a !== b;
    }
  }

  *#callFunction({ name, args }: Extract<Expression, { type: 'call' }>): Steps<Value> {
    const definition = this.#program.functions.get(name);
    if (!definition) return this.#call.fail(`line 2: function ${name} never defined`, 2);
    if (args.length > definition.parameters.length) return this.#call.fail(`line 1: too many arguments in call to ${name}`, 2);
    if (this.#frames.length >= DEEPEST_CALL) return this.#call.fail('function call nesting too deep', 2);
    const frame: Frame = { values: new Map(), tables: new Map() };
    for (const [index, parameter] of definition.parameters.entries()) {
      const arg = args[index];
      frame.values.set(parameter, undefined);
      if (arg?.type === 'variable' && this.#isTable(arg.name)) frame.tables.set(parameter, this.#table(arg.name));
      else if (arg) {
        const value = yield* this.#evaluate(arg);
        frame.values.set(parameter, value);
        // A name that was never used may become an array in there; the caller's must be the same one.
        if (arg.type === 'variable' && value === undefined && !this.#variables.has(arg.name)) frame.tables.set(parameter, this.#table(arg.name));
      }
    }
    this.#frames.push(frame);
    this.#returned = undefined;
    const signal = yield* this.#execute(definition.body);
    this.#frames.pop();
    if (signal === 'exit') this.#call.exit(this.#exitCode);
    const result = this.#returned;
    this.#returned = undefined;
    return result;
  }

  #isTable(name: string): boolean {
    const frame = this.#frame();
    if (frame?.values.has(name)) return frame.tables.has(name);
    return this.#tables.has(name);
  }

  *#getline({ target, source, from }: Extract<Expression, { type: 'getline' }>): Steps<Value> {
    let record: string | undefined | null;
    if (from === 'main' || !source) record = yield* this.#readMain();
    else {
      const name = this.#text(yield* this.#evaluate(source));
      record = (yield this.#streams.read(from, name, this.#separator())) as string | undefined | null;
      if (typeof record === 'string' && from === 'command') this.#variables.set('NR', toNumber(this.#variables.get('NR')) + 1);
    }
    if (record === null) return -1;
    if (record === undefined) return 0;
    if (target) yield* this.#store(target, new InputText(record));
    else this.#setRecord(record);
    return 1;
  }

  // Functions

  *#builtin(name: string, args: readonly Expression[]): Steps<Value> {
    switch (name) {
      case 'length': {
        const [arg] = args;
        if (arg?.type === 'variable' && this.#isTable(arg.name)) return this.#table(arg.name).size;
        return [...this.#text(arg ? yield* this.#evaluate(arg) : this.#record)].length;
      }
      case 'split':
        return yield* this.#splitInto(args);
      case 'sub':
      case 'gsub':
        return yield* this.#substitute(args, name === 'gsub');
      case 'match': {
        const text = this.#text(yield* this.#argument(args, 0));
        const [start = -1, end = -1] = (yield* this.#pattern(args[1] ?? { type: 'constant', value: '' })).search(text) ?? [];
        this.#variables.set('RSTART', start + 1);
        this.#variables.set('RLENGTH', start < 0 ? -1 : end - start);
        return start + 1;
      }
      case 'system':
        yield this.#streams.flush();
        return (yield runCommand(this.#call, { args: ['sh', '-c', this.#text(yield* this.#argument(args, 0))], path: '/bin/sh' }, (command, reason) => `${command}: ${reason}`)) as number;
      case 'close':
        return (yield this.#streams.close(this.#text(yield* this.#argument(args, 0)))) as number;
      case 'fflush':
        yield this.#streams.flush();
        return 0;
      default: {
        const values: Value[] = [];
        for (const arg of args) values.push(yield* this.#evaluate(arg));
        return this.#plainBuiltin(name, values);
      }
    }
  }

  *#argument(args: readonly Expression[], index: number): Steps<Value> {
    const arg = args[index];
    return arg ? yield* this.#evaluate(arg) : undefined;
  }

  *#splitInto(args: readonly Expression[]): Steps<Value> {
    const text = this.#text(yield* this.#argument(args, 0));
    const [, array, separator] = args;
    if (array?.type !== 'variable') return this.#call.fail('line 1: syntax error at or near )', 2);
    const parts = !separator ? this.#splitText(text, this.#text(this.#variables.get('FS')))
      : separator.type === 'regex' ? (text === '' ? [] : splitByRegex(text, separator.regex)) : this.#splitText(text, this.#text(yield* this.#evaluate(separator)));
    const table = this.#table(array.name);
    this.#elements -= table.size;
    table.clear();
    parts.forEach((part, index) => this.#setElement(table, String(index + 1), new InputText(part)));
    return parts.length;
  }

  *#substitute(args: readonly Expression[], global: boolean): Steps<Value> {
    const regex = yield* this.#pattern(args[0] ?? { type: 'constant', value: '' });
    const replacement = this.#text(yield* this.#argument(args, 1));
    const target: Expression = args[2] ?? { type: 'field', index: { type: 'constant', value: 0 } };
    const text = this.#text(yield* this.#evaluate(target));
    const work = substituteText(text, { regex, replacement, global });
    let step = work.next();
    for (; !step.done; step = work.next()) yield this.#call.process.yield() ?? undefined;
    const { result, count } = step.value;
    if (result.length > LONGEST_TEXT) this.#call.fail('out of memory', 2);
    if (count > 0 && (target.type === 'variable' || target.type === 'element' || target.type === 'field')) yield* this.#store(target, result);
    return count;
  }

  #plainBuiltin(name: string, values: readonly Value[]): Value {
    const [first, second, third] = values;
    const number = toNumber(first);
    switch (name) {
      case 'substr':
        return substring(this.#text(first), toNumber(second), values.length > 2 ? toNumber(third) : Number.POSITIVE_INFINITY);
      case 'index':
        return this.#text(first).indexOf(this.#text(second)) + 1;
      case 'sprintf':
        return this.#format('sprintf', values);
      case 'tolower':
        return this.#text(first).toLowerCase();
      case 'toupper':
        return this.#text(first).toUpperCase();
      case 'int':
        return Math.trunc(number);
      case 'rand':
        return this.#random.next();
      case 'srand': {
        const previous = this.#seed;
        this.#seed = values.length > 0 ? number : Math.floor(this.#call.process.clock.now() / 1000);
        this.#random = new Random(this.#seed);
        return previous;
      }
      case 'systime':
        return Math.floor(this.#call.process.clock.now() / 1000);
      case 'strftime':
        return strftime(values.length > 0 ? this.#text(first) : '%c', momentAt(values.length > 1 ? toNumber(second) * 1000 : this.#call.process.clock.now(), this.#call.process.env.get('TZ')));
      case 'atan2':
        return Math.atan2(number, toNumber(second));
      default:
        return MATH[name]?.(number);
    }
  }
}
