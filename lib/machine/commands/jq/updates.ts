import { calculate } from './arithmetic.ts';
import { deletePath, getPath, setPath } from './paths.ts';
import type { Path } from './paths.ts';
import { pathOf } from './scope.ts';
import type { Run, Scope } from './scope.ts';
import type { Filter, Json } from './syntax.ts';
import { isTrue } from './values.ts';

interface Context {
  run: Run;
  scope: Scope | undefined;
}

interface Place {
  target: Filter;
  input: Json;
  context: Context;
}

function pathsOf({ target, input, context: { run, scope } }: Place): Path[] {
  const paths: Path[] = [];
  for (const item of run(target, { value: input, path: [] }, scope)) paths.push(pathOf(item));
  return paths;
}

/** `|=`, `=`, `//=`, `+=` and their like: the input with what is at the target's paths changed. */
export function* updated({ operator, target, value }: Extract<Filter, { type: 'update' }>, input: Json, { run, scope }: Context): Generator<Json, void, undefined> {
  const context = { run, scope };
  if (operator === '|=') {
    yield modified({ target, input, context }, (old) => {
      for (const item of run(value, { value: old, path: undefined }, scope)) return item.value;
      return undefined;
    });
    return;
  }
  for (const { value: right } of run(value, { value: input, path: undefined }, scope)) {
    if (operator === '=') yield pathsOf({ target, input, context }).reduce<Json>((result, path) => setPath(result, path, right), input);
    else if (operator === '//=') yield modified({ target, input, context }, (old) => (isTrue(old) ? old : right));
    else yield modified({ target, input, context }, (old) => calculate(operator.slice(0, -1), old, right));
  }
}

function modified(place: Place, change: (old: Json) => Json | undefined): Json {
  const { input } = place;
  let result = input;
  const removed: Path[] = [];
  for (const path of pathsOf(place)) {
    const next = change(getPath(result, path));
    if (next === undefined) removed.push(path);
    else result = setPath(result, path, next);
  }
  return removed.reduceRight<Json>((value, path) => deletePath(value, path), result);
}
