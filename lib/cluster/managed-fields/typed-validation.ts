import type { ListType, MapType, ScalarType, StructType } from '#lib/schema/index.ts';
import { goMap, isMap } from '#lib/schema/index.ts';
import { elementTypeOf, listElement, pathText } from './path-element.ts';
import type { PathElement, TypeAt } from './path-element.ts';

/**
 * What is wrong with a configuration that is to be applied, as structured-merge-diff words it
 * (typed/validate.go); undefined when nothing is.
 */
export function configurationFault(config: unknown, type: TypeAt): string | undefined {
  const faults: string[] = [];
  validate(config, type, { path: [], faults });
  if (faults.length > 1) return `errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
  return faults[0];
}

interface Place {
  path: readonly PathElement[];
  faults: string[];
}

function validate(value: unknown, type: TypeAt, place: Place): void {
  if (value === null || value === undefined) return;
  switch (type?.kind) {
    case undefined:
      return;
    case 'struct':
    case 'map':
      validateMap(value, type, place);
      return;
    case 'list':
      validateList(value, type, place);
      return;
    default:
      if (type) validateScalar(value, type, place);
  }
}

function report({ path, faults }: Place, what: string): void {
  faults.push(`${pathText(path)}: ${what}`);
}

function validateMap(value: unknown, type: StructType | MapType, place: Place): void {
  if (!isMap(value)) {
    report(place, `expected map, got &{${goMap(value)}}`);
    return;
  }
  for (const key of Object.keys(value).sort()) {
    const element = `f:${key}`;
    const below = { ...place, path: [...place.path, element] };
    if (type.kind === 'struct' && !type.field(key) && !type.keepsUnknown) {
      report(below, 'field not declared in schema');
      return;
    }
    validate(value[key], elementTypeOf(type, element), below);
  }
}

function validateList(value: unknown, type: ListType, place: Place): void {
  if (!Array.isArray(value)) {
    report(place, `expected list, got &{${goMap(value)}}`);
    return;
  }
  const seen = new Set<PathElement>();
  for (const [index, item] of (value as unknown[]).entries()) {
    const element = type.listType === 'atomic' ? `i:${index}` : listElement(type, item);
    if (element === undefined) {
      const key = type.keys[0] ?? '';
      report(place, `element ${index}: associative list with keys has an element that omits key field ${JSON.stringify(key)} (and doesn't have default value)`);
      return;
    }
    if (seen.has(element)) report(place, `duplicate entries for key ${pathText([element])}`);
    seen.add(element);
    validate(item, type.element, { ...place, path: [...place.path, element] });
  }
}

function validateScalar(value: unknown, type: ScalarType, place: Place): void {
  switch (type.kind) {
    case 'integer':
    case 'number':
      if (typeof value !== 'number') report(place, `expected numeric (int or float), got ${goTypeName(value)}`);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') report(place, `expected boolean, got &{${goMap(value)}}`);
      return;
    case 'string':
    case 'bytes':
    case 'time':
      if (typeof value !== 'string') report(place, `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
      return;
    default:
  }
}

function goTypeName(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Go's %#v. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`);
  return `map[string]interface {}{${entries.join(', ')}}`;
}
