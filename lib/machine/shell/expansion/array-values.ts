import { arrayEnd, indices, isSet, scalar } from '../interpreter/variable.ts';
import type { Variable } from '../interpreter/variable.ts';
import type { ExpansionError } from './errors.ts';

/** What `${name[@]}` gives. */
export function elements(variable: Variable | undefined): string[] {
  if (!variable) return [];
  if (variable.array) {
    const { array } = variable;
    return indices(array).map((index) => array.get(index) ?? '');
  }
  if (variable.table) return [...variable.table.values()];
  const text = scalar(variable);
  return text === undefined ? [] : [text];
}

/** What `${!name[@]}` gives. */
export function keys(variable: Variable | undefined): string[] {
  if (!variable || !isSet(variable)) return [];
  if (variable.table) return [...variable.table.keys()];
  return variable.array ? indices(variable.array).map(String) : ['0'];
}

/** One element; `bad` makes the error for an index before the first. */
export function element(variable: Variable, key: string | number, bad: () => ExpansionError): string | undefined {
  if (typeof key === 'string') return variable.table?.get(key);
  if (!variable.array) return key === 0 || key === -1 ? scalar(variable) : undefined;
  const index = key < 0 ? key + arrayEnd(variable.array) : key;
  if (index < 0) throw bad();
  return variable.array.get(index);
}
