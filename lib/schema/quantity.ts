const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL_SUFFIX = new Map(Object.entries(DECIMAL).map(([suffix, exponent]) => [exponent, suffix]));

/** What most people write is canonical as it is. */
const SHORT = /^[1-9]\d{0,2}(?:[numkMGTPE]|[KMGTP]i)?$/;
const SMALLEST = -9;
const LARGEST_BINARY = 2n ** 63n - 1n;
/** So many decimal digits always fit into 64 bits (maxInt64Factors). */
const FITTING_DIGITS = 18;

/** digits × 10^exponent */
interface Amount {
  digits: bigint;
  exponent: number;
}

/**
 * A resource quantity as Go writes it back: `0.5` is `500m`, `1024Mi` is `1Gi`; undefined when the text is
 * none (apimachinery's resource.ParseQuantity and CanonicalizeBytes).
 */
export function canonicalQuantity(text: string): string | undefined {
  if (SHORT.test(text)) return text;
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.exec(text);
  if (!match || text === '') return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  const number = whole || '0';
  if (/^0*$/.test(number + fraction)) return '0';
  const binary = BINARY[suffix];
  if (keepsItsText(number, fraction, suffix)) return text;
  const written = BigInt(number + fraction);
  const amount = binary === undefined
    ? rounded({ digits: written, exponent: (DECIMAL[suffix] ?? Number(suffix.slice(1))) - fraction.length })
    : rounded({ digits: written * 2n ** BigInt(binary), exponent: -fraction.length });
  const minus = sign === '-' ? '-' : '';
  if (binary !== undefined) {
    const bytes = wholeBytes(amount);
    if (bytes !== undefined && bytes >= 1024n) return minus + binaryText(bytes);
  }
  return minus + decimalText(amount, /^[eE][+-]?\d/.test(suffix));
}

/** Go keeps the text of what it recognises as canonical at a glance. */
function keepsItsText(whole: string, fraction: string, suffix: string): boolean {
  const exponent = BINARY[suffix];
  if (exponent !== undefined) {
    const precision = FITTING_DIGITS - 4 - whole.length - Math.trunc((exponent * 3) / 10);
    return fraction === '' && precision >= 0 && (BigInt(whole) & 7n) !== 0n;
  }
  const scale = (DECIMAL[suffix] ?? Number(suffix.slice(1))) - fraction.length;
  const shifted = whole + fraction;
  return shifted.length <= FITTING_DIGITS && scale >= SMALLEST && scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
}

/** Without zeros at its end, and rounded up to billionths. */
function rounded({ digits, exponent }: Amount): Amount {
  const below = SMALLEST - exponent;
  if (below <= 0) return trimmed({ digits, exponent });
  if (below >= String(digits).length) return { digits: 1n, exponent: SMALLEST };
  const unit = 10n ** BigInt(below);
  return trimmed({ digits: (digits + unit - 1n) / unit, exponent: SMALLEST });
}

function trimmed({ digits, exponent }: Amount): Amount {
  const zeros = /0*$/.exec(String(digits))?.[0].length ?? 0;
  return { digits: digits / 10n ** BigInt(zeros), exponent: exponent + zeros };
}

function decimalText({ digits, exponent }: Amount, byExponent: boolean): string {
  const over = ((exponent % 3) + 3) % 3;
  const power = exponent - over;
  const suffix = byExponent ? (power === 0 ? '' : `e${power}`) : DECIMAL_SUFFIX.get(power) ?? '';
  return `${digits * 10n ** BigInt(over)}${suffix}`;
}

/** Undefined for what has a part of a byte. */
function wholeBytes({ digits, exponent }: Amount): bigint | undefined {
  const bytes = exponent < 0 ? digits / 10n ** BigInt(-exponent) : digits * 10n ** BigInt(exponent);
  if (bytes > LARGEST_BINARY) return LARGEST_BINARY;
  return exponent < 0 ? undefined : bytes;
}

function binaryText(bytes: bigint): string {
  let [left, power] = [bytes, 0];
  while (left % 1024n === 0n) [left, power] = [left / 1024n, power + 10];
  return `${left}${Object.entries(BINARY).find(([, exponent]) => exponent === power)?.[0] ?? ''}`;
}
