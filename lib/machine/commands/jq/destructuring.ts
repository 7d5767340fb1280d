import { indexValue } from './paths.ts';
import { PAUSE } from './scope.ts';
import type { Results, Scope, Setting } from './scope.ts';
import type { Json, Pattern } from './syntax.ts';
import { JqError, typeOf } from './values.ts';

type Scopes = Results<Scope | undefined>;

/** Binds the variables of a pattern to the parts of a value, in every way there is: scopes. */
export function* destructured(pattern: Pattern, value: Json, { run, input, scope }: Setting): Scopes {
  if (pattern.type === 'variable') {
    yield { kind: 'variable', name: pattern.name, value, outer: scope };
    return;
  }
  if (pattern.type === 'array') {
    if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
    yield* each(pattern.items.map((item, index) => (inner) => destructured(item, value?.[index] ?? null, { run, input, scope: inner })), scope);
    return;
  }
  yield* each(pattern.entries.map((entry) => (inner) => objectEntry(entry, value, { run, input, scope: inner })), scope);
}

function* objectEntry({ key, variable, value: pattern }: Extract<Pattern, { type: 'object' }>['entries'][number], value: Json, { run, input, scope }: Setting): Scopes {
  for (const name of run(key, input, scope)) {
    if (name === PAUSE) {
      yield PAUSE;
      continue;
    }
    const part = indexValue(value, name.value);
    const inner: Scope | undefined = variable === undefined ? scope : { kind: 'variable', name: variable, value: part, outer: scope };
    if (pattern) yield* destructured(pattern, part, { run, input, scope: inner });
    else yield inner;
  }
}

function* each(steps: readonly ((scope: Scope | undefined) => Scopes)[], scope: Scope | undefined): Scopes {
  const [first, ...rest] = steps;
  if (!first) {
    yield scope;
    return;
  }
  for (const inner of first(scope)) {
    if (inner === PAUSE) yield PAUSE;
    else yield* each(rest, inner);
  }
}
