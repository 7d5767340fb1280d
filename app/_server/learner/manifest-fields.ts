import { isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node, type Pair } from 'yaml';

/** Where a field of a manifest stands. */
export interface FieldPlace {
  /** From 1. */
  line: number;
  /** The key to be marked in that line; undefined where the whole line is meant. */
  field: string | undefined;
}

/** `spec.containers[0].image` as its steps; Go's own form leaves the indexes out. */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(([, index, key, plain]) => (index === undefined ? (key ?? plain ?? '') : Number(index)));
}

interface Found {
  /** How many steps of the path there are. */
  depth: number;
  key: Node | undefined;
  value: unknown;
}

function pairOf(node: Node, key: string): Pair | undefined {
  return isMap(node) ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) : undefined;
}

/** Follows the path as far as it goes; where it names no index, into each item. */
function follow(node: unknown, steps: readonly (string | number)[], at: Found): readonly Found[] {
  const [step, ...rest] = steps;
  if (step === undefined || !isNode(node)) return [at];
  if (isSeq(node)) {
    if (typeof step !== 'number') return [at, ...node.items.flatMap((item) => follow(item, steps, at))];
    const item = node.items[step];
    return isNode(item) ? follow(item, rest, { ...at, depth: at.depth + 1, value: item }) : [at];
  }
  const pair = pairOf(node, String(step));
  return pair && isNode(pair.key) ? follow(pair.value, rest, { depth: at.depth + 1, key: pair.key, value: pair.value }) : [at];
}

/** What goes furthest; of several, what has the type that the message says it found. */
function furthest(all: readonly Found[], message: string): Found | undefined {
  const type = /cannot unmarshal (\w+) /.exec(message)?.[1];
  const depth = Math.max(...all.map((found) => found.depth));
  const deepest = all.filter((found) => found.depth === depth);
  return deepest.find(({ value }) => typeOf(value) === type) ?? deepest[0];
}

/** A value's type in the words of Go's JSON decoder. */
function typeOf(value: unknown): string | undefined {
  if (isMap(value)) return 'object';
  if (isSeq(value)) return 'array';
  if (!isScalar(value)) return undefined;
  return typeof value.value === 'boolean' ? 'bool' : typeof value.value;
}

/** Which of several documents a message is about, when it says kind and name. */
function isMeant(document: Document, message: string): boolean {
  const kind = String(document.get('kind') ?? '');
  const name = String(document.getIn(['metadata', 'name']) ?? '');
  return kind !== '' && message.includes(kind) && (name === '' || message.includes(`"${name}"`));
}

/** The field of a manifest that a path of the API server names, or what is nearest above it when that is missing. */
export function findField(text: string, path: string, message: string): FieldPlace | undefined {
  const lines = new LineCounter();
  // As kubectl's parser reads it, to which `yes` is a bool.
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, version: '1.1' });
  if (!Array.isArray(documents)) return undefined;
  const meant = documents.filter((document) => isMeant(document, message));
  const none: Found = { depth: 0, key: undefined, value: undefined };
  const key = furthest((meant.length > 0 ? meant : documents).flatMap(({ contents }) => follow(contents, stepsOf(path), none)), message)?.key;
  const start = key?.range?.[0];
  if (start === undefined) return undefined;
  return { line: lines.linePos(start).line, field: isScalar(key) ? String(key.value) : undefined };
}

/** The line of the first thing in a text that is no YAML; Go's parser, which kubectl quotes, names the one before. */
export function syntaxErrorLine(text: string): number | undefined {
  const documents = parseAllDocuments(text, { uniqueKeys: false });
  return Array.isArray(documents) ? documents.flatMap(({ errors }) => errors)[0]?.linePos?.[0].line : undefined;
}

/** The path of a field in the words of kubectl and the API server. */
const PATHS: readonly RegExp[] = [
  /(?:unknown|duplicate) field "([^"]+)"/g,
  /Go struct field \w+\.([\w.]+) of type/g,
  /(?:^|[:*] )([a-z]\w*(?:\.\w+|\[[^\]]+\])*): (?:Required value|Invalid value|Unsupported value|Duplicate value|Forbidden|Not found|Too long|Too many)/g,
];

/** Every path of a field that a message names. */
export function pathsIn(message: string): readonly string[] {
  if (/no matches for kind "/.test(message)) return ['kind'];
  return PATHS.flatMap((pattern) => [...message.matchAll(pattern)].flatMap(([, path]) => path ?? []));
}
