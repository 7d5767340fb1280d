import { jsonEqual } from '#lib/schema/index.ts';
import type { FieldError } from '../resources/definition.ts';
import { invalid, notSupported, required } from '../resources/field-error.ts';
import { dns1035Label, dnsSubdomain } from '../resources/names.ts';
import type { CustomNames, CustomVersion, DefinitionSpec, LiveDefinition } from './live-definition.ts';
import { defaultErrors } from './default-errors.ts';
import { structuralErrors } from './structural-errors.ts';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

/** What is wrong with a CustomResourceDefinition (apiextensions-apiserver pkg/apis/apiextensions/validation). */
export function definitionErrors({ metadata, spec, status }: LiveDefinition): FieldError[] {
  const errors: FieldError[] = [];
  if (metadata.name !== `${spec.names.plural}.${spec.group}`) errors.push(invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  return [...errors, ...specErrors(spec), ...storedVersionErrors(spec, status.storedVersions ?? [])];
}

/** What may not change once the kind is established. */
export function definitionUpdateErrors({ spec }: LiveDefinition, old: LiveDefinition): FieldError[] {
  const isEstablished = old.status.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
  const fixed = (field: string, value: unknown, before: unknown) => (jsonEqual(value ?? null, before ?? null) ? [] : [invalid(field, value, 'field is immutable')]);
  return [
    ...(isEstablished ? fixed('spec.scope', spec.scope, old.spec.scope) : []),
    ...(isEstablished ? fixed('spec.names.kind', spec.names.kind, old.spec.names.kind) : []),
    ...fixed('spec.group', spec.group, old.spec.group),
    ...fixed('spec.names.plural', spec.names.plural, old.spec.names.plural),
  ];
}

function specErrors(spec: DefinitionSpec): FieldError[] {
  const { group, scope, versions } = spec;
  const errors: FieldError[] = [];
  if (!group) errors.push(required('spec.group'));
  else if (dnsSubdomain(group).length > 0) errors.push(invalid('spec.group', group, dnsSubdomain(group).join(',')));
  else if (!group.includes('.')) errors.push(invalid('spec.group', group, 'should be a domain with at least one dot'));
  if (!scope) errors.push(required('spec.scope'));
  else if (scope !== 'Cluster' && scope !== 'Namespaced') errors.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']));
  if (spec.preserveUnknownFields) errors.push(invalid('spec.preserveUnknownFields', true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'));
  const isOne = areAlike(versions);
  for (const [index, version] of versions.entries()) if (!version.schema?.openAPIV3Schema) errors.push(required(`spec.versions[${index}].schema.openAPIV3Schema`));
  for (const [index, version] of versions.entries()) errors.push(...versionErrors(version, `spec.versions[${index}]`), ...(isOne ? [] : detailErrors(version, `spec.versions[${index}]`, `spec.versions[${index}].schema`)));
  if (new Set(versions.map(({ name }) => name)).size < versions.length) errors.push(invalid('spec.versions', versions.map(internal), 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) errors.push(invalid('spec.versions', versions.map(internal), 'must have exactly one version marked as storage version'));
  const [first] = versions;
  if (first && dns1035Label(first.name).length > 0) errors.push(invalid('spec.version', first.name, dns1035Label(first.name).join(',')));
  errors.push(...nameErrors(spec.names));
  if (first && isOne) errors.push(...detailErrors(first, 'spec', 'spec.validation'));
  if (spec.conversion && spec.conversion.strategy !== 'None') errors.push(notSupported('spec.conversion.strategy', spec.conversion.strategy, ['None']));
  return errors;
}

/** Upstream keeps what all versions have in common once, above them, and names it there. */
function areAlike(versions: readonly CustomVersion[]): boolean {
  const details = ({ schema, subresources, additionalPrinterColumns, selectableFields }: CustomVersion) => [schema ?? null, subresources ?? null, additionalPrinterColumns ?? null, selectableFields ?? null];
  return versions.every((version) => jsonEqual(details(version), details(versions[0] as CustomVersion)));
}

/** A version as Go's internal type shows it, what all versions have in common left out. */
function internal({ name, served, storage, deprecated = false, deprecationWarning }: CustomVersion): object {
  return {
    Name: name, Served: served, Storage: storage, Deprecated: deprecated, DeprecationWarning: deprecationWarning ?? null, Schema: null, Subresources: null, AdditionalPrinterColumns: null, SelectableFields: null,
  };
}

function versionErrors({ name, deprecated, deprecationWarning }: CustomVersion, path: string): FieldError[] {
  const errors = dns1035Label(name).length > 0 ? [invalid(`${path}.name`, name, dns1035Label(name).join(','))] : [];
  if (!deprecated && deprecationWarning !== undefined) errors.push(invalid(`${path}.deprecationWarning`, deprecationWarning, 'can only be set for deprecated versions'));
  return errors;
}

function detailErrors({ schema, subresources, additionalPrinterColumns = [] }: CustomVersion, path: string, validation: string): FieldError[] {
  const given = schema?.openAPIV3Schema;
  const errors = given ? [...structuralErrors(given, `${validation}.openAPIV3Schema`), ...defaultErrors(given, `${validation}.openAPIV3Schema`)] : [];
  const { scale } = subresources ?? {};
  if (scale) {
    errors.push(...pathErrors(scale.specReplicasPath, `${path}.subresources.scale.specReplicasPath`, '.spec'));
    errors.push(...pathErrors(scale.statusReplicasPath, `${path}.subresources.scale.statusReplicasPath`, '.status'));
  }
  return [...errors, ...additionalPrinterColumns.flatMap((column, index) => columnErrors(column, `${path}.additionalPrinterColumns[${index}]`))];
}

function columnErrors({ name, type, format, jsonPath }: NonNullable<CustomVersion['additionalPrinterColumns']>[number], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  if (!name) errors.push(required(`${path}.name`));
  if (!type) errors.push(required(`${path}.type`, types));
  else if (!COLUMN_TYPES.includes(type)) errors.push(invalid(`${path}.type`, type, types));
  if (format && !COLUMN_FORMATS.includes(format)) errors.push(invalid(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`));
  return [...errors, ...pathErrors(jsonPath, `${path}.JSONPath`, undefined)];
}

/** A JSONPath from the object's root; below `under` where that is given. */
function pathErrors(given: string | undefined, path: string, under: string | undefined): FieldError[] {
  if (!given) return [required(path)];
  if (!given.startsWith('.')) return [invalid(path, given, 'must be a simple json path starting with .')];
  return under !== undefined && !given.startsWith(`${under}.`) ? [invalid(path, given, `should be a json path under ${under}`)] : [];
}

function nameErrors(names: CustomNames): FieldError[] {
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names;
  const errors: FieldError[] = [];
  for (const [field, value] of Object.entries({ plural, singular, kind, listKind })) if (!value) errors.push(required(`spec.names.${field}`));
  const label = (field: string, value: string) => {
    const wrong = dns1035Label(value);
    if (value && wrong.length > 0) errors.push(invalid(field, value, wrong.join(',')));
  };
  label('spec.names.plural', plural);
  label('spec.names.singular', singular);
  for (const [field, value] of [['kind', kind], ['listKind', listKind]] as const) {
    const wrong = dns1035Label(value.toLowerCase());
    if (value && wrong.length > 0) errors.push(invalid(`spec.names.${field}`, value, `may have mixed case, but should otherwise match: ${wrong.join(',')}`));
  }
  for (const [index, each] of shortNames.entries()) label(`spec.names.shortNames[${index}]`, each);
  if (kind && kind === listKind) errors.push(invalid('spec.names.listKind', listKind, 'kind and listKind may not be the same'));
  for (const [index, each] of categories.entries()) label(`spec.names.categories[${index}]`, each);
  return errors;
}

function storedVersionErrors({ versions }: DefinitionSpec, stored: readonly string[]): FieldError[] {
  const path = 'status.storedVersions';
  if (stored.length === 0) return [invalid(path, null, 'must have at least one stored version')];
  const known = new Set(versions.map(({ name }) => name));
  return stored.flatMap((name, index) =>
    known.has(name) ? []
      : [invalid(`${path}[${index}]`, name, `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`)]);
}
