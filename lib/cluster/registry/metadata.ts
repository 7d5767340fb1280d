/** Rules for metadata common to all kinds (apimachinery/pkg/api/validation/objectmeta.go). */
import type { ApiObject, ObjectMeta } from '#lib/schema/index.ts';
import type { FieldError, ResourceDefinition } from '../resources/definition.ts';
import { forbidden, invalid, required, tooLong } from '../resources/field-error.ts';
import { labelNames, qualifiedName, subdomainNames, validateLabels } from '../resources/names.ts';
import { equal } from '../store/json.ts';

/** Finalizers that need no domain before them. */
export const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

const ANNOTATIONS_LIMIT = 256 * 1024;

export function metadataOf(object: ApiObject): ObjectMeta {
  object.metadata ??= {};
  return object.metadata;
}

export function validateMetadata(resource: ResourceDefinition, metadata: ObjectMeta): FieldError[] {
  const rule = resource.names ?? subdomainNames;
  const errors: FieldError[] = [];
  if (metadata.generateName) {
    errors.push(...rule(metadata.generateName, true).map((why) => invalid('metadata.generateName', metadata.generateName, why)));
  }
  if (!metadata.name) errors.push(required('metadata.name', 'name or generateName is required'));
  else errors.push(...rule(metadata.name, false).map((why) => invalid('metadata.name', metadata.name, why)));
  if (resource.namespaced) {
    errors.push(...labelNames(metadata.namespace ?? '', false).map((why) => invalid('metadata.namespace', metadata.namespace, why)));
  } else if (metadata.namespace) errors.push(forbidden('metadata.namespace', 'not allowed on this type'));
  return [...errors, ...validateMaps(resource, metadata)];
}

function validateMaps(resource: ResourceDefinition, metadata: ObjectMeta): FieldError[] {
  const errors = validateLabels(metadata.labels, 'metadata.labels');
  let size = 0;
  for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
    errors.push(...qualifiedName(key.toLowerCase()).map((why) => invalid('metadata.annotations', key, why)));
    size += key.length + value.length;
  }
  if (size > ANNOTATIONS_LIMIT) errors.push(tooLong('metadata.annotations', ANNOTATIONS_LIMIT));
  for (const reference of metadata.ownerReferences ?? []) {
    if (!reference.apiVersion) errors.push(invalid('metadata.ownerReferences.apiVersion', '', 'version must not be empty'));
    if (!reference.kind) errors.push(invalid('metadata.ownerReferences.kind', '', 'must not be empty'));
    if (!reference.name) errors.push(invalid('metadata.ownerReferences.name', '', 'must not be empty'));
    if (!reference.uid) errors.push(invalid('metadata.ownerReferences.uid', '', 'must not be empty'));
  }
  for (const [index, finalizer] of (metadata.finalizers ?? []).entries()) {
    const at = `metadata.finalizers[${index}]`;
    errors.push(...qualifiedName(finalizer).map((why) => invalid(at, finalizer, why)));
    if (!resource.bareFinalizers && !finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer)) {
      errors.push(invalid(at, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'));
    }
  }
  return errors;
}

const IMMUTABLE = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

export function validateMetadataUpdate(resource: ResourceDefinition, metadata: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp) {
    const added = (metadata.finalizers ?? []).filter((each) => !old.finalizers?.includes(each)).sort();
    if (added.length > 0) {
      const list = `[]string{${added.map((each) => JSON.stringify(each)).join(', ')}}`;
      errors.push(forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`));
    }
  }
  for (const field of IMMUTABLE) {
    if (!equal(metadata[field], old[field])) errors.push(invalid(`metadata.${field}`, metadata[field], 'field is immutable'));
  }
  return [...errors, ...validateMaps(resource, metadata)];
}
