import { NATIVES } from './builtins.ts';
import type { Surroundings } from './builtins.ts';
import { PAUSE, made, pathOf, plain } from './scope.ts';
import type { Item, Items, Results, Scope, Setting } from './scope.ts';
import type { Filter, Json } from './syntax.ts';
import { JqError } from './values.ts';

const DEEPEST = 2_000;

/** `halt` and `halt_error`, and what ends a program that goes too far. */
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

export interface CallOptions {
  surroundings: Surroundings;
  /** `input`: the next input; undefined when there is none. */
  nextInput(): Json | undefined;
  /** Counts a step; true when others should have a turn. */
  step(): boolean;
}

/** Calls functions: a program's own, those in the prelude, and what only the interpreter can do. */
export class Calls {
  readonly #options: CallOptions;
  #depth = 0;

  constructor(options: CallOptions) {
    this.#options = options;
  }

  *call({ name, args }: Extract<Filter, { type: 'call' }>, setting: Setting): Items {
    const { run, input, scope } = setting;
    const key = `${name}/${args.length}`;
    for (let at = scope; at; at = at.outer) {
      if (at.kind === 'argument' && at.name === key) {
        yield* run(at.filter, input, at.scope);
        return;
      }
      if (at.kind === 'function' && at.name === key) {
        yield* this.#callFunction(at, args, setting);
        return;
      }
    }
    yield* this.#special(key, args, setting) ?? this.#native(key, args, setting);
  }

  *#callFunction(definition: Extract<Scope, { kind: 'function' }>, args: readonly Filter[], setting: Setting): Items {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Halt(5, 'jq: error: too many levels of recursion\n');
    try {
      yield* withParameters(definition.parameters, args, { ...setting, inner: definition, body: definition.body });
    } finally {
      this.#depth -= 1;
    }
  }

  *#native(key: string, args: readonly Filter[], setting: Setting): Items {
    const { input } = setting;
    const native = NATIVES[key];
    if (!native) throw new JqError(`${key} is not defined`);
    for (const values of argumentsOf(args, setting)) {
      if (values === PAUSE) {
        yield PAUSE;
        continue;
      }
      const value = native(input.value, values, this.#options.surroundings);
      const [first] = values;
      if (key === 'getpath/1' && input.path && Array.isArray(first)) yield { value, path: [...input.path, ...first] };
      else yield made(value, input);
    }
  }

  #special(key: string, args: readonly Filter[], setting: Setting): Items | undefined {
    switch (key) {
      case 'error/0':
        throw new JqError(setting.input.value);
      case 'error/1':
        return raised(args, setting, ([value = null]) => new JqError(value));
      case 'path/1':
        return paths(args, setting);
      case 'range/2':
      case 'range/3':
        return this.#range(args, setting);
      case 'input/0':
      case 'inputs/0':
        return this.#inputs(key === 'inputs/0', setting.input);
      case 'halt/0':
        throw new Halt(0, undefined);
      case 'halt_error/1':
        return raised(args, setting, ([code]) => new Halt(typeof code === 'number' ? code : 5, setting.input.value));
      default:
        return undefined;
    }
  }

  *#range(args: readonly Filter[], setting: Setting): Items {
    for (const values of argumentsOf(args, setting)) {
      if (values === PAUSE) {
        yield PAUSE;
        continue;
      }
      const [from = 0, to = 0, by = 1] = values;
      if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number') throw new JqError('Range bounds must be numeric');
      for (let at = from; by > 0 ? at < to : by < 0 && at > to; at += by) {
        if (this.#options.step()) yield PAUSE;
        yield made(at, setting.input);
      }
    }
  }

  *#inputs(all: boolean, input: Item): Items {
    for (;;) {
      const next = this.#options.nextInput();
      if (next === undefined && all) return;
      if (next === undefined) throw new JqError('No more inputs');
      yield made(next, input);
      if (!all) return;
    }
  }
}

interface FunctionCall extends Setting {
  /** The function's own scope, as far as its parameters are bound. */
  inner: Scope;
  body: Filter;
}

function* withParameters(parameters: readonly string[], args: readonly Filter[], call: FunctionCall): Items {
  const [parameter, ...rest] = parameters;
  const [arg, ...others] = args;
  const { run, input, scope, inner } = call;
  if (parameter === undefined || !arg) {
    yield* run(call.body, input, inner);
    return;
  }
  if (!parameter.startsWith('$')) {
    yield* withParameters(rest, others, { ...call, inner: { kind: 'argument', name: `${parameter}/0`, filter: arg, scope, outer: inner } });
    return;
  }
  const name = parameter.slice(1);
  for (const item of run(arg, plain(input), scope)) {
    if (item === PAUSE) {
      yield PAUSE;
      continue;
    }
    const { value } = item;
    const asFilter: Scope = { kind: 'argument', name: `${name}/0`, filter: { type: 'literal', value }, scope: undefined, outer: inner };
    yield* withParameters(rest, others, { ...call, inner: { kind: 'variable', name, value, outer: asFilter } });
  }
}

/** Every combination of the arguments' values; the last argument varies slowest. */
function* argumentsOf(args: readonly Filter[], setting: Setting): Results<Json[]> {
  const last = args.at(-1);
  if (!last) {
    yield [];
    return;
  }
  for (const item of setting.run(last, plain(setting.input), setting.scope)) {
    if (item === PAUSE) {
      yield PAUSE;
      continue;
    }
    for (const before of argumentsOf(args.slice(0, -1), setting)) yield before === PAUSE ? PAUSE : [...before, item.value];
  }
}

function* raised(args: readonly Filter[], setting: Setting, errorFor: (values: readonly Json[]) => Error): Items {
  for (const values of argumentsOf(args, setting)) {
    if (values !== PAUSE) throw errorFor(values);
    yield PAUSE;
  }
}

function* paths([filter]: readonly Filter[], { run, input, scope }: Setting): Items {
  if (!filter) return;
  for (const item of run(filter, { value: input.value, path: [] }, scope)) yield item === PAUSE ? PAUSE : made([...pathOf(item)], input);
}
