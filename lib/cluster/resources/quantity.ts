/** Resource quantities as text, `250m`, `64Mi`, `1e3` (apimachinery/pkg/api/resource). */
const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** The quantity as a number of its base unit (bytes, cores); NaN when the text is none. */
export function quantity(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(String(text));
  if (!match) return Number.NaN;
  const [, digits = '0', exponent = '', suffix = ''] = match;
  return Number(digits + exponent) * (SUFFIXES[suffix] ?? Number.NaN);
}

/** In thousandths, rounded up: how CPU is counted. */
export function milli(text: string | number | undefined): number {
  return Math.ceil(Math.round(quantity(text) * 1e6) / 1e3);
}

/** Canonical text of a count of cores or objects: `1500m`, `2`. */
export function formatDecimal(value: number): string {
  const thousandths = Math.round(value * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** Canonical text of a count of bytes: the largest binary suffix that leaves a whole number. */
export function formatBinary(value: number): string {
  let left = Math.round(value);
  let unit = 0;
  while (left !== 0 && left % 1024 === 0 && unit < 6) {
    left /= 1024;
    unit += 1;
  }
  return `${left}${['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'][unit] ?? ''}`;
}

/** A list of resources in canonical order of names. */
export type ResourceList = Record<string, string | number>;

/** The text that a sum of quantities of a resource is written as. */
export function formatResource(name: string, value: number): string {
  return /memory|storage|hugepages/.test(name) ? formatBinary(value) : formatDecimal(value);
}
