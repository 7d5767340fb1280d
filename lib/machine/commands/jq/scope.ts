import type { Path } from './paths.ts';
import type { Filter, Json } from './syntax.ts';
import { described, JqError } from './values.ts';

/** A value, and where in the input it was found when that is being asked. */
export interface Item {
  value: Json;
  path: Path | undefined;
}

/** In place of a result: others should have a turn before the next. Whoever runs a filter passes it on. */
export const PAUSE: unique symbol = Symbol('pause');

export type Results<T> = Generator<T | typeof PAUSE, void, undefined>;
export type Items = Results<Item>;

/** Names in scope, innermost first. */
export type Scope =
  | { kind: 'variable'; name: string; value: Json; outer: Scope | undefined }
  | { kind: 'function'; name: string; parameters: readonly string[]; body: Filter; outer: Scope | undefined }
  /** A parameter: the argument's filter in the caller's scope. */
  | { kind: 'argument'; name: string; filter: Filter; scope: Scope | undefined; outer: Scope | undefined }
  | { kind: 'label'; name: string; mark: object; outer: Scope | undefined };

/** `break`, on its way to its label. */
export class Break extends Error {
  readonly mark: object;

  constructor(mark: object) {
    super('break');
    this.name = 'Break';
    this.mark = mark;
  }
}

/** Stands for the path of a value that is not part of the input. */
export const INVALID: Path = Object.freeze([]);

/** A value without a place in the input. */
export function plain({ value }: Item): Item {
  return { value, path: undefined };
}

/** Runs a filter on an input; gives its results one by one. */
export type Run = (filter: Filter, input: Item, scope: Scope | undefined) => Items;

/** What a part of a filter is run with, on what, and with which names in scope. */
export interface Setting {
  run: Run;
  input: Item;
  scope: Scope | undefined;
}

/** A value of a filter's own making, which has no place in the input. */
export function made(value: Json, input: Item): Item {
  if (input.path === undefined) return { value, path: undefined };
  return value === null || value === input.value ? { value, path: value === null && input.value !== null ? [] : input.path } : { value, path: INVALID };
}

/** Such values, one by one. */
export function* allMade(values: Results<Json>, input: Item): Items {
  for (const value of values) yield value === PAUSE ? PAUSE : made(value, input);
}

/** The value of a variable. JqError when there is none of that name. */
export function variableOf(name: string, scope: Scope | undefined): Json {
  for (let at = scope; at; at = at.outer) if (at.kind === 'variable' && at.name === name) return at.value;
  throw new JqError(`$${name} is not defined`);
}

/** Refuses a result that was made, not found in the input. */
export function pathOf({ value, path }: Item): Path {
  if (path === INVALID) throw new JqError(`Invalid path expression with result ${described(value).replace(/^\w+ \((.*)\)$/s, '$1')}`);
  return path ?? [];
}
