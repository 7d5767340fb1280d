import type { Invocation } from '../invocation/invocation.ts';
import type { Regex } from '../regex/regex.ts';
import { runCommand } from '../invocation/run-command.ts';
import { splitByRegex, substituteText } from './functions.ts';
import type { Memory } from './memory.ts';
import { LONGEST_TEXT } from './operations.ts';
import { PlainBuiltins } from './plain-builtins.ts';
import type { Steps } from './steps.ts';
import type { Streams } from './streams.ts';
import type { Expression, Place } from './syntax.ts';
import { InputText } from './values.ts';
import type { Value } from './values.ts';

/** What builtin functions need of whoever evaluates their arguments. */
export interface Evaluator {
  evaluate(expression: Expression): Steps<Value>;
  store(place: Place, value: Value): Steps<void>;
  pattern(expression: Expression): Steps<Regex>;
}

export interface BuiltinsOptions {
  call: Invocation;
  memory: Memory;
  streams: Streams;
  evaluator: Evaluator;
}

/** awk's own functions. */
export class Builtins {
  readonly #call: Invocation;
  readonly #memory: Memory;
  readonly #streams: Streams;
  readonly #evaluator: Evaluator;
  readonly #plain: PlainBuiltins;

  constructor({ call, memory, streams, evaluator }: BuiltinsOptions) {
    this.#call = call;
    this.#memory = memory;
    this.#streams = streams;
    this.#evaluator = evaluator;
    this.#plain = new PlainBuiltins(call, memory);
  }

  *run(name: string, args: readonly Expression[]): Steps<Value> {
    switch (name) {
      case 'length': {
        const [arg] = args;
        if (arg?.type === 'variable' && this.#memory.isTable(arg.name)) return this.#memory.table(arg.name).size;
        return [...this.#memory.text(arg ? yield* this.#evaluator.evaluate(arg) : this.#memory.record)].length;
      }
      case 'split':
        return yield* this.#splitInto(args);
      case 'sub':
      case 'gsub':
        return yield* this.#substitute(args, name === 'gsub');
      case 'match': {
        const text = this.#memory.text(yield* this.#argument(args, 0));
        const [start = -1, end = -1] = (yield* this.#evaluator.pattern(args[1] ?? { type: 'constant', value: '' })).search(text) ?? [];
        this.#memory.variables.set('RSTART', start + 1);
        this.#memory.variables.set('RLENGTH', start < 0 ? -1 : end - start);
        return start + 1;
      }
      case 'system':
        yield this.#streams.flush();
        return (yield runCommand(this.#call, { args: ['sh', '-c', this.#memory.text(yield* this.#argument(args, 0))], path: '/bin/sh' }, (command, reason) => `${command}: ${reason}`)) as number;
      case 'close':
        return (yield this.#streams.close(this.#memory.text(yield* this.#argument(args, 0)))) as number;
      case 'fflush':
        yield this.#streams.flush();
        return 0;
      default: {
        const values: Value[] = [];
        for (const arg of args) values.push(yield* this.#evaluator.evaluate(arg));
        return this.#plain.run(name, values);
      }
    }
  }

  *#argument(args: readonly Expression[], index: number): Steps<Value> {
    const arg = args[index];
    return arg ? yield* this.#evaluator.evaluate(arg) : undefined;
  }

  *#splitInto(args: readonly Expression[]): Steps<Value> {
    const text = this.#memory.text(yield* this.#argument(args, 0));
    const [, array, separator] = args;
    if (array?.type !== 'variable') return this.#call.fail('line 1: syntax error at or near )', 2);
    const parts = !separator ? this.#memory.splitText(text, this.#memory.text(this.#memory.variables.get('FS')))
      : separator.type === 'regex' ? (text === '' ? [] : splitByRegex(text, separator.regex)) : this.#memory.splitText(text, this.#memory.text(yield* this.#evaluator.evaluate(separator)));
    const table = this.#memory.table(array.name);
    this.#memory.elements -= table.size;
    table.clear();
    parts.forEach((part, index) => this.#memory.setElement(table, String(index + 1), new InputText(part)));
    return parts.length;
  }

  *#substitute(args: readonly Expression[], global: boolean): Steps<Value> {
    const regex = yield* this.#evaluator.pattern(args[0] ?? { type: 'constant', value: '' });
    const replacement = this.#memory.text(yield* this.#argument(args, 1));
    const target: Expression = args[2] ?? { type: 'field', index: { type: 'constant', value: 0 } };
    const text = this.#memory.text(yield* this.#evaluator.evaluate(target));
    const work = substituteText(text, { regex, replacement, global });
    let step = work.next();
    for (; !step.done; step = work.next()) yield this.#call.process.yield() ?? undefined;
    const { result, count } = step.value;
    if (result.length > LONGEST_TEXT) this.#call.outOfMemory('out of memory', 2);
    if (count > 0 && (target.type === 'variable' || target.type === 'element' || target.type === 'field')) yield* this.#evaluator.store(target, result);
    return count;
  }
}
