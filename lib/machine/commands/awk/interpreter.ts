import type { Invocation } from '../invocation/invocation.ts';
import type { Regex } from '../regex/regex.ts';
import { Builtins } from './builtins.ts';
import { MainInput } from './main-input.ts';
import { Memory } from './memory.ts';
import type { Frame } from './memory.ts';
import { Operations } from './operations.ts';
import type { Steps } from './steps.ts';
import { Streams } from './streams.ts';
import type { AwkProgram, Expression, Place, Rule, Statement } from './syntax.ts';
import { InputText, toBoolean, toNumber } from './values.ts';
import type { Value } from './values.ts';

type Signal = 'break' | 'continue' | 'next' | 'nextfile' | 'exit' | 'return' | undefined;

const DEEPEST_CALL = 500;
/** Statements between two chances for others to work. */
const SLICE = 500;

/** Runs an awk program (mawk's behaviour where POSIX leaves a choice). */
export class Interpreter {
  readonly #call: Invocation;
  readonly #program: AwkProgram;
  readonly #streams: Streams;
  readonly #memory: Memory;
  readonly #input: MainInput;
  readonly #operations: Operations;
  readonly #builtins: Builtins;
  readonly #active = new Map<Rule, boolean>();
  #returned: Value;
  #exitCode = 0;
  #count = 0;

  constructor(call: Invocation, program: AwkProgram) {
    this.#call = call;
    this.#program = program;
    this.#memory = new Memory(call);
    this.#operations = new Operations(call, this.#memory);
    this.#streams = new Streams(call);
    this.#builtins = new Builtins({
      call, memory: this.#memory, streams: this.#streams,
      evaluator: { evaluate: (expression) => this.#evaluate(expression), store: (place, value) => this.#store(place, value), pattern: (expression) => this.#pattern(expression) },
    });
    this.#input = new MainInput(call, this.#memory, (name, text) => this.assign(name, text));
  }

  /** `name=value` from the command line, escapes taken. */
  assign(name: string, text: string): void {
    const value = text.replace(/\\([nt\\"])/g, (_whole, letter: string) => ({ n: '\n', t: '\t' }[letter] ?? letter));
    this.#memory.setVariable(name, new InputText(value));
  }

  async run(args: readonly string[]): Promise<number> {
    this.#memory.variables.set('ARGC', args.length);
    this.#memory.tables.set('ARGV', new Map(args.map((arg, index) => [String(index), new InputText(arg)])));
    try {
      await this.#drive(this.#all());
    } finally {
      this.#input.close();
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
        if (signal === 'nextfile') this.#input.close();
      }
    }
    for (const rule of endings) if ((yield* this.#execute(rule.body)) === 'exit') break;
  }

  *#nextRecord(): Steps<boolean> {
    const record = yield* this.#input.next();
    if (record === undefined) return false;
    this.#memory.setRecord(record);
    return true;
  }

  *#match(rules: readonly Rule[]): Steps<Signal> {
    for (const rule of rules) {
      if (!(yield* this.#selects(rule))) continue;
      const signal = rule.body ? yield* this.#execute(rule.body) : yield* this.#print(this.#memory.record + this.#memory.text(this.#memory.variables.get('ORS')));
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

  *#key(keys: readonly Expression[]): Steps<string> {
    let key = '';
    for (const [index, expression] of keys.entries()) {
      key += (index > 0 ? this.#memory.text(this.#memory.variables.get('SUBSEP')) : '') + this.#memory.text(yield* this.#evaluate(expression));
    }
    return key;
  }

  *#store(place: Place, value: Value): Steps<void> {
    if (place.type === 'variable') this.#memory.setVariable(place.name, value);
    else if (place.type === 'field') this.#memory.setField(toNumber(yield* this.#evaluate(place.index)), value);
    else this.#memory.setElement(this.#memory.table(place.name), yield* this.#key(place.keys), value);
  }

  *#pattern(expression: Expression): Steps<Regex> {
    if (expression.type === 'regex') return expression.regex;
    return this.#memory.regex(this.#memory.text(yield* this.#evaluate(expression)));
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
    for (const key of [...this.#memory.table(array).keys()]) {
      this.#memory.setVariable(variable, new InputText(key));
      const signal = yield* this.#execute(body);
      if (signal === 'break') return undefined;
      if (signal && signal !== 'continue') return signal;
    }
    return undefined;
  }

  *#delete({ name, keys }: Extract<Statement, { type: 'delete' }>): Steps<void> {
    const table = this.#memory.table(name);
    if (keys) {
      if (table.delete(yield* this.#key(keys))) this.#memory.elements -= 1;
      return;
    }
    this.#memory.elements -= table.size;
    table.clear();
  }

  *#printStatement({ formatted, args, target }: Extract<Statement, { type: 'print' }>): Steps<undefined> {
    const values: Value[] = [];
    for (const arg of args) values.push(yield* this.#evaluate(arg));
    let text: string;
    if (formatted) text = this.#memory.format('printf', values);
    else {
      const body = values.length === 0 ? this.#memory.record : values.map((value) => this.#memory.text(value, true)).join(this.#memory.text(this.#memory.variables.get('OFS')));
      text = body + this.#memory.text(this.#memory.variables.get('ORS'));
    }
    if (!target) return yield* this.#print(text);
    yield this.#streams.write(target.kind, this.#memory.text(yield* this.#evaluate(target.to)), text);
    return undefined;
  }

  // Expressions

  *#evaluate(expression: Expression): Steps<Value> {
    switch (expression.type) {
      case 'constant':
        return expression.value;
      case 'variable':
        return this.#memory.variable(expression.name);
      case 'field':
        return this.#memory.field(toNumber(expression.index.type === 'constant' ? expression.index.value : yield* this.#evaluate(expression.index)));
      case 'element':
        return yield* this.#element(expression);
      case 'regex':
        return expression.regex.test(this.#memory.record) ? 1 : 0;
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
        return this.#memory.table(expression.name).has(yield* this.#key(expression.keys)) ? 1 : 0;
      case 'match': {
        const text = this.#memory.text(yield* this.#evaluate(expression.text));
        return (yield* this.#pattern(expression.pattern)).test(text) !== expression.negated ? 1 : 0;
      }
      case 'binary':
        return this.#operations.binary(expression.operator, yield* this.#evaluate(expression.left), yield* this.#evaluate(expression.right));
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
        return yield* this.#builtins.run(expression.name, expression.args);
      case 'getline':
        return yield* this.#getline(expression);
    }
  }

  *#element({ name, keys }: Extract<Expression, { type: 'element' }>): Steps<Value> {
    const table = this.#memory.table(name);
    const key = yield* this.#key(keys);
    if (!table.has(key)) this.#memory.setElement(table, key, undefined);
    return table.get(key);
  }

  *#assign({ operator, target, value }: Extract<Expression, { type: 'assign' }>): Steps<Value> {
    const right = yield* this.#evaluate(value);
    const result = operator === '=' ? right : this.#operations.binary(operator.slice(0, -1), yield* this.#evaluate(target), right);
    yield* this.#store(target, result);
    return result;
  }

  *#step({ by, prefix, target }: Extract<Expression, { type: 'step' }>): Steps<Value> {
    const before = toNumber(yield* this.#evaluate(target));
    yield* this.#store(target, before + by);
    return prefix ? before + by : before;
  }

  *#callFunction({ name, args }: Extract<Expression, { type: 'call' }>): Steps<Value> {
    const definition = this.#program.functions.get(name);
    if (!definition) return this.#call.fail(`line 2: function ${name} never defined`, 2);
    if (args.length > definition.parameters.length) return this.#call.fail(`line 1: too many arguments in call to ${name}`, 2);
    if (this.#memory.frames.length >= DEEPEST_CALL) return this.#call.fail('function call nesting too deep', 2);
    const frame: Frame = { values: new Map(), tables: new Map() };
    for (const [index, parameter] of definition.parameters.entries()) {
      const arg = args[index];
      frame.values.set(parameter, undefined);
      if (arg?.type === 'variable' && this.#memory.isTable(arg.name)) frame.tables.set(parameter, this.#memory.table(arg.name));
      else if (arg) {
        const value = yield* this.#evaluate(arg);
        frame.values.set(parameter, value);
        // A name that was never used may become an array in there; the caller's must be the same one.
        if (arg.type === 'variable' && value === undefined && !this.#memory.variables.has(arg.name)) frame.tables.set(parameter, this.#memory.table(arg.name));
      }
    }
    this.#memory.frames.push(frame);
    this.#returned = undefined;
    const signal = yield* this.#execute(definition.body);
    this.#memory.frames.pop();
    if (signal === 'exit') this.#call.exit(this.#exitCode);
    const result = this.#returned;
    this.#returned = undefined;
    return result;
  }

  *#getline({ target, source, from }: Extract<Expression, { type: 'getline' }>): Steps<Value> {
    let record: string | undefined | null;
    if (from === 'main' || !source) record = yield* this.#input.next();
    else {
      const name = this.#memory.text(yield* this.#evaluate(source));
      record = (yield this.#streams.read(from, name, this.#memory.separator())) as string | undefined | null;
      if (typeof record === 'string' && from === 'command') this.#memory.variables.set('NR', toNumber(this.#memory.variables.get('NR')) + 1);
    }
    if (record === null) return -1;
    if (record === undefined) return 0;
    if (target) yield* this.#store(target, new InputText(record));
    else this.#memory.setRecord(record);
    return 1;
  }
}
