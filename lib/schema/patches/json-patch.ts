import { isMap, jsonEqual, setKey } from './json-value.ts';
import type { JsonMap } from './json-value.ts';
import { PatchError } from './patch-error.ts';

export interface JsonPatchOperation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

/** RFC 6902 with the errors of evanphx/json-patch. Neither argument is changed. Throws PatchError. */
export function jsonPatch(original: unknown, patch: readonly JsonPatchOperation[]): unknown {
  const root = { document: structuredClone(original), copied: 0 };
  for (const operation of patch) applyOperation(root, operation);
  return root.document;
}

interface Root {
  document: unknown;
  /** Bytes of JSON that `copy` has added. */
  copied: number;
}

/** What copies may add together, else forty of them would double a document to more than any memory (apiserver's JSONPatchMaxCopyBytes). */
const MOST_COPIED = 3 * 1024 * 1024;

function applyOperation(root: Root, operation: JsonPatchOperation): void {
  const { op, path, from = '', value } = checked(operation);
  switch (op) {
    case 'add':
      return add(root, path, structuredClone(required(operation)));
    case 'remove':
      remove(root, path, op);
      return;
    case 'replace':
      return replace(root, path, structuredClone(required(operation)));
    case 'move': {
      const moved = remove(root, from, op);
      return add(root, path, moved);
    }
    case 'copy':
      return add(root, path, copyOf(root, find(root, from, op)));
    case 'test':
      return test(root, path, value ?? null);
    default:
      throw fault(`Unexpected kind: ${op}`);
  }
}

function copyOf(root: Root, value: unknown): unknown {
  const text = JSON.stringify(value);
  root.copied += new TextEncoder().encode(text).length;
  if (root.copied > MOST_COPIED) throw fault(`Unable to complete the copy, the accumulated size increase of copy is ${root.copied}, exceeding the limit ${MOST_COPIED}`);
  return JSON.parse(text);
}

/** Operations come from outside: what is no operation is refused as one that lacks its fields. */
function checked(operation: unknown): JsonPatchOperation {
  const given: JsonMap = isMap(operation) ? operation : {};
  if (typeof given['path'] !== 'string') throw fault('operation missing path field: missing value');
  if (given['from'] !== undefined && typeof given['from'] !== 'string') throw fault('operation, missing from field: missing value');
  return { ...given, op: String(given['op'] ?? 'unknown'), path: given['path'] };
}

function required(operation: JsonPatchOperation): unknown {
  if (operation.value === undefined) throw fault('operation, missing value field: missing value');
  return operation.value;
}

function add(root: Root, path: string, value: unknown): void {
  if (path === '') {
    root.document = value;
    return;
  }
  const { container, key } = locate(root, path, 'add');
  if (Array.isArray(container)) container.splice(key === '-' ? container.length : indexOf(key, container.length, 'insert'), 0, value);
  else setKey(container, key, value);
}

function remove(root: Root, path: string, op: string): unknown {
  const { container, key } = locate(root, path, op);
  if (Array.isArray(container)) return container.splice(indexOf(key, container.length, 'use'), 1)[0];
  if (!Object.hasOwn(container, key)) throw fault(`error in remove for path: '${path}': Unable to remove nonexistent key: ${key}: missing value`);
  const removed = container[key];
  delete container[key];
  return removed;
}

function replace(root: Root, path: string, value: unknown): void {
  if (path === '') {
    root.document = value;
    return;
  }
  const { container, key } = locate(root, path, 'replace');
  if (Array.isArray(container)) container[indexOf(key, container.length, 'use')] = value;
  // Version 4 of the library, which upstream uses, adds what is not there.
  else setKey(container, key, value);
}

function test(root: Root, path: string, value: unknown): void {
  let present: unknown;
  try {
    present = find(root, path, 'test');
  } catch (error) {
    if (!(error instanceof PatchError) || value !== null) throw error;
  }
  if (!jsonEqual(present ?? null, value)) throw fault(`testing value ${path} failed: test failed`);
}

function find(root: Root, path: string, op: string): unknown {
  if (path === '') return root.document;
  const { container, key } = locate(root, path, op);
  if (Array.isArray(container)) return container[indexOf(key, container.length, 'use')];
  if (!Object.hasOwn(container, key)) throw fault(`${op} operation does not apply: is missing path: ${path}: missing value`);
  return container[key];
}

type Container = unknown[] | Record<string, unknown>;

/** What holds the value that a JSON pointer names, and under which key. */
function locate(root: Root, path: string, op: string): { container: Container; key: string } {
  const missing = () => fault(`${op} operation does not apply: doc is missing path: "${path}": missing value`);
  if (!path.startsWith('/')) throw missing();
  const keys = path.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let container: unknown = root.document;
  for (const key of keys) {
    if (Array.isArray(container)) container = container[indexOf(key, container.length, 'use')];
    else if (isMap(container) && Object.hasOwn(container, key)) container = container[key];
    else throw missing();
  }
  if (!Array.isArray(container) && !isMap(container)) throw missing();
  return { container, key: last };
}

/** A list's index in a pointer; negative ones count from the end. `insert` may be one past it. */
function indexOf(key: string, length: number, use: 'use' | 'insert'): number {
  if (!/^-?\d+$/.test(key)) throw fault(`value was not a proper array index: '${key}': strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  const given = Number(key);
  const bound = use === 'insert' ? length + 1 : length;
  const index = given < 0 ? given + bound : given;
  if (index < 0 || index >= bound) throw fault(`Unable to access invalid index: ${given}: invalid index referenced`);
  return index;
}

function fault(message: string): PatchError {
  return new PatchError(message, { malformed: false });
}
