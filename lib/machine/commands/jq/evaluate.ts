import { calculate } from './arithmetic.ts';
import { NATIVES, formatJson, toText } from './builtins.ts';
import type { Surroundings } from './builtins.ts';
import { destructured } from './destructuring.ts';
import { checkNames, scopeNames, variablesOf } from './names.ts';
import { parseJq } from './parser.ts';
import { indexValue, slice } from './paths.ts';
import { PRELUDE } from './prelude.ts';
import { Break, INVALID, pathOf, plain, variableOf } from './scope.ts';
import type { Item, Items, Run, Scope } from './scope.ts';
import type { Filter, Json } from './syntax.ts';
import { updated } from './updates.ts';
import { JqError, described, isObject, isTrue } from './values.ts';

/** The most steps between two results: a program that finds nothing for so long is stopped (about half a second). */
export const MOST_STEPS = 1_000_000;
const DEEPEST = 2_000;

/** `halt` and `halt_error`. */
export class Halt extends Error {
  readonly code: number;
  readonly value: Json | undefined;

  constructor(code: number, value: Json | undefined) {
    super('halt');
    this.name = 'Halt';
    this.code = code;
    this.value = value;
  }
}

export interface Program {
  /** Results for one input, one after the other. JqError, Halt. */
  run(input: Json): Generator<Json, void, undefined>;
}

export interface ProgramOptions {
  variables: ReadonlyMap<string, Json>;
  surroundings: Surroundings;
  /** `input`: the next input; undefined when there is none. */
  nextInput(): Json | undefined;
}

/** Compiles a jq program. CommandFailure, code 3, for what is none. */
export function compileJq(source: string, options: ProgramOptions): Program {
  const filter = parseJq(source);
  let scope: Scope | undefined;
  for (const [name, value] of options.variables) scope = { kind: 'variable', name, value, outer: scope };
  for (let rest = parseJq(PRELUDE); rest.type === 'define'; rest = rest.rest) scope = { kind: 'function', name: `${rest.name}/${rest.parameters.length}`, parameters: rest.parameters, body: rest.body, outer: scope };
  checkNames(filter, scopeNames(scope), source);
  return { run: (input) => new Evaluator(options).results(filter, input, scope) };
}

class Evaluator {
  readonly #options: ProgramOptions;
  readonly #runner: Run = (filter, input, scope) => this.#run(filter, input, scope);
  #steps = 0;
  #depth = 0;

  constructor(options: ProgramOptions) {
    this.#options = options;
  }

  *results(filter: Filter, input: Json, scope: Scope | undefined): Generator<Json, void, undefined> {
    for (const { value } of this.#run(filter, { value: input, path: undefined }, scope)) {
      this.#steps = 0;
      yield value;
    }
  }

  #count(): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new Halt(5, 'jq: error: the program ran for too long without a result\n');
  }

  *#run(filter: Filter, input: Item, scope: Scope | undefined): Items {
    this.#count();
    switch (filter.type) {
      case 'identity':
        yield input;
        return;
      case 'empty':
        return;
      case 'recurse':
        yield* this.#run({ type: 'call', name: 'recurse', args: [] }, input, scope);
        return;
      case 'literal':
        yield this.#made(filter.value, input);
        return;
      case 'string':
        for (const text of this.#strings(filter, input, scope, 0)) yield this.#made(text, input);
        return;
      case 'format':
        yield this.#made(formatJson(filter.name, input.value), input);
        return;
      case 'index':
      case 'slice':
      case 'iterate':
        yield* this.#step(filter, input, scope);
        return;
      case 'pipe':
        for (const item of this.#run(filter.left, input, scope)) yield* this.#run(filter.right, item, scope);
        return;
      case 'comma':
        yield* this.#run(filter.left, input, scope);
        yield* this.#run(filter.right, input, scope);
        return;
      case 'alternative':
        yield* this.#alternative(filter, input, scope);
        return;
      case 'and':
      case 'or':
      case 'binary':
      case 'negate':
        for (const value of this.#computed(filter, input, scope)) yield this.#made(value, input);
        return;
      case 'update':
        for (const value of updated(filter, input.value, { run: this.#runner, scope })) yield this.#made(value, input);
        return;
      case 'array': {
        const items: Json[] = [];
        if (filter.content) for (const { value } of this.#run(filter.content, plain(input), scope)) items.push(value);
        yield this.#made(items, input);
        return;
      }
      case 'object':
        for (const value of this.#objects(filter.entries, input, scope, {})) yield this.#made(value, input);
        return;
      default:
        yield* this.#control(filter, input, scope);
    }
  }

  *#control(filter: Filter, input: Item, scope: Scope | undefined): Items {
    switch (filter.type) {
      case 'if':
        for (const { value } of this.#run(filter.test, plain(input), scope)) {
          if (isTrue(value)) yield* this.#run(filter.yes, input, scope);
          else if (filter.no) yield* this.#run(filter.no, input, scope);
          else yield input;
        }
        return;
      case 'try':
        yield* this.#try(filter, input, scope);
        return;
      case 'reduce':
      case 'foreach':
        yield* this.#fold(filter, input, scope);
        return;
      case 'bind':
        for (const { value } of this.#run(filter.source, plain(input), scope)) yield* this.#bound(filter, value, input, scope);
        return;
      case 'variable':
        yield this.#made(variableOf(filter.name, scope), input);
        return;
      case 'define':
        yield* this.#run(filter.rest, input, { kind: 'function', name: `${filter.name}/${filter.parameters.length}`, parameters: filter.parameters, body: filter.body, outer: scope });
        return;
      case 'label': {
        const mark = {};
        try {
          yield* this.#run(filter.body, input, { kind: 'label', name: filter.name, mark, outer: scope });
        } catch (error) {
          if (!(error instanceof Break && error.mark === mark)) throw error;
        }
        return;
      }
      case 'break':
        for (let at = scope; at; at = at.outer) if (at.kind === 'label' && at.name === filter.name) throw new Break(at.mark);
        throw new JqError(`$*label-${filter.name} is not defined`);
      case 'call':
        yield* this.#call(filter, input, scope);
    }
  }

  /** A value of its own making has no place in the input. */
  #made(value: Json, input: Item): Item {
    if (input.path === undefined) return { value, path: undefined };
    return value === null || value === input.value ? { value, path: value === null && input.value !== null ? [] : input.path } : { value, path: INVALID };
  }

  *#step(filter: Extract<Filter, { type: 'index' | 'slice' | 'iterate' }>, input: Item, scope: Scope | undefined): Items {
    for (const target of this.#run(filter.target, input, scope)) {
      pathOf(target);
      if (filter.type === 'iterate') {
        yield* this.#iterate(target);
        continue;
      }
      if (filter.type === 'index') {
        for (const { value: key } of this.#run(filter.key, plain(input), scope)) yield this.#below(target, key, indexValue(target.value, key));
        continue;
      }
      const none: Filter = { type: 'literal', value: null };
      for (const { value: to } of this.#run(filter.to ?? none, plain(input), scope)) {
        for (const { value: from } of this.#run(filter.from ?? none, plain(input), scope)) yield this.#below(target, { start: from, end: to }, slice(target.value, from, to));
      }
    }
  }

  #below({ path }: Item, key: Json, value: Json): Item {
    return { value, path: path && [...path, key] };
  }

  *#iterate(target: Item): Items {
    const { value } = target;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) yield this.#below(target, index, item);
      return;
    }
    if (!isObject(value)) throw new JqError(`Cannot iterate over ${value === null ? 'null (null)' : described(value)}`);
    for (const key of Object.keys(value)) yield this.#below(target, key, value[key] ?? null);
  }

  *#strings(filter: Extract<Filter, { type: 'string' }>, input: Item, scope: Scope | undefined, from: number): Generator<string, void, undefined> {
    const part = filter.parts[from];
    if (part === undefined) {
      yield '';
      return;
    }
    for (const rest of this.#strings(filter, input, scope, from + 1)) {
      if (typeof part === 'string') yield part + rest;
      else for (const { value } of this.#run(part, plain(input), scope)) yield (filter.format === undefined ? toText(value) : formatJson(filter.format, value)) + rest;
    }
  }

  *#alternative({ left, right }: { left: Filter; right: Filter }, input: Item, scope: Scope | undefined): Items {
    let found = false;
    try {
      for (const item of this.#run(left, input, scope)) {
        if (!isTrue(item.value)) continue;
        found = true;
        yield item;
      }
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
    }
    if (!found) yield* this.#run(right, input, scope);
  }

  *#computed(filter: Filter, input: Item, scope: Scope | undefined): Generator<Json, void, undefined> {
    const at = plain(input);
    if (filter.type === 'negate') {
      for (const { value } of this.#run(filter.operand, at, scope)) {
        if (typeof value !== 'number') throw new JqError(`${described(value)} cannot be negated`);
        yield -value;
      }
    } else if (filter.type === 'binary') {
      for (const { value: right } of this.#run(filter.right, at, scope)) {
        for (const { value: left } of this.#run(filter.left, at, scope)) yield calculate(filter.operator, left, right);
      }
    } else if (filter.type === 'and' || filter.type === 'or') {
      for (const { value: left } of this.#run(filter.left, at, scope)) {
        if (isTrue(left) === (filter.type === 'or')) yield filter.type === 'or';
        else for (const { value: right } of this.#run(filter.right, at, scope)) yield isTrue(right);
      }
    }
  }

  *#objects(entries: Extract<Filter, { type: 'object' }>['entries'], input: Item, scope: Scope | undefined, built: { [key: string]: Json }): Generator<Json, void, undefined> {
    const [first, ...rest] = entries;
    if (!first) {
      yield built;
      return;
    }
    for (const { value: key } of this.#run(first.key, plain(input), scope)) {
      if (typeof key !== 'string') throw new JqError(`Object keys must be strings`);
      for (const { value } of this.#run(first.value, plain(input), scope)) yield* this.#objects(rest, input, scope, { ...built, [key]: value });
    }
  }

  *#try(filter: Extract<Filter, { type: 'try' }>, input: Item, scope: Scope | undefined): Items {
    try {
      yield* this.#run(filter.body, input, scope);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      if (isObject(error.value) && error.value['__jq'] !== undefined) throw error;
      if (filter.handler) yield* this.#run(filter.handler, { value: error.value, path: undefined }, scope);
    }
  }

  *#fold(filter: Extract<Filter, { type: 'reduce' | 'foreach' }>, input: Item, scope: Scope | undefined): Items {
    for (const start of this.#run(filter.start, input, scope)) {
      let state: Item | undefined = start;
      for (const { value } of this.#run(filter.source, plain(input), scope)) {
        for (const inner of destructured(filter.pattern, value, { run: this.#runner, input: plain(input), scope })) {
          if (filter.type === 'reduce') {
            let last: Item | undefined;
            for (const item of this.#run(filter.step, state ?? { value: null, path: undefined }, inner)) last = item;
            state = last;
            continue;
          }
          for (const item of this.#run(filter.step, state ?? { value: null, path: undefined }, inner)) {
            state = item;
            if (filter.extract) yield* this.#run(filter.extract, item, inner);
            else yield item;
          }
        }
      }
      if (filter.type === 'reduce') yield state ?? { value: null, path: undefined };
    }
  }

  *#bound(filter: Extract<Filter, { type: 'bind' }>, value: Json, input: Item, scope: Scope | undefined): Items {
    const names = filter.patterns.flatMap(variablesOf);
    const base = filter.patterns.length === 1 ? scope : names.reduce<Scope | undefined>((outer, name) => ({ kind: 'variable', name, value: null, outer }), scope);
    for (const [index, pattern] of filter.patterns.entries()) {
      try {
        for (const inner of destructured(pattern, value, { run: this.#runner, input: plain(input), scope: base })) yield* this.#run(filter.body, input, inner);
        return;
      } catch (error) {
        if (!(error instanceof JqError) || index === filter.patterns.length - 1) throw error;
      }
    }
  }

  // Calls

  *#call({ name, args }: Extract<Filter, { type: 'call' }>, input: Item, scope: Scope | undefined): Items {
    const key = `${name}/${args.length}`;
    for (let at = scope; at; at = at.outer) {
      if (at.kind === 'argument' && at.name === key) {
        yield* this.#run(at.filter, input, at.scope);
        return;
      }
      if (at.kind === 'function' && at.name === key) {
        yield* this.#callFunction(at, args, { input, scope });
        return;
      }
    }
    const special = this.#special(key, args, input, scope);
    if (special) {
      yield* special;
      return;
    }
    const native = NATIVES[key];
    if (!native) throw new JqError(`${key} is not defined`);
    for (const values of this.#arguments(args, plain(input), scope)) {
      const value = native(input.value, values, this.#options.surroundings);
      const [first] = values;
      if (key === 'getpath/1' && input.path && Array.isArray(first)) yield { value, path: [...input.path, ...first] };
      else yield this.#made(value, input);
    }
  }

  *#callFunction(definition: Extract<Scope, { kind: 'function' }>, args: readonly Filter[], { input, scope }: { input: Item; scope: Scope | undefined }): Items {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Halt(5, 'jq: error: too many levels of recursion\n');
    try {
      yield* this.#withParameters(definition.parameters, args, { input, scope, inner: definition, body: definition.body });
    } finally {
      this.#depth -= 1;
    }
  }

  *#withParameters(parameters: readonly string[], args: readonly Filter[], call: { input: Item; scope: Scope | undefined; inner: Scope; body: Filter }): Items {
    const [parameter, ...rest] = parameters;
    const [arg, ...others] = args;
    if (parameter === undefined || !arg) {
      yield* this.#run(call.body, call.input, call.inner);
      return;
    }
    if (!parameter.startsWith('$')) {
      yield* this.#withParameters(rest, others, { ...call, inner: { kind: 'argument', name: `${parameter}/0`, filter: arg, scope: call.scope, outer: call.inner } });
      return;
    }
    const name = parameter.slice(1);
    for (const { value } of this.#run(arg, plain(call.input), call.scope)) {
      const asFilter: Scope = { kind: 'argument', name: `${name}/0`, filter: { type: 'literal', value }, scope: undefined, outer: call.inner };
      yield* this.#withParameters(rest, others, { ...call, inner: { kind: 'variable', name, value, outer: asFilter } });
    }
  }

  *#arguments(args: readonly Filter[], input: Item, scope: Scope | undefined): Generator<Json[], void, undefined> {
    const last = args.at(-1);
    if (!last) {
      yield [];
      return;
    }
    for (const { value } of this.#run(last, input, scope)) for (const before of this.#arguments(args.slice(0, -1), input, scope)) yield [...before, value];
  }

  #special(key: string, args: readonly Filter[], input: Item, scope: Scope | undefined): Items | undefined {
    switch (key) {
      case 'error/0':
        throw new JqError(input.value);
      case 'error/1':
        return this.#errors(args, input, scope);
      case 'path/1':
        return this.#pathsOf(args, input, scope);
      case 'range/2':
      case 'range/3':
        return this.#range(args, input, scope);
      case 'input/0':
      case 'inputs/0':
        return this.#inputs(key === 'inputs/0', input);
      case 'halt/0':
        throw new Halt(0, undefined);
      case 'halt_error/1':
        return this.#halts(args, input, scope);
      default:
        return undefined;
    }
  }

  *#errors(args: readonly Filter[], input: Item, scope: Scope | undefined): Items {
    for (const [value = null] of this.#arguments(args, plain(input), scope)) yield this.#raise(new JqError(value));
  }

  #raise(error: Error): never {
    throw error;
  }

  *#halts(args: readonly Filter[], input: Item, scope: Scope | undefined): Items {
    for (const [code = 5] of this.#arguments(args, plain(input), scope)) yield this.#raise(new Halt(typeof code === 'number' ? code : 5, input.value));
  }

  *#pathsOf([filter]: readonly Filter[], input: Item, scope: Scope | undefined): Items {
    if (!filter) return;
    for (const item of this.#run(filter, { value: input.value, path: [] }, scope)) {
      yield this.#made([...pathOf(item)], input);
    }
  }

  *#range(args: readonly Filter[], input: Item, scope: Scope | undefined): Items {
    for (const [from = 0, to = 0, by = 1] of this.#arguments(args, plain(input), scope)) {
      if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number') throw new JqError('Range bounds must be numeric');
      for (let at = from; by > 0 ? at < to : by < 0 && at > to; at += by) {
        this.#count();
        yield this.#made(at, input);
      }
    }
  }

  *#inputs(all: boolean, input: Item): Items {
    for (;;) {
      const next = this.#options.nextInput();
      if (next === undefined && all) return;
      if (next === undefined) throw new JqError('No more inputs');
      yield this.#made(next, input);
      if (!all) return;
    }
  }
}
