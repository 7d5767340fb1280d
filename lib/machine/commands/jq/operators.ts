import { calculate } from './arithmetic.ts';
import { PAUSE, made, plain } from './scope.ts';
import type { Items, Setting } from './scope.ts';
import type { Filter } from './syntax.ts';
import { JqError, described, isTrue } from './values.ts';

type Operation<T extends Filter['type']> = Extract<Filter, { type: T }>;

/** `-x` */
export function* negated({ operand }: Operation<'negate'>, { run, input, scope }: Setting): Items {
  for (const item of run(operand, plain(input), scope)) {
    if (item === PAUSE) yield PAUSE;
    else if (typeof item.value === 'number') yield made(-item.value, input);
    else throw new JqError(`${described(item.value)} cannot be negated`);
  }
}

/** `+ - * / %` and comparisons, for every combination of operands. */
export function* calculated({ operator, left, right }: Operation<'binary'>, { run, input, scope }: Setting): Items {
  const at = plain(input);
  for (const second of run(right, at, scope)) {
    if (second === PAUSE) {
      yield PAUSE;
      continue;
    }
    for (const first of run(left, at, scope)) yield first === PAUSE ? PAUSE : made(calculate(operator, first.value, second.value), input);
  }
}

/** `and` and `or`, which look to the right only where they must. */
export function* joined(type: 'and' | 'or', { left, right }: { left: Filter; right: Filter }, { run, input, scope }: Setting): Items {
  const at = plain(input);
  for (const first of run(left, at, scope)) {
    if (first === PAUSE) yield PAUSE;
    else if (isTrue(first.value) === (type === 'or')) yield made(type === 'or', input);
    else for (const second of run(right, at, scope)) yield second === PAUSE ? PAUSE : made(isTrue(second.value), input);
  }
}

/** `left // right` */
export function* alternative({ left, right }: { left: Filter; right: Filter }, { run, input, scope }: Setting): Items {
  let found = false;
  try {
    for (const item of run(left, input, scope)) {
      if (item === PAUSE) yield PAUSE;
      else if (isTrue(item.value)) {
        found = true;
        yield item;
      }
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
  }
  if (!found) yield* run(right, input, scope);
}

/** `if`: a branch for each result of the test. */
export function* conditional({ test, yes, no }: Operation<'if'>, { run, input, scope }: Setting): Items {
  for (const item of run(test, plain(input), scope)) {
    if (item === PAUSE) yield PAUSE;
    else if (isTrue(item.value)) yield* run(yes, input, scope);
    else if (no) yield* run(no, input, scope);
    else yield input;
  }
}
