/**
 * A number of JSON as Go's fmt and strconv print it with %g: an int64, or a float64 with an exponent where it has more
 * than six digits before its point, or more than three noughts after it.
 */
export function goNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? String(value) : goFloat(value);
}

/** The same, of what is a float64 even where nothing comes after its point; `precision` is how many digits it has at most. */
export function goFloat(value: number, precision?: number): string {
  const digits = precision === undefined ? value.toExponential() : value.toExponential(Math.max(0, Math.min(precision, 100) - 1));
  const exponent = Number(digits.slice(digits.indexOf('e') + 1));
  const limit = precision === undefined ? 6 : Math.max(1, precision);
  if (exponent < -4 || exponent >= limit) return twoDigitExponent(digits.replace(/(\.\d*?)0+e/, '$1e').replace('.e', 'e'));
  return precision === undefined ? String(value) : String(Number(digits));
}

/** Go writes at least two digits of an exponent: `1e+06`. */
export function twoDigitExponent(text: string): string {
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}
