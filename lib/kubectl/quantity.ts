import { canonicalQuantity } from '#lib/schema/index.ts';
import { Failure } from './session/failure.ts';

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** The value of a resource quantity (`100m`, `1Gi`); undefined when the text is not one. */
export function parseQuantity(text: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.exec(text);
  if (!match) return undefined;
  const [, number = '', suffix = ''] = match;
  if (/^[eE][+-]?\d/.test(suffix)) return Number(number + suffix);
  return Number(number) * (SUFFIXES[suffix] ?? 1);
}

/** A quantity of a flag as Go writes it back, `500m` for `0.5`. Throws Failure for what is none. */
export function quantityOf(text: string): string {
  const canonical = canonicalQuantity(text);
  if (canonical !== undefined) return canonical;
  throw new Failure("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
}
