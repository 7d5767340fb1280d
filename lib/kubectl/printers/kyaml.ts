import { record } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { goQuote } from '../resources/go-quote.ts';
import { resolveScalar } from '../yaml/resolve.ts';

/** KYAML: YAML's flow style with quoted strings, for `-o kyaml` (sigs.k8s.io/yaml/kyaml). */
export function printKyaml(object: AnyObject): string {
  return `---\n${value(object, 0)}\n`;
}

function value(node: unknown, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  if (typeof node === 'string') return quoted(node, depth);
  if (typeof node !== 'object' || node === null) return String(node);
  if (Array.isArray(node)) return array(node, depth);
  const keys = Object.keys(node).filter((each) => record(node)[each] !== undefined);
  if (keys.length === 0) return '{}';
  const lines = keys.map((each) => `${indent}${key(each)}: ${value(record(node)[each], depth + 1)},\n`);
  return `{\n${lines.join('')}${'  '.repeat(depth)}}`;
}

function array(items: readonly unknown[], depth: number): string {
  if (items.length === 0) return '[]';
  const allObjects = items.every((item) => typeof item === 'object' && item !== null);
  if (allObjects) return `[${items.map((item) => value(item, depth)).join(', ')}]`;
  const indent = '  '.repeat(depth + 1);
  return `[\n${items.map((item) => `${indent}${value(item, depth + 1)},\n`).join('')}${'  '.repeat(depth)}]`;
}

function key(text: string): string {
  const plain = !/^[tf]$/i.test(text) && /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(text) && resolveScalar(text).kind === 'string';
  return plain ? text : goQuote(text, ESCAPES);
}

/** Tabs stay as they are; the rest has YAML's short names. */
const ESCAPES: Readonly<Record<string, string>> = { '\t': '\t', '\0': '\\0', '\x1b': '\\e', '\u0085': '\\N', '\u00a0': '\\_', '\u2028': '\\L', '\u2029': '\\P' };

/** A text of several lines is folded, so that each stands on a line of its own; a blank that begins one is escaped, lest folding take it away. */
function quoted(text: string, depth: number): string {
  if (!text.includes('\n')) return goQuote(text, ESCAPES);
  const indent = '  '.repeat(depth + 1);
  const lines = text.split('\n').map((line, index, all) => goQuote(line, ESCAPES).slice(1, -1) + (index < all.length - 1 ? '\\n' : ''));
  const folded = lines.filter((line) => line !== '').map((line) => `${indent}${/^[ \t]/.test(line) ? '\\' : ' '}${line}\\\n`);
  return `"\\\n${folded.join('')}${indent}"`;
}
