import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { compareFiles, compareNumbers, unaryTest } from '../interpreter/file-tests.ts';

export const test: Builtin = { name: 'test', run: (call) => evaluate(call, call.args.slice(1)) };

export const bracket: Builtin = {
  name: '[',
  run(call) {
    if (call.args.at(-1) !== ']' || call.args.length < 2) return complain(call, call.shell.flavour.name === 'bash' ? "missing `]'" : 'missing ]');
    return evaluate(call, call.args.slice(1, -1));
  },
};

/** An expression that cannot be evaluated; status 2. */
class TestError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

function evaluate(call: BuiltinCall, args: readonly string[]): Promise<number> | number {
  try {
    return new TestExpression(call, args).evaluate() ? 0 : 1;
  } catch (error) {
    if (error instanceof TestError) return complain(call, error.message);
    throw error;
  }
}

/** busybox leaves the command's name out. */
function complain(call: BuiltinCall, message: string): Promise<number> {
  if (call.shell.flavour.name !== 'ash') return refuse(call, message, 2);
  return call.shell.complain(message).then(() => 2);
}

const COMPARISONS = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge']);
const BINARY = new Set([...COMPARISONS, '=', '==', '!=', '<', '>', '-nt', '-ot', '-ef']);

class TestExpression {
  readonly #call: BuiltinCall;
  readonly #args: readonly string[];
  #at = 0;

  constructor(call: BuiltinCall, args: readonly string[]) {
    this.#call = call;
    this.#args = args;
  }

  /** POSIX settles up to four arguments by their number; beyond that the grammar decides. */
  evaluate(): boolean {
    const args = this.#args;
    if (args.length === 0) return false;
    if (args.length <= 4) return this.#few(args);
    const value = this.#either();
    if (this.#at < args.length) throw new TestError(this.#words('too many arguments'));
    return value;
  }

  #words(bash: string): string {
    const { name } = this.#call.shell.flavour;
    if (name === 'bash') return bash;
    return bash === 'too many arguments' ? `${this.#args[this.#at] ?? ''}: unknown operand` : bash;
  }

  #few(args: readonly string[]): boolean {
    const [first = '', second = '', third = ''] = args;
    if (args.length === 1) return first !== '';
    if (args.length === 2) {
      if (first === '!') return second === '';
      const other = this.#call.shell.flavour.name === 'dash' ? first : second;
      return this.#unary(first, second) ?? this.#fail(`${first}: unary operator expected`, `${other}: unexpected operator`);
    }
    if (args.length === 3) return this.#three(first, second, third);
    if (first === '!') return !this.#few(args.slice(1));
    if (first === '(' && args[3] === ')') return this.#few([second, third]);
    const value = this.#either();
    if (this.#at < args.length) this.#fail('too many arguments', `${this.#call.shell.flavour.name === 'dash' ? args[this.#at - 1] : args[this.#at]}: unexpected operator`);
    return value;
  }

  #three(first: string, second: string, third: string): boolean {
    if (this.#isBinary(second)) return this.#binary(first, second, third);
    if (second === '-a') return first !== '' && third !== '';
    if (second === '-o') return first !== '' || third !== '';
    if (first === '!') return !this.#few([second, third]);
    if (first === '(' && third === ')') return second !== '';
    return this.#fail(`${second}: binary operator expected`, `${second}: unexpected operator`);
  }

  #isBinary(operator: string): boolean {
    return BINARY.has(operator) && !(operator === '==' && this.#call.shell.flavour.name === 'dash');
  }

  #fail(bash: string, dash: string): never {
    const { name } = this.#call.shell.flavour;
    if (name === 'bash') throw new TestError(bash);
    throw new TestError(name === 'dash' ? dash : dash.replace('unexpected operator', 'unknown operand'));
  }

  #unary(operator: string, operand: string): boolean | undefined {
    return /^-[a-zA-Z]$/.test(operator) ? unaryTest(this.#call.shell, operator, operand) : undefined;
  }

  #binary(left: string, operator: string, right: string): boolean {
    if (operator === '=' || operator === '==') return left === right;
    if (operator === '!=') return left !== right;
    if (operator === '<') return left < right;
    if (operator === '>') return left > right;
    if (!COMPARISONS.has(operator)) return compareFiles(this.#call.shell, left, operator, right);
    return compareNumbers(this.#number(left), operator, this.#number(right));
  }

  #number(text: string): bigint {
    if (/^\s*[+-]?\d+\s*$/.test(text)) return BigInt(text.trim().replace(/^\+/, ''));
    const { name } = this.#call.shell.flavour;
    throw new TestError(name === 'bash' ? `${text}: integer expression expected` : name === 'dash' ? `Illegal number: ${text}` : `${text}: bad number`);
  }

  #either(): boolean {
    let value = this.#both();
    while (this.#args[this.#at] === '-o') {
      this.#at += 1;
      const right = this.#both();
      value = value || right;
    }
    return value;
  }

  #both(): boolean {
    let value = this.#single();
    while (this.#args[this.#at] === '-a') {
      this.#at += 1;
      const right = this.#single();
      value = value && right;
    }
    return value;
  }

  #single(): boolean {
    const first = this.#args[this.#at];
    if (first === undefined) throw new TestError('argument expected');
    if (first === '!') {
      this.#at += 1;
      return !this.#single();
    }
    if (first === '(') {
      this.#at += 1;
      const value = this.#either();
      if (this.#args[this.#at] !== ')') throw new TestError("`)' expected");
      this.#at += 1;
      return value;
    }
    const operator = this.#args[this.#at + 1];
    if (operator !== undefined && this.#isBinary(operator) && this.#args[this.#at + 2] !== undefined) {
      this.#at += 3;
      return this.#binary(first, operator, this.#args[this.#at - 1] ?? '');
    }
    const operand = this.#args[this.#at + 1];
    const unary = operand === undefined ? undefined : this.#unary(first, operand);
    this.#at += unary === undefined ? 1 : 2;
    return unary ?? first !== '';
  }
}
