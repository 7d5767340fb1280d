const WORDS = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

/** `timestamp` and `merge` are told apart from strings only so that they are quoted when printed. */
export type ResolvedScalar =
  | { kind: 'string' | 'timestamp' | 'merge'; value: string }
  | { kind: 'value'; value: boolean | null | number };

/** What an unquoted scalar stands for (go-yaml v2's resolve, YAML 1.1: `yes` and `on` are booleans). */
export function resolveScalar(text: string): ResolvedScalar {
  if (text !== '' && !/^[-+0-9yYnNtTfFoO~.<]/.test(text)) return { kind: 'string', value: text };
  const word = WORDS.get(text);
  if (word !== undefined) return { kind: 'value', value: word };
  if (text === '<<') return { kind: 'merge', value: text };
  if (/^[-+.0-9]/.test(text)) return resolveNumber(text);
  return { kind: 'string', value: text };
}

function resolveNumber(text: string): ResolvedScalar {
  if (isTimestamp(text)) return { kind: 'timestamp', value: text };
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  const integer = parseInteger(plain);
  if (integer !== undefined) return { kind: 'value', value: integer };
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain)) return { kind: 'value', value: Number(plain) };
  return { kind: 'string', value: text };
}

/** Go's strconv.ParseInt with base 0, and YAML's `0b`. */
function parseInteger(text: string): number | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (!match?.[2]) return undefined;
  const digits = /^0[0-7]+$/.test(match[2]) ? `0o${match[2].slice(1)}` : match[2];
  const value = Number(digits);
  return match[1] === '-' ? -value : value;
}

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/.test(text);
}

/** `1:20`: quoted when printed, for parsers that take it for a number of base 60. */
export function isBase60(text: string): boolean {
  return /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text);
}
