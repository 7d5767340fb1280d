import { Failure } from '../session/failure.ts';
import { sameJson } from './json-merge.ts';

export interface JsonPatchOperation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

/** RFC 6902. Throws Failure in the words of evanphx/json-patch. */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): unknown {
  let result: unknown = structuredClone(document);
  for (const operation of operations) result = applyOne(result, operation);
  return result;
}

function applyOne(document: unknown, { op, path, from = '', value }: JsonPatchOperation): unknown {
  switch (op) {
    case 'add': return put(document, path, structuredClone(value), true);
    case 'replace':
      parentOf(document, path, 'replace');
      if (read(document, path) === undefined) throw new Failure(`replace operation does not apply: doc is missing key: ${path}: missing value`);
      return put(document, path, structuredClone(value), false);
    case 'remove': return remove(document, path);
    case 'copy': return put(document, path, structuredClone(read(document, from)), true);
    case 'move': return put(remove(document, from), path, read(document, from), true);
    case 'test':
      if (!sameJson(read(document, path), value)) throw new Failure(`testing value ${path} failed: test failed`);
      return document;
    default: throw new Failure(`Unexpected kind: ${op}`);
  }
}

function partsOf(path: string): string[] {
  return path.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: unknown, path: string): unknown {
  return partsOf(path).reduce<unknown>((current, part) =>
    (typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[part] : undefined), document);
}

function parentOf(document: unknown, path: string, doing: string): { parent: Record<string, unknown> | unknown[]; key: string } {
  const parts = partsOf(path);
  const key = parts.pop() ?? '';
  const parent = read(document, ['', ...parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/'));
  if (typeof parent !== 'object' || parent === null) throw new Failure(`${doing} operation does not apply: doc is missing path: ${doing === 'replace' ? path : JSON.stringify(path)}: missing value`);
  return { parent: parent as Record<string, unknown> | unknown[], key };
}

function put(document: unknown, path: string, value: unknown, inserts: boolean): unknown {
  if (path === '') return value;
  const { parent, key } = parentOf(document, path, inserts ? 'add' : 'replace');
  if (!Array.isArray(parent)) parent[key] = value;
  else if (key === '-') parent.push(value);
  else parent.splice(Number(key), inserts ? 0 : 1, value);
  return document;
}

function remove(document: unknown, path: string): unknown {
  const { parent, key } = parentOf(document, path, 'remove');
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (Object.hasOwn(parent, key)) delete parent[key];
  else throw new Failure(`remove operation does not apply: doc is missing path: "${path}": missing value`);
  return document;
}
