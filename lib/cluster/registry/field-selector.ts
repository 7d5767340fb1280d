/** Field selectors as text, `status.phase=Running,metadata.name!=x` (apimachinery/pkg/fields/selector.go). */
import { ApiError } from '#lib/schema/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';

interface Term {
  field: string;
  value: string;
  equal: boolean;
}

/** What the selector's text matches; BadRequest for bad syntax, and for fields that the kind does not offer. */
export function parseFieldSelector(resource: ResourceDefinition, text: string): (object: ApiObject) => boolean {
  const terms = splitTerms(text).map((part) => parseTerm(text, part));
  const offered = new Set(['metadata.name', ...(resource.namespaced ? ['metadata.namespace'] : []), ...(resource.selectableFields ?? [])]);
  for (const { field } of terms) {
    if (!offered.has(field)) throw new ApiError('BadRequest', unknownField(resource, field));
  }
  return (object) => terms.every(({ field, value, equal }) => (fieldOf(resource, object, field) === value) === equal);
}

/** Built-in kinds word this each in a generated conversion (pkg/apis/<group>/v1/conversion.go). */
function unknownField(resource: ResourceDefinition, field: string): string {
  return resource.selectableFields ? `field label not supported: ${field}` : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

function fieldOf(resource: ResourceDefinition, object: ApiObject, field: string): string {
  if (field === 'metadata.name') return object.metadata?.name ?? '';
  if (field === 'metadata.namespace') return object.metadata?.namespace ?? '';
  return resource.selectableField?.(object, field) ?? '';
}

function splitTerms(text: string): string[] {
  return text.split(/(?<!\\),/).filter((each) => each !== '').sort();
}

function parseTerm(whole: string, part: string): Term {
  const match = /^((?:[^\\=!]|\\.)*?)(!=|==|=)(.*)$/s.exec(part);
  if (!match) throw new ApiError('BadRequest', `invalid selector: '${whole}'; can't understand '${part}'`);
  const [, field = '', operator, value = ''] = match;
  return { field, value: value.replace(/\\(.)/g, '$1'), equal: operator !== '!=' };
}
