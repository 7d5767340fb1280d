import { goJson, sortKeys } from '../go/json.ts';
import { goText } from '../go/text.ts';
import { JsonPathError } from './parser.ts';
import type { JsonPathNode } from './parser.ts';

export interface EvaluateOptions {
  /** A missing field is nothing instead of an error. */
  allowMissingKeys: boolean;
}

/** The results of each part of a template, in order (client-go's JSONPath.FindResults). Throws JsonPathError. */
export function findResults(nodes: readonly JsonPathNode[], data: unknown, options: EvaluateOptions): unknown[][] {
  return new Evaluator(options).block(nodes, 0, data, false).results;
}

/** What `-o jsonpath=…` prints. */
export function printJsonPath(nodes: readonly JsonPathNode[], data: unknown, options: EvaluateOptions): string {
  return findResults(nodes, data, options).map((results) => results.map(resultText).join(' ')).join('');
}

/** What `-o jsonpath-as-json=…` prints. */
export function printJsonPathAsJson(nodes: readonly JsonPathNode[], data: unknown, options: EvaluateOptions): string {
  return findResults(nodes, data, options).map((results) => `${goJson(sortKeys(results), 4)}\n`).join('');
}

/** A result as a template prints it. */
export function resultText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return goJson(sortKeys(value));
  return value === null || value === undefined ? 'null' : goText(value);
}

class Evaluator {
  readonly #options: EvaluateOptions;

  constructor(options: EvaluateOptions) {
    this.#options = options;
  }

  /** Evaluates from `start` to the end, or to the `{end}` of the range it is in; gives where it stopped. */
  block(nodes: readonly JsonPathNode[], start: number, data: unknown, inRange: boolean): { results: unknown[][]; stopped: number } {
    const results: unknown[][] = [];
    for (let index = start; index < nodes.length; index += 1) {
      const node = nodes[index];
      const keyword = node?.type === 'list' && node.nodes[0]?.type === 'identifier' ? node.nodes[0].name : undefined;
      if (keyword === 'end') {
        if (!inRange) throw new JsonPathError('not in range, nothing to end');
        return { results, stopped: index };
      }
      if (keyword === 'range' && node?.type === 'list') {
        const values = this.#nodes([data], node.nodes.slice(1));
        let stopped = this.block(nodes, index + 1, null, true).stopped;
        for (const value of values) {
          const inner = this.block(nodes, index + 1, value, true);
          results.push(...inner.results);
          ({ stopped } = inner);
        }
        index = stopped;
      } else if (node) {
        results.push(this.#walk([data], node));
      }
    }
    return { results, stopped: nodes.length };
  }

  #nodes(input: unknown[], nodes: readonly JsonPathNode[]): unknown[] {
    return nodes.reduce((current, node) => this.#walk(current, node), input);
  }

  #walk(input: unknown[], node: JsonPathNode): unknown[] {
    switch (node.type) {
      case 'list': return this.#nodes(input, node.nodes);
      case 'text': return [node.text];
      case 'literal': return input.map(() => node.value);
      case 'field': return this.#field(input, node.name);
      case 'array': return input.flatMap((value) => slice(value, node.params));
      case 'filter': return input.flatMap((value) => this.#filter(value, node));
      case 'wildcard': return input.flatMap(children);
      case 'recursive': return input.flatMap(descendants);
      case 'union': return node.parts.flatMap((part) => this.#nodes(input, part));
      case 'identifier': throw new JsonPathError(`unrecognized identifier ${node.name}`);
    }
  }

  #field(input: unknown[], name: string): unknown[] {
    const found = input.flatMap((value) =>
      (isMap(value) && Object.hasOwn(value, name) ? [value[name]] : []));
    if (found.length === 0 && input.length > 0 && !this.#options.allowMissingKeys) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  #filter(value: unknown, node: Extract<JsonPathNode, { type: 'filter' }>): unknown[] {
    if (!Array.isArray(value)) throw new JsonPathError(`${goText(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => {
      const lefts = this.#nodes([item], node.left);
      if (node.operator === 'exists') return lefts.length > 0;
      if (lefts.length === 0) return false;
      const rights = this.#nodes([item], node.right);
      if (rights.length === 0) return false;
      if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time');
      return compare(lefts[0], rights[0], node.operator);
    });
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isMap(value)) return Object.keys(value).sort().map((key) => value[key]);
  return typeof value === 'string' ? [...Buffer.from(value)] : [];
}

function descendants(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = children(value);
  return below.length === 0 ? [] : [value, ...below.flatMap(descendants)];
}

function slice(value: unknown, params: Extract<JsonPathNode, { type: 'array' }>['params']): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const [first, second, third] = params;
  const { length } = value;
  let start = first.known ? first.value : 0;
  if (start < 0) start += length;
  let end = second.known ? second.value : length;
  if (end < 0 || (end === 0 && second.derived)) end += length;
  if (start === end) return [];
  if (start >= length || start < 0) throw new JsonPathError(`array index out of bounds: index ${start}, length ${length}`);
  if (end > length || end < 0) throw new JsonPathError(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  const step = third.known ? third.value : 1;
  if (step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(start, end).filter((_, index) => index % step === 0);
}

function goType(value: unknown): string {
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  if (!['<', '>', '==', '!=', '<=', '>='].includes(operator)) throw new JsonPathError(`unrecognized filter operator ${operator}`);
  if (typeof left !== typeof right || typeof left === 'object') throw new JsonPathError('incompatible types for comparison');
  if (typeof left === 'boolean' && operator !== '==' && operator !== '!=') throw new JsonPathError('invalid type for comparison');
  const [l, r] = [left as string | number, right as string | number];
  switch (operator) {
    case '<': return l < r;
    case '>': return l > r;
    case '<=': return l <= r;
    case '>=': return l >= r;
    case '==': return l === r;
    default: return l !== r;
  }
}
