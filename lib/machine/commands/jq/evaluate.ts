import { formatJson } from './builtins.ts';
import { Calls, Halt } from './calls.ts';
import type { CallOptions } from './calls.ts';
import { arrayOf, objects, strings } from './construction.ts';
import { bound, folded } from './folding.ts';
import { checkNames, scopeNames } from './names.ts';
import { alternative, calculated, conditional, joined, negated } from './operators.ts';
import { parseJq } from './parser.ts';
import { indexValue, slice } from './paths.ts';
import { PRELUDE } from './prelude.ts';
import { Break, PAUSE, allMade, made, pathOf, plain, variableOf } from './scope.ts';
import type { Item, Items, Results, Run, Scope } from './scope.ts';
import type { Filter, Json } from './syntax.ts';
import { updated } from './updates.ts';
import { JqError, described, isObject } from './values.ts';

/** The most steps between two results: a program that finds nothing for so long is stopped (about half a second). */
const MOST_STEPS = 1_000_000;
/** Steps between two chances for others. */
const STRETCH = 256;

export interface Program {
  /** Results for one input, one after the other, PAUSE where others should have a turn. JqError, Halt. */
  run(input: Json): Results<Json>;
}

export interface ProgramOptions extends Omit<CallOptions, 'step'> {
  variables: ReadonlyMap<string, Json>;
}

/** Compiles a jq program. CommandFailure, code 3, for what is none. */
export function compileJq(source: string, options: ProgramOptions): Program {
  const filter = parseJq(source);
  let scope: Scope | undefined;
  for (const [name, value] of options.variables) scope = { kind: 'variable', name, value, outer: scope };
  for (let rest = parseJq(PRELUDE); rest.type === 'define'; rest = rest.rest) scope = functionOf(rest, scope);
  checkNames(filter, scopeNames(scope), source);
  return { run: (input) => new Evaluator(options).results(filter, input, scope) };
}

function functionOf({ name, parameters, body }: Extract<Filter, { type: 'define' }>, outer: Scope | undefined): Scope {
  return { kind: 'function', name: `${name}/${parameters.length}`, parameters, body, outer };
}

class Evaluator {
  readonly #calls: Calls;
  readonly #runner: Run = (filter, input, scope) => this.#run(filter, input, scope);
  #steps = 0;

  constructor(options: ProgramOptions) {
    this.#calls = new Calls({ ...options, step: () => this.#step() });
  }

  *results(filter: Filter, input: Json, scope: Scope | undefined): Results<Json> {
    for (const item of this.#run(filter, { value: input, path: undefined }, scope)) {
      if (item === PAUSE) {
        yield PAUSE;
        continue;
      }
      this.#steps = 0;
      yield item.value;
    }
  }

  /** Counts a step; true when others should have a turn. */
  #step(): boolean {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new Halt(5, 'jq: error: the program ran for too long without a result\n');
    return this.#steps % STRETCH === 0;
  }

  *#run(filter: Filter, input: Item, scope: Scope | undefined): Items {
    if (this.#step()) yield PAUSE;
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
        yield made(filter.value, input);
        return;
      case 'format':
        yield made(formatJson(filter.name, input.value), input);
        return;
      case 'index':
      case 'slice':
      case 'iterate':
        yield* this.#select(filter, input, scope);
        return;
      case 'pipe':
        for (const item of this.#run(filter.left, input, scope)) {
          if (item === PAUSE) yield PAUSE;
          else yield* this.#run(filter.right, item, scope);
        }
        return;
      case 'comma':
        yield* this.#run(filter.left, input, scope);
        yield* this.#run(filter.right, input, scope);
        return;
      default:
        yield* this.#make(filter, input, scope);
    }
  }

  /** What makes values of its own. */
  #make(filter: Filter, input: Item, scope: Scope | undefined): Items {
    const setting = { run: this.#runner, input, scope };
    switch (filter.type) {
      case 'string':
        return allMade(strings(filter, setting), input);
      case 'alternative':
        return alternative(filter, setting);
      case 'and':
      case 'or':
        return joined(filter.type, filter, setting);
      case 'binary':
        return calculated(filter, setting);
      case 'negate':
        return negated(filter, setting);
      case 'update':
        return allMade(updated(filter, input.value, setting), input);
      case 'array':
        return allMade(arrayOf(filter, setting), input);
      case 'object':
        return allMade(objects(filter.entries, setting), input);
      case 'if':
        return conditional(filter, setting);
      case 'reduce':
      case 'foreach':
        return folded(filter, setting);
      case 'bind':
        return bound(filter, setting);
      case 'call':
        return this.#calls.call(filter, setting);
      default:
        return this.#control(filter, input, scope);
    }
  }

  *#control(filter: Filter, input: Item, scope: Scope | undefined): Items {
    switch (filter.type) {
      case 'try':
        yield* this.#try(filter, input, scope);
        return;
      case 'variable':
        yield made(variableOf(filter.name, scope), input);
        return;
      case 'define':
        yield* this.#run(filter.rest, input, functionOf(filter, scope));
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

  /** `.key`, `.[…]` and `.[from:to]` of each target. */
  *#select(filter: Extract<Filter, { type: 'index' | 'slice' | 'iterate' }>, input: Item, scope: Scope | undefined): Items {
    for (const target of this.#run(filter.target, input, scope)) {
      if (target === PAUSE) {
        yield PAUSE;
        continue;
      }
      pathOf(target);
      if (filter.type === 'iterate') yield* iterated(target);
      else if (filter.type === 'slice') yield* this.#slices(filter, target, { input, scope });
      else for (const key of this.#run(filter.key, plain(input), scope)) yield key === PAUSE ? PAUSE : below(target, key.value, indexValue(target.value, key.value));
    }
  }

  *#slices(filter: Extract<Filter, { type: 'slice' }>, target: Item, { input, scope }: { input: Item; scope: Scope | undefined }): Items {
    const none: Filter = { type: 'literal', value: null };
    for (const end of this.#run(filter.to ?? none, plain(input), scope)) {
      if (end === PAUSE) {
        yield PAUSE;
        continue;
      }
      for (const start of this.#run(filter.from ?? none, plain(input), scope)) {
        if (start === PAUSE) yield PAUSE;
        else yield below(target, { start: start.value, end: end.value }, slice(target.value, start.value, end.value));
      }
    }
  }
}

function below({ path }: Item, key: Json, value: Json): Item {
  return { value, path: path && [...path, key] };
}

function* iterated(target: Item): Items {
  const { value } = target;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield below(target, index, item);
    return;
  }
  if (!isObject(value)) throw new JqError(`Cannot iterate over ${value === null ? 'null (null)' : described(value)}`);
  for (const key of Object.keys(value)) yield below(target, key, value[key] ?? null);
}
