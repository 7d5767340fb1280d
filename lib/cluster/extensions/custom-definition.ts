import { builtInCatalogue, decode, goText, isMap, jsonEqual } from '#lib/schema/index.ts';
import type { ApiObject, JsonMap, StructType } from '#lib/schema/index.ts';
import { STANDARD_FINALIZERS } from '../registry/metadata.ts';
import type { FieldError, ResourceDefinition } from '../resources/definition.ts';
import { invalid } from '../resources/field-error.ts';
import { ownProperty } from './custom-schema.ts';
import type { CustomSchema } from './custom-schema.ts';
import { setSchemaDefaults } from './defaulting.ts';
import { listTypeErrors } from './list-types.ts';
import type { CustomVersion, LiveDefinition } from './live-definition.ts';
import { publishedSchema } from './published-schema.ts';
import { printerColumns } from './printer-columns.ts';
import { prune } from './pruning.ts';
import { schemaErrors } from './value-validation.ts';

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const LARGEST_INT32 = 2 ** 31 - 1;

/**
 * The versions of a custom kind as the registry serves them: the one that is stored, and views of it, which
 * differ by their apiVersion alone (conversion None).
 */
export function customDefinitions(definition: LiveDefinition): ResourceDefinition[] {
  const { versions } = definition.spec;
  const served = versions.filter((version) => version.served);
  const stored = served.find(({ storage }) => storage) ?? served[0];
  if (!stored) return [];
  const first = customDefinition(definition, stored);
  const others = served.filter((version) => version !== stored).map((version) => ({ ...customDefinition(definition, version), view: viewOf(first, `${definition.spec.group}/${version.name}`) }));
  return [first, ...others];
}

function viewOf(of: ResourceDefinition, apiVersion: string): NonNullable<ResourceDefinition['view']> {
  return { of, fromStored: (object) => ({ ...object, apiVersion }), toStored: (object) => ({ ...object, apiVersion: `${of.group}/${of.version}` }) };
}

function customDefinition({ spec, status }: LiveDefinition, version: CustomVersion): ResourceDefinition {
  const { group } = spec;
  const { plural, singular = '', kind, shortNames = [], categories = [] } = status.acceptedNames ?? spec.names;
  const schema = version.schema?.openAPIV3Schema ?? {};
  const { subresources = {} } = version;
  const { scale } = subresources;
  const paths = scale && { replicas: pathOf(scale.specReplicasPath), status: pathOf(scale.statusReplicasPath), selector: scale.labelSelectorPath ? pathOf(scale.labelSelectorPath) : undefined };
  const scaled = paths ? [paths.replicas, paths.status] : [];
  const validate = (object: ApiObject) => [...schemaErrors(fieldsOf(object), schema), ...scaleErrors(object, scaled), ...listTypeErrors(fieldsOf(object), schema)];
  return {
    group, version: version.name, kind, plural, singular, shortNames, categories, namespaced: spec.scope === 'Namespaced', verbs: VERBS,
    subresources: (['status', 'scale'] as const).filter((name) => subresources[name]),
    columns: printerColumns(version.additionalPrinterColumns),
    generation: 'all-but-metadata',
    bareFinalizers: true,
    needsRevision: true,
    warnings: finalizerWarnings,
    custom: { schema: publishedSchema({ group, version: version.name, kind }, schema), read: (value) => readCustom(value, schema) },
    ...(paths ? { scale: paths } : {}),
    ...(version.deprecated ? { deprecation: version.deprecationWarning ?? `${group}/${version.name} ${kind} is deprecated` } : {}),
    ...selectable(version),
    setDefaults: (object) => setSchemaDefaults(object, schema),
    prepareForCreate(object) {
      if (subresources.status) delete (object as { status?: unknown }).status;
    },
    validate,
    validateUpdate: (object, old) => validate(object).filter(isNew(object, old)),
    validateStatusUpdate: (object, old) => [...statusErrors(object, schema), ...scaleErrors(object, scaled.slice(1))].filter(isNew(object, old)),
  };
}

/** Upstream looks at the status by itself, so that messages name its fields as if they were the object's. */
function statusErrors(object: ApiObject, schema: CustomSchema): FieldError[] {
  const { status } = object as { status?: unknown };
  const own = ownProperty(schema, 'status');
  if (status === undefined || !own) return [];
  return schemaErrors(status, own).map((error) => ({ ...error, field: error.field === '<nil>' ? error.field : `status${error.field === '' ? '' : `.${error.field}`}` }));
}

/** What was wrong before, and has not been touched, stays (CRDValidationRatcheting). */
function isNew(object: ApiObject, old: ApiObject): (error: FieldError) => boolean {
  return ({ field }) => {
    const path = stepsOf(field);
    const before = valueAt(old, path);
    return before === undefined || !jsonEqual(before, valueAt(object, path));
  };
}

/** What a schema speaks of: an object without the metadata, which the server knows by itself. */
function fieldsOf(object: ApiObject): JsonMap {
  const { metadata: _, ...fields } = object as ApiObject & JsonMap;
  return { ...fields, metadata: {} };
}

/** Reads a body: metadata as of any kind, the rest by the schema. Throws DecodingError. */
function readCustom(value: unknown, schema: CustomSchema): { object: ApiObject; unknown: readonly string[] } {
  const given = isMap(value) ? value : {};
  const type = builtInCatalogue().typeNamed(OBJECT_META) as StructType;
  const metadata = isMap(given['metadata']) ? decode(given['metadata'], type) : { value: {}, unknown: [] };
  const { object, unknown } = prune({ ...given, metadata: metadata.value }, schema);
  const paths = [...metadata.unknown.map((text) => text.replace('unknown field "', 'unknown field "metadata.')), ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`)];
  return { object: object as unknown as ApiObject, unknown: paths };
}

/** Finalizers without a domain are taken, and remarked on (registry/customresource/validator.go, validateKubeFinalizerName). */
function finalizerWarnings({ metadata = {} }: ApiObject, old: ApiObject | undefined): string[] {
  const added = (metadata.finalizers ?? []).filter((each) => !old?.metadata?.finalizers?.includes(each) && !each.includes('/') && !STANDARD_FINALIZERS.has(each));
  return added.sort().map((each) => `metadata.finalizers: ${JSON.stringify(each)}: prefer a domain-qualified finalizer name ${each.includes('.') ? 'including a path (/) ' : ''}to avoid accidental conflicts with other finalizer writers`);
}

/** What is wrong with the numbers that the subresource scale shows (registry/customresource/validator.go). */
function scaleErrors(object: ApiObject, paths: readonly (readonly string[])[]): FieldError[] {
  return paths.flatMap((path) => {
    const field = `.${path.join('.')}`;
    const found = numberAt(object, path);
    if (typeof found === 'string') return [invalid(field, 0, `${field} accessor error: ${found}`)];
    if (found < 0) return [invalid(field, found, 'should be a non-negative integer')];
    return found > LARGEST_INT32 ? [invalid(field, found, `should be less than or equal to ${LARGEST_INT32}`)] : [];
  });
}

/** The whole number at a path, 0 where there is none; or what is in its way (unstructured.NestedInt64). */
function numberAt(object: ApiObject, path: readonly string[]): number | string {
  let at: unknown = object;
  for (const step of path) {
    if (at === undefined || at === null) return 0;
    if (!isMap(at)) return `${goText(at)} is of the type ${goType(at)}, expected map[string]interface{}`;
    at = Object.hasOwn(at, step) ? at[step] : undefined;
  }
  if (at === undefined) return 0;
  return typeof at === 'number' && Number.isInteger(at) ? at : `${goText(at)} is of the type ${goType(at)}, expected int64`;
}

function goType(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'object') return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function selectable({ selectableFields = [] }: CustomVersion): Pick<ResourceDefinition, 'selectableFields' | 'selectableField'> {
  if (selectableFields.length === 0) return {};
  const fields = selectableFields.map(({ jsonPath }) => jsonPath.replace(/^\./, ''));
  return { selectableFields: fields, selectableField: (object, field) => String(valueAt(object, stepsOf(field)) ?? '') };
}

/** `.spec.replicas` */
function pathOf(jsonPath: string): string[] {
  return jsonPath.replace(/^\./, '').split('.');
}

/** `spec.list[0].name` */
function stepsOf(field: string): string[] {
  return field.split(/[.[\]]+/).filter((step) => step !== '');
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Record<string, unknown>)[step] : undefined), value);
}
