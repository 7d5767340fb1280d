import { destructured } from './destructuring.ts';
import { variablesOf } from './names.ts';
import { PAUSE, plain } from './scope.ts';
import type { Item, Items, Scope, Setting } from './scope.ts';
import type { Filter, Json } from './syntax.ts';
import { JqError } from './values.ts';

type Fold = Extract<Filter, { type: 'reduce' | 'foreach' }>;

/** `reduce` and `foreach`. */
export function* folded(filter: Fold, setting: Setting): Items {
  for (const start of setting.run(filter.start, setting.input, setting.scope)) {
    if (start === PAUSE) yield PAUSE;
    else if (filter.type === 'reduce') yield yield* reduced(filter, start, setting);
    else yield* eachState(filter, start, setting);
  }
}

const NOTHING: Item = { value: null, path: undefined };

function* reduced({ source, pattern, step }: Extract<Fold, { type: 'reduce' }>, start: Item, { run, input, scope }: Setting): Generator<typeof PAUSE, Item, undefined> {
  const at = plain(input);
  let state: Item | undefined = start;
  for (const item of run(source, at, scope)) {
    if (item === PAUSE) {
      yield PAUSE;
      continue;
    }
    for (const inner of destructured(pattern, item.value, { run, input: at, scope })) {
      if (inner === PAUSE) yield PAUSE;
      else state = yield* lastOf(run(step, state ?? NOTHING, inner));
    }
  }
  return state ?? NOTHING;
}

/** The last result, with the chances for others on the way to it. */
function* lastOf(items: Items): Generator<typeof PAUSE, Item | undefined, undefined> {
  let last: Item | undefined;
  for (const item of items) {
    if (item === PAUSE) yield PAUSE;
    else last = item;
  }
  return last;
}

function* eachState({ source, pattern, step, extract }: Extract<Fold, { type: 'foreach' }>, start: Item, { run, input, scope }: Setting): Items {
  const at = plain(input);
  let state = start;
  for (const one of run(source, at, scope)) {
    if (one === PAUSE) {
      yield PAUSE;
      continue;
    }
    for (const inner of destructured(pattern, one.value, { run, input: at, scope })) {
      if (inner === PAUSE) {
        yield PAUSE;
        continue;
      }
      for (const item of run(step, state, inner)) {
        if (item !== PAUSE) state = item;
        if (item !== PAUSE && extract) yield* run(extract, item, inner);
        else yield item;
      }
    }
  }
}

/** `source as pattern | body`; with `?//`, the patterns that the value does not fit are passed over. */
export function* bound(filter: Extract<Filter, { type: 'bind' }>, setting: Setting): Items {
  const { run, input, scope } = setting;
  for (const item of run(filter.source, plain(input), scope)) {
    if (item === PAUSE) yield PAUSE;
    else yield* boundTo(filter, item.value, setting);
  }
}

function* boundTo({ patterns, body }: Extract<Filter, { type: 'bind' }>, value: Json, { run, input, scope }: Setting): Items {
  const names = patterns.flatMap(variablesOf);
  const base = patterns.length === 1 ? scope : names.reduce<Scope | undefined>((outer, name) => ({ kind: 'variable', name, value: null, outer }), scope);
  for (const [index, pattern] of patterns.entries()) {
    try {
      for (const inner of destructured(pattern, value, { run, input: plain(input), scope: base })) {
        if (inner === PAUSE) yield PAUSE;
        else yield* run(body, input, inner);
      }
      return;
    } catch (error) {
      if (!(error instanceof JqError) || index === patterns.length - 1) throw error;
    }
  }
}
