import { SystemError } from '../system-error.ts';
import { CommandFailure } from './invocation/failure.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { compileRegex } from './regex/regex.ts';

/** GNU coreutils 9.1 `expr`; BusyBox's. */
export const expr: Command = {
  name: 'expr',
  usage: 'EXPRESSION',
  summary: 'Print the value of EXPRESSION',
  errorCode: 2,
  async run(call) {
    if (call.args.length === 0) return call.gnu ? call.misuse('missing operand', 2) : call.exitWithUsage();
    const parser = new ExprParser(call.args[0] === '--' ? call.args.slice(1) : call.args, call);
    const value = parser.parse();
    await call.put(`${value}\n`);
    return value === '' || /^-?0+$/.test(value) ? 1 : 0;
  },
};

const COMPARISONS = ['<', '<=', '=', '==', '!=', '>=', '>'];

class ExprParser {
  readonly #args: readonly string[];
  readonly #call: Invocation;
  #index = 0;

  constructor(args: readonly string[], call: Invocation) {
    this.#args = args;
    this.#call = call;
  }

  parse(): string {
    const value = this.#or();
    const rest = this.#args[this.#index];
    if (rest !== undefined) this.#refuse(this.#call.gnu ? `syntax error: unexpected argument ${this.#call.quoteWord(rest)}` : 'syntax error');
    return value;
  }

  #refuse(message: string): never {
    throw new CommandFailure(message, { code: 2 });
  }

  #take(...words: string[]): string | undefined {
    const word = this.#args[this.#index];
    if (word === undefined || !words.includes(word)) return undefined;
    this.#index += 1;
    return word;
  }

  #or(): string {
    let left = this.#and();
    while (this.#take('|')) {
      const right = this.#and();
      if (!isTrue(left)) left = isTrue(right) ? right : '0';
    }
    return left;
  }

  #and(): string {
    let left = this.#compare();
    while (this.#take('&')) {
      const right = this.#compare();
      left = isTrue(left) && isTrue(right) ? left : '0';
    }
    return left;
  }

  #compare(): string {
    let left = this.#sum();
    for (let operator = this.#take(...COMPARISONS); operator; operator = this.#take(...COMPARISONS)) {
      const right = this.#sum();
      const numeric = isInteger(left) && isInteger(right);
      const order = numeric ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
      const holds = { '<': order < 0, '<=': order <= 0, '=': order === 0, '==': order === 0, '!=': order !== 0, '>=': order >= 0, '>': order > 0 }[operator] ?? false;
      left = holds ? '1' : '0';
    }
    return left;
  }

  #sum(): string {
    let left = this.#product();
    for (let operator = this.#take('+', '-'); operator; operator = this.#take('+', '-')) {
      const right = this.#product();
      left = String(operator === '+' ? this.#integer(left) + this.#integer(right) : this.#integer(left) - this.#integer(right));
    }
    return left;
  }

  #product(): string {
    let left = this.#match();
    for (let operator = this.#take('*', '/', '%'); operator; operator = this.#take('*', '/', '%')) {
      const [a, b] = [this.#integer(left), this.#integer(this.#match())];
      if (operator !== '*' && b === 0n) this.#refuse('division by zero');
      left = String(operator === '*' ? a * b : operator === '/' ? a / b : a % b);
    }
    return left;
  }

  #integer(text: string): bigint {
    return isInteger(text) ? BigInt(text) : this.#refuse(this.#call.gnu ? 'non-integer argument' : `invalid number '${text}'`);
  }

  #match(): string {
    let left = this.#primary();
    while (this.#take(':')) left = matched(left, this.#primary());
    return left;
  }

  #next(): string {
    const word = this.#args[this.#index];
    if (word === undefined) {
      const last = this.#args[this.#index - 1] ?? '';
      return this.#refuse(this.#call.gnu ? `syntax error: missing argument after ${this.#call.quoteWord(last)}` : 'syntax error');
    }
    this.#index += 1;
    return word;
  }

  #primary(): string {
    const word = this.#next();
    if (word === '(') {
      const value = this.#or();
      if (!this.#take(')')) this.#refuse(this.#call.gnu ? `syntax error: expecting ')' after ${this.#call.quoteWord(this.#args[this.#index - 1] ?? '')}` : 'syntax error');
      return value;
    }
    const more = this.#index < this.#args.length;
    if (word === 'length' && more) return String([...this.#primary()].length);
    if (word === 'match' && more) return matched(this.#primary(), this.#primary());
    if (word === 'index' && more) {
      const [text, set] = [this.#primary(), this.#primary()];
      return String([...text].findIndex((character) => set.includes(character)) + 1);
    }
    if (word === 'substr' && more) {
      const [text, from, length] = [this.#primary(), Number(this.#primary()), Number(this.#primary())];
      return from > 0 && length > 0 ? text.slice(from - 1, from - 1 + length) : '';
    }
    return word === '+' && more ? this.#next() : word;
  }
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function isTrue(value: string): boolean {
  return value !== '' && !/^-?0+$/.test(value);
}

function matched(text: string, pattern: string): string {
  const regex = compileRegex(`^${pattern.replace(/^\^/, '')}`, { syntax: 'basic' });
  const spans = regex.search(text);
  if (regex.groups > 0) return spans && (spans[2] ?? -1) >= 0 ? text.slice(spans[2], spans[3]) : '';
  return String(spans ? [...text.slice(0, spans[1])].length : 0);
}

/** GNU coreutils 9.1 `test` and `[` as programs; BusyBox's. (The shell has its own.) */
function testNamed(name: string): Command {
  return {
    name,
    usage: name === '[' ? '-OPTION... ]' : 'EXPRESSION',
    summary: 'Check file types, compare values etc. Return a 0/1 exit code',
    errorCode: 2,
    async run(call) {
      let args = call.args;
      if (name === '[') {
        if (args.at(-1) !== ']') return call.fail(call.gnu ? `missing ${call.quoteWord(']')}` : 'missing ]');
        args = args.slice(0, -1);
      }
      return new TestParser(args, call).parse() ? 0 : 1;
    },
  };
}

export const testCommand = testNamed('test');
export const bracket = testNamed('[');

class TestParser {
  readonly #args: readonly string[];
  readonly #call: Invocation;
  #index = 0;

  constructor(args: readonly string[], call: Invocation) {
    this.#args = args;
    this.#call = call;
  }

  parse(): boolean {
    if (this.#args.length === 0) return false;
    const value = this.#or();
    const rest = this.#args[this.#index];
    const operator = this.#args[1];
    if (rest !== undefined && this.#args.length === 3 && operator !== undefined && this.#call.gnu) this.#call.fail(`${this.#call.quoteWord(operator)}: binary operator expected`);
    if (rest !== undefined) this.#call.fail(this.#call.gnu ? `extra argument ${this.#call.quoteWord(rest)}` : `${rest}: unknown operand`);
    return value;
  }

  #or(): boolean {
    let left = this.#and();
    while (this.#args[this.#index] === '-o') {
      this.#index += 1;
      const right = this.#and();
      left ||= right;
    }
    return left;
  }

  #and(): boolean {
    let left = this.#not();
    while (this.#args[this.#index] === '-a') {
      this.#index += 1;
      const right = this.#not();
      left &&= right;
    }
    return left;
  }

  #not(): boolean {
    if (this.#args[this.#index] === '!' && this.#index + 1 < this.#args.length) {
      this.#index += 1;
      return !this.#not();
    }
    return this.#primary();
  }

  #primary(): boolean {
    const [first = '', operator, second] = this.#args.slice(this.#index, this.#index + 3);
    if (operator !== undefined && second !== undefined && BINARY.has(operator)) {
      this.#index += 3;
      return this.#binary(first, operator, second);
    }
    if (first === '(' && this.#args.length - this.#index > 2) {
      this.#index += 1;
      const value = this.#or();
      if (this.#args[this.#index] !== ')') this.#call.fail(this.#call.gnu ? `${this.#call.quoteWord(')')} expected` : 'closing paren expected');
      this.#index += 1;
      return value;
    }
    if (/^-[a-zA-Z]$/.test(first) && operator !== undefined) {
      this.#index += 2;
      return this.#unary(first, operator);
    }
    this.#index += 1;
    return first !== '';
  }

  #binary(left: string, operator: string, right: string): boolean {
    const { fs } = this.#call.process;
    switch (operator) {
      case '=':
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-nt':
        return fs.exists(left) && (!fs.exists(right) || fs.status(left).modified > fs.status(right).modified);
      case '-ot':
        return fs.exists(right) && (!fs.exists(left) || fs.status(left).modified < fs.status(right).modified);
      case '-ef':
        return fs.exists(left) && fs.exists(right) && fs.status(left).inode === fs.status(right).inode;
      default: {
        const order = Number(this.#integer(left) - this.#integer(right));
        return { '-eq': order === 0, '-ne': order !== 0, '-lt': order < 0, '-le': order <= 0, '-gt': order > 0, '-ge': order >= 0 }[operator] ?? false;
      }
    }
  }

  #integer(text: string): bigint {
    if (/^\s*[-+]?\d+\s*$/.test(text)) return BigInt(text.trim().replace(/^\+/, ''));
    return this.#call.fail(this.#call.gnu ? `invalid integer ${this.#call.quoteWord(text)}` : `${text}: bad number`);
  }

  #unary(operator: string, operand: string): boolean {
    if (operator === '-z') return operand === '';
    if (operator === '-n') return operand !== '';
    if (operator === '-t') return this.#isTerminal(Number(operand));
    const { fs } = this.#call.process;
    try {
      const status = operator === '-L' || operator === '-h' ? fs.linkStatus(operand) : fs.status(operand);
      const types: Record<string, string> = { '-f': 'file', '-d': 'directory', '-L': 'symlink', '-h': 'symlink', '-c': 'character-device', '-p': 'fifo', '-S': 'socket' };
      if (types[operator]) return status.type === types[operator];
      const wants: Record<string, 'read' | 'write' | 'execute'> = { '-r': 'read', '-w': 'write', '-x': 'execute' };
      const want = wants[operator];
      if (want) return fs.access(operand, want);
      const { user } = this.#call.process;
      return { '-e': true, '-s': status.size > 0, '-O': status.uid === user.uid, '-G': status.gid === user.gid, '-u': (status.mode & 0o4000) !== 0, '-g': (status.mode & 0o2000) !== 0, '-k': (status.mode & 0o1000) !== 0, '-b': false }[operator] ?? false;
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }

  #isTerminal(descriptor: number): boolean {
    try {
      return this.#call.process.file(descriptor).tty !== undefined;
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }
}

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);
