import { createHash } from 'node:crypto';

/** A value that each learner gets their own of: a name, a port. */
export interface Variable<T extends string | number> {
  /** Every value that it may have, in a fixed order. */
  readonly values: readonly T[];
}

/** One of these words. */
export function oneOf<const T extends string>(...values: readonly T[]): Variable<T> {
  return { values };
}

/** A whole number from `first` to `last`, both included. */
export function between(first: number, last: number): Variable<number> {
  return { values: Array.from({ length: last - first + 1 }, (_, index) => first + index) };
}

export type Variables = Readonly<Record<string, Variable<string | number>>>;

/** What variables come to for one learner. */
export type ValuesOf<V extends Variables> = { readonly [Name in keyof V]: V[Name]['values'][number] };

/**
 * Picks each variable's value. The same seed and scope (the lesson's id) give the same values on every
 * machine; another learner's seed gives others.
 */
export function pickValues<V extends Variables>(variables: V, seed: string, scope: string): ValuesOf<V> {
  const picked = Object.entries(variables).map(([name, { values }]) => {
    const digest = createHash('sha256').update(JSON.stringify([seed, scope, name])).digest();
    return [name, values[digest.readUInt32BE(0) % values.length]];
  });
  return Object.fromEntries(picked) as ValuesOf<V>;
}

/** Puts values in place of `{{name}}`. What is in double braces and no variable's name, a Go template, stays. */
export function fillIn(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{([a-z][A-Za-z0-9]*)\}\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
