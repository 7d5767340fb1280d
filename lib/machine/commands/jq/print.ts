import type { Json } from './syntax.ts';
import { encodeJson, isObject, quoted, sortedKeys } from './values.ts';

export interface PrintStyle {
  /** One level's space; empty prints on one line. */
  indent: string;
  coloured: boolean;
  sorted: boolean;
  ascii: boolean;
}

const RESET = '\x1b[0m';
/** jq 1.6's colours; arrays and objects are bold, keys blue. */
const COLOURS = { null: '\x1b[1;30m', scalar: '\x1b[0;39m', string: '\x1b[0;32m', container: '\x1b[1;39m', key: '\x1b[34;1m' };

/** A value as jq prints it. */
export function printJson(value: Json, style: PrintStyle): string {
  return style.coloured ? coloured(value, style, 0) : plain(value, style, 0);
}

function plain(value: Json, style: PrintStyle, depth: number): string {
  const entries = entriesOf(value, style);
  if (!entries) return encodeJson(value, style.ascii);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return open + close;
  const gap = style.indent === '' ? '' : `\n${style.indent.repeat(depth + 1)}`;
  const end = style.indent === '' ? '' : `\n${style.indent.repeat(depth)}`;
  const colon = style.indent === '' ? ':' : ': ';
  const lines = entries.map(([key, item]) => `${gap}${key === undefined ? '' : `${quoted(key, style.ascii)}${colon}`}${plain(item, style, depth + 1)}`);
  return `${open}${lines.join(',')}${end}${close}`;
}

function entriesOf(value: Json, { sorted }: PrintStyle): [string | undefined, Json][] | undefined {
  if (Array.isArray(value)) return value.map((item) => [undefined, item]);
  if (!isObject(value)) return undefined;
  return (sorted ? sortedKeys(value) : Object.keys(value)).map((key) => [key, value[key] ?? null]);
}

function coloured(value: Json, style: PrintStyle, depth: number): string {
  const entries = entriesOf(value, style);
  if (!entries) {
    const colour = value === null ? COLOURS.null : typeof value === 'string' ? COLOURS.string : COLOURS.scalar;
    return `${colour}${encodeJson(value, style.ascii)}${RESET}`;
  }
  const { container } = COLOURS;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return `${container}${open}${close}${RESET}`.replace(`${open}${close}`, `${open}${close}`);
  const gap = style.indent === '' ? '' : `\n${style.indent.repeat(depth + 1)}`;
  const end = style.indent === '' ? '' : `\n${style.indent.repeat(depth)}`;
  const space = style.indent === '' ? '' : ' ';
  const lines = entries.map(([key, item], index) => {
    const lead = index === 0 ? gap : `${container},${gap}`;
    const label = key === undefined ? '' : `${RESET}${COLOURS.key}${quoted(key, style.ascii)}${RESET}${container}:${space}${RESET}`;
    return `${lead}${label}${coloured(item, style, depth + 1)}`;
  });
  return `${container}${open}${lines.join('')}${container}${end}${container}${close}${RESET}`;
}
