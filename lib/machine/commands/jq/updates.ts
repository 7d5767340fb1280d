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
    yield yield* modified(place, (old) => firstOf(value, old, place.context));
    return;
  }
  for (const item of run(value, { value: input, path: undefined }, scope)) {
    if (item === PAUSE) yield PAUSE;
    else yield yield* (operator === '=' ? assigned(place, item.value) : modified(place, changeBy(operator, item.value)));
  }
}

function changeBy(operator: string, right: Json): (old: Json) => Working<Json> {
  return function* change(old) {
    if (operator === '//=') return isTrue(old) ? old : right;
    return calculate(operator.slice(0, -1), old, right);
  };
}

function* firstOf(value: Filter, old: Json, { run, scope }: Context): Working<Json | undefined> {
  for (const item of run(value, { value: old, path: undefined }, scope)) {
    if (item !== PAUSE) return item.value;
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

function* modified(place: Place, change: (old: Json) => Working<Json | undefined>): Working<Json> {
  let result = place.input;
  const removed: Path[] = [];
  for (const [index, path] of (yield* pathsOf(place)).entries()) {
    if (index % CHANGES === CHANGES - 1) yield PAUSE;
    const next = yield* change(getPath(result, path));
    if (next === undefined) removed.push(path);
    else result = setPath(result, path, next);
  }
  for (const [index, path] of removed.toReversed().entries()) {
    if (index % CHANGES === CHANGES - 1) yield PAUSE;
    result = deletePath(result, path);
  }
  return result;
}
