import { isMap } from '#lib/schema/index.ts';
import { Expansion } from './expansion.ts';
import { resolveScalar } from './resolve.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenType } from './scanner.ts';
import { YamlError } from './yaml-error.ts';

/** Nodes below nodes; go-yaml allows 10000. */
const DEEPEST = 1000;
/** Nodes read between two chances for others. */
const STRETCH = 200;

const PART_ENDS: readonly TokenType[] = ['key', 'value', 'block-end'];
const BLOCK_PART: Allowed = { block: true, indentlessSequence: true };

/**
 * The first document of a text as a JSON value, as sigs.k8s.io/yaml's YAMLToJSON converts it: YAML 1.1
 * scalars, keys that are numbers or booleans become strings, the last of two equal keys wins. An empty
 * document is null. Throws YamlError with go-yaml's words.
 */
export function parseYaml(text: string): unknown {
  return toTheEnd(parseYamlInTurns(text));
}

/** The same, yielding where others should have a turn. */
export function parseYamlInTurns(text: string): Working<unknown> {
  return new Composer(new Scanner(text), resolveScalar).document();
}

/** The same as kustomize's kyaml reads it (go-yaml v3): only `true` and `false` are booleans, `yes` and `y` are words. */
export function parseKyaml(text: string): unknown {
  return toTheEnd(new Composer(new Scanner(text), (scalar) => (/^([yn]|yes|no|on|off)$/i.test(scalar) ? { kind: 'string', value: scalar } : resolveScalar(scalar))).document());
}

/** What work comes to that nobody need be let in between. */
function toTheEnd<T>(work: Working<T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

type Working<T> = Generator<undefined, T, undefined>;

/** What a node may be where it stands. */
interface Allowed {
  block: boolean;
  indentlessSequence: boolean;
}

interface Anchored {
  value: unknown;
  /** How many nodes it is, aliases in it replaced. */
  nodes: number;
}

/** Builds values while it reads the grammar of libyaml's parser. */
class Composer {
  readonly #scanner: Scanner;
  /** Those whose node is still being read are `open`. */
  readonly #anchors = new Map<string, Anchored | 'open'>();
  readonly #expansion = new Expansion();
  /** Found while composing, reported after what is wrong with the grammar. */
  readonly #unfit: Error[] = [];
  readonly #resolve: typeof resolveScalar;
  #depth = 0;
  #count = 0;
  #next: Token | undefined;

  constructor(scanner: Scanner, resolve: typeof resolveScalar) {
    this.#scanner = scanner;
    this.#resolve = resolve;
  }

  *document(): Working<unknown> {
    while (this.#is('document-end')) this.#take();
    if (this.#is('stream-end')) return null;
    let explicit = false;
    while (this.#is('directive')) {
      this.#take();
      explicit = true;
    }
    if (this.#is('document-start')) {
      this.#take();
      if (this.#isOneOf(['document-start', 'document-end', 'stream-end', 'directive'])) return null;
    } else if (explicit) {
      throw YamlError.parsing('did not find expected <document start>', this.#peek().start);
    }
    const value = yield* this.#node({ block: true, indentlessSequence: false });
    // go-yaml looks one token past the document, and finds what is wrong there.
    this.#peek();
    if (this.#unfit[0]) throw this.#unfit[0];
    return value;
  }

  /** The next token; kept, as it is asked for several times. */
  #peek(): Token {
    this.#next ??= this.#scanner.peek();
    return this.#next;
  }

  #take(): Token {
    const token = this.#next ?? this.#scanner.peek();
    this.#scanner.take();
    this.#next = undefined;
    return token;
  }

  #is(type: TokenType): boolean {
    return this.#peek().type === type;
  }

  #isOneOf(types: readonly TokenType[]): boolean {
    return types.includes(this.#peek().type);
  }

  /** A scalar without tag or anchor: the most frequent node, without what others need. */
  #scalar(): unknown {
    this.#expansion.node();
    return this.#scalarOf(this.#take(), undefined);
  }

  #scalarOf(token: Token, tag: string | undefined): unknown {
    const value = scalarValue(token, tag, this.#resolve);
    if (typeof value === 'number' && !Number.isFinite(value)) this.#unfit.push(new Error(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf'}`));
    return value;
  }

  #isDue(): boolean {
    this.#count += 1;
    return this.#count % STRETCH === 0;
  }

  *#node(allowed: Allowed): Working<unknown> {
    const start = this.#peek().start;
    if (this.#is('alias')) return this.#alias(this.#take());
    let anchor: string | undefined;
    let tag: string | undefined;
    while (this.#isOneOf(['anchor', 'tag'])) {
      const token = this.#take();
      if (token.type === 'anchor') anchor = token.value;
      else tag = token.value;
    }
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    const weight = this.#expansion.nodes;
    this.#expansion.node();
    if (this.#isDue()) yield;
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new YamlError('exceeded max depth of 10000');
    const value = this.#is('scalar') ? this.#scalarOf(this.#take(), tag) : yield* this.#collection(allowed, { decorated: anchor !== undefined || tag !== undefined, tag, start });
    this.#depth -= 1;
    if (anchor !== undefined) this.#anchors.set(anchor, { value, nodes: this.#expansion.nodes - weight });
    return value;
  }

  *#collection(allowed: Allowed, { decorated, tag, start }: { decorated: boolean; tag: string | undefined; start: Token['start'] }): Working<unknown> {
    const token = this.#peek();
    if (allowed.indentlessSequence && token.type === 'block-entry') return yield* this.#indentlessSequence();
    if (token.type === 'flow-sequence-start') return yield* this.#flowSequence();
    if (token.type === 'flow-mapping-start') return yield* this.#flowMapping();
    if (allowed.block && token.type === 'block-sequence-start') return yield* this.#blockSequence();
    if (allowed.block && token.type === 'block-mapping-start') return yield* this.#blockMapping();
    if (decorated) return tag === undefined || tag === '!!null' ? null : '';
    throw YamlError.parsing('did not find expected node content', token.start, start);
  }

  #alias(token: Token): unknown {
    const name = token.value ?? '';
    const anchored = this.#anchors.get(name);
    if (!anchored) throw new YamlError(`unknown anchor '${name}' referenced`);
    if (anchored === 'open') throw new YamlError(`anchor '${name}' value contains itself`);
    this.#expansion.alias(anchored.nodes);
    return anchored.value;
  }

  *#blockSequence(): Working<unknown[]> {
    const { start } = this.#take();
    const items: unknown[] = [];
    while (this.#is('block-entry')) {
      this.#take();
      items.push(this.#isOneOf(['block-entry', 'block-end']) ? null : (yield* this.#node({ block: true, indentlessSequence: false })));
    }
    if (!this.#is('block-end')) throw YamlError.parsing("did not find expected '-' indicator", this.#peek().start, start);
    this.#take();
    return items;
  }

  *#indentlessSequence(): Working<unknown[]> {
    const items: unknown[] = [];
    while (this.#is('block-entry')) {
      this.#take();
      const empty = this.#isOneOf(['block-entry', 'key', 'value', 'block-end']);
      items.push(empty ? null : (yield* this.#node({ block: true, indentlessSequence: false })));
    }
    return items;
  }

  *#blockMapping(): Working<Record<string, unknown>> {
    const { start } = this.#take();
    const mapping = new MappingBuilder(this.#unfit);
    while (this.#is('key')) {
      if (this.#isDue()) yield;
      const key = this.#hasPart('key') ? (this.#is('scalar') ? this.#scalar() : yield* this.#node(BLOCK_PART)) : null;
      const value = this.#hasPart('value') ? (this.#is('scalar') ? this.#scalar() : yield* this.#node(BLOCK_PART)) : null;
      mapping.add(key, value);
    }
    if (!this.#is('block-end')) throw YamlError.parsing('did not find expected key', this.#peek().start, start);
    this.#take();
    return mapping.result();
  }

  /** Takes the mark of a key or a value; false when nothing stands behind it. */
  #hasPart(type: 'key' | 'value'): boolean {
    if (!this.#is(type)) return false;
    this.#take();
    return !this.#isOneOf(PART_ENDS);
  }

  *#flowSequence(): Working<unknown[]> {
    const { start } = this.#take();
    const items: unknown[] = [];
    while (!this.#is('flow-sequence-end')) {
      if (items.length > 0) this.#flowSeparator("did not find expected ',' or ']'", start);
      if (this.#is('flow-sequence-end')) break;
      items.push(this.#is('key') ? (yield* this.#singlePair()) : (yield* this.#node({ block: false, indentlessSequence: false })));
    }
    this.#take();
    return items;
  }

  *#singlePair(): Working<Record<string, unknown>> {
    const mapping = new MappingBuilder(this.#unfit);
    yield* this.#flowPair(mapping, 'flow-sequence-end');
    return mapping.result();
  }

  *#flowMapping(): Working<Record<string, unknown>> {
    const { start } = this.#take();
    const mapping = new MappingBuilder(this.#unfit);
    let first = true;
    while (!this.#is('flow-mapping-end')) {
      if (!first) this.#flowSeparator("did not find expected ',' or '}'", start);
      first = false;
      if (this.#is('flow-mapping-end')) break;
      if (this.#is('key')) yield* this.#flowPair(mapping, 'flow-mapping-end');
      else mapping.add((yield* this.#node({ block: false, indentlessSequence: false })), null);
    }
    this.#take();
    return mapping.result();
  }

  *#flowPair(mapping: MappingBuilder, end: TokenType): Working<void> {
    this.#take();
    const key = this.#isOneOf(['value', 'flow-entry', end]) ? null : (yield* this.#node({ block: false, indentlessSequence: false }));
    let value: unknown = null;
    if (this.#is('value')) {
      this.#take();
      if (!this.#isOneOf(['flow-entry', end])) value = yield* this.#node({ block: false, indentlessSequence: false });
    }
    mapping.add(key, value);
  }

  #flowSeparator(problem: string, start: Token['start']): void {
    if (!this.#is('flow-entry')) throw YamlError.parsing(problem, this.#peek().start, start);
    this.#take();
  }
}

/** Collects the pairs of a mapping; `<<` merges what its value holds below the mapping's own keys. */
class MappingBuilder {
  readonly #own = new Map<string, unknown>();
  readonly #merged: Record<string, unknown>[] = [];
  readonly #unfit: Error[];

  constructor(unfit: Error[]) {
    this.#unfit = unfit;
  }

  add(key: unknown, value: unknown): void {
    if (key === '<<') {
      const merged = Array.isArray(value) ? value as unknown[] : [value];
      if (merged.every(isMap)) this.#merged.push(...merged);
      else this.#unfit.push(new YamlError('map merge requires map or sequence of maps as the value'));
    } else if (typeof key === 'object') {
      this.#unfit.push(badKey(key, value));
    } else {
      this.#own.set(String(key), value);
    }
  }

  result(): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const merged of this.#merged.toReversed()) Object.assign(result, merged);
    for (const [key, value] of this.#own) define(result, key, value);
    return result;
  }
}

/** `__proto__` is a key like any other. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

function badKey(key: object | null, value: unknown): Error {
  if (key !== null) return new YamlError(`invalid map key: ${goSyntax(key)}`);
  return new Error(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(value)}`);
}

/** A value as Go's %#v prints it. */
function goSyntax(value: unknown): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  return `map[interface {}]interface {}{${goEntries(value)}}`;
}

function goEntries(value: object): string {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${JSON.stringify(key)}:${goSyntax(each)}`).join(', ');
}

function scalarValue(token: Token, tag: string | undefined, resolve: typeof resolveScalar): unknown {
  const text = token.value ?? '';
  if (tag === '!!str' || tag === '!' || (!token.plain && tag === undefined)) return text;
  if (tag === '!!binary') return new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s/g, '')), (character) => character.codePointAt(0) ?? 0));
  return resolve(text).value;
}
