import { calculate } from './arithmetic.ts';
import { deletePath, getPath, setPath } from './paths.ts';
import type { Path } from './paths.ts';
import { PAUSE, pathOf } from './scope.ts';
import type { Results, Run, Scope } from './scope.ts';
import type { Filter, Json } from './syntax.ts';
import { isTrue } from './values.ts';

/** Places changed between two chances for others: each change copies the arrays and objects around it. */
const CHANGES = 32;

interface Context {
  run: Run;
  scope: Scope | undefined;
}

interface Place {
  target: Filter;
  input: Json;
  context: Context;
}

/** One value, which may take long to work out. */
type Working<T> = Generator<typeof PAUSE, T, undefined>;

function* pathsOf({ target, input, context: { run, scope } }: Place): Working<Path[]> {
  const paths: Path[] = [];
  for (const item of run(target, { value: input, path: [] }, scope)) {
    if (item === PAUSE) yield PAUSE;
    else paths.push(pathOf(item));
  }
  return paths;
}

/** `|=`, `=`, `//=`, `+=` and their like: the input with what is at the target's paths changed. */
export function* updated({ operator, target, value }: Extract<Filter, { type: 'update' }>, input: Json, { run, scope }: Context): Results<Json> {
  const place = { target, input, context: { run, scope } };
  if (operator === '|=') {
    yield yield* modified(place, (old) => values(value, old, place.context));
    return;
  }
  for (const item of run(value, { value: input, path: undefined }, scope)) {
    if (item === PAUSE) yield PAUSE;
    else yield yield* (operator === '=' ? assigned(place, item.value) : modified(place, changeBy(operator, item.value)));
  }
}

function changeBy(operator: string, right: Json): (old: Json) => Results<Json> {
  return function* change(old) {
    if (operator === '//=') yield isTrue(old) ? old : right;
    else yield calculate(operator.slice(0, -1), old, right);
  };
}

function* values(filter: Filter, input: Json, { run, scope }: Context): Results<Json> {
  for (const item of run(filter, { value: input, path: undefined }, scope)) yield item === PAUSE ? PAUSE : item.value;
}

function* firstOf(results: Results<Json>): Working<Json | undefined> {
  for (const result of results) {
    if (result !== PAUSE) return result;
    yield PAUSE;
  }
  return undefined;
}

function* assigned(place: Place, right: Json): Working<Json> {
  let result = place.input;
  for (const [index, path] of (yield* pathsOf(place)).entries()) {
    if (index % CHANGES === CHANGES - 1) yield PAUSE;
    result = setPath(result, path, right);
  }
  return result;
}

/** What is there becomes the first result of `change`; what has none is taken out. */
function* modified(place: Place, change: (old: Json) => Results<Json>): Working<Json> {
  let result = place.input;
  const removed: Path[] = [];
  for (const [index, path] of (yield* pathsOf(place)).entries()) {
    if (index % CHANGES === CHANGES - 1) yield PAUSE;
    const next = yield* firstOf(change(getPath(result, path)));
    if (next === undefined) removed.push(path);
    else result = setPath(result, path, next);
  }
  for (const [index, path] of removed.toReversed().entries()) {
    if (index % CHANGES === CHANGES - 1) yield PAUSE;
    result = deletePath(result, path);
  }
  return result;
}
