import { equal } from '../store/json.ts';
import { AGE, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { forbidden, invalid, required, tooLong } from './field-error.ts';
import type { LiveConfigMap, LiveSecret, LiveServiceAccount } from './live.ts';
import { validateDataKeys } from './pod-validation.ts';
import { ALL_VERBS } from './verbs.ts';

const SIZE_LIMIT = 1024 * 1024;

/** pkg/registry/core/configmap. */
export const configMaps: ResourceDefinition<LiveConfigMap> = {
  group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', singular: 'configmap', shortNames: ['cm'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [],
  columns: [
    NAME,
    { name: 'Data', type: 'string', description: 'The configuration data.', priority: 0, value: (map) => Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length },
    AGE,
  ],
  validate: validateConfigMap,
  validateUpdate: (map, old) => [...immutableData(map, old, ['data', 'binaryData']), ...validateConfigMap(map)],
};

function validateConfigMap(map: LiveConfigMap): FieldError[] {
  const errors = validateDataKeys(map.data, 'data');
  for (const key of Object.keys(map.data ?? {})) {
    if (map.binaryData?.[key] !== undefined) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  }
  errors.push(...validateDataKeys(map.binaryData, 'binaryData'));
  if (sizeOf(map.data) + sizeOf(map.binaryData) > SIZE_LIMIT) errors.push(tooLong('[]', SIZE_LIMIT));
  return errors;
}

function immutableData<K extends string>(object: { immutable?: boolean } & { [P in K]?: unknown }, old: { immutable?: boolean } & { [P in K]?: unknown }, fields: readonly K[]): FieldError[] {
  if (!old.immutable) return [];
  const words = 'field is immutable when `immutable` is set';
  const errors = object.immutable ? [] : [forbidden('immutable', words)];
  return [...errors, ...fields.filter((field) => !equal(object[field], old[field])).map((field) => forbidden(field, words))];
}

function sizeOf(data: Readonly<Record<string, string>> | undefined): number {
  return Object.values(data ?? {}).reduce((sum, value) => sum + value.length, 0);
}

/** pkg/registry/core/secret. */
export const secrets: ResourceDefinition<LiveSecret> = {
  group: '', version: 'v1', kind: 'Secret', plural: 'secrets', singular: 'secret', shortNames: [], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [],
  columns: [
    NAME,
    text('Type', 'What the secret is for.', (secret) => secret.type ?? ''),
    { name: 'Data', type: 'string', description: 'The secret data.', priority: 0, value: (secret) => Object.keys(secret.data ?? {}).length },
    AGE,
  ],
  selectableFields: ['type'],
  selectableField: (secret) => secret.type ?? '',
  setDefaults(secret) {
    secret.type ||= 'Opaque';
    // stringData is write-only: it is merged into data in base64 (pkg/apis/core/v1/conversion.go).
    if (secret.stringData) {
      secret.data = { ...secret.data, ...Object.fromEntries(Object.entries(secret.stringData).map(([key, value]) => [key, toBase64(value)])) };
      delete secret.stringData;
    }
  },
  validate: validateSecret,
  validateUpdate(secret, old) {
    const errors = secret.type === old.type ? [] : [invalid('type', secret.type, 'field is immutable')];
    return [...errors, ...immutableData(secret, old, ['data']), ...validateSecret(secret)];
  },
};

export function toBase64(value: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(value)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

function validateSecret(secret: LiveSecret): FieldError[] {
  const errors = validateDataKeys(secret.data, 'data');
  const size = Object.values(secret.data ?? {}).reduce((sum, value) => sum + (value.length * 3) / 4, 0);
  if (size > SIZE_LIMIT) errors.push(tooLong('data', SIZE_LIMIT));
  if (secret.type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.['kubernetes.io/service-account.name']) {
    errors.push(required('metadata.annotations[kubernetes.io/service-account.name]'));
  }
  const missing = (REQUIRED_KEYS[secret.type ?? ''] ?? []).filter((key) => secret.data?.[key] === undefined);
  errors.push(...missing.map((key) => required(`data[${key}]`)));
  if (secret.type === 'kubernetes.io/basic-auth' && secret.data?.username === undefined && secret.data?.password === undefined) {
    errors.push(required('data[username]'), required('data[password]'));
  }
  return errors;
}

/** pkg/registry/core/serviceaccount. */
export const serviceAccounts: ResourceDefinition<LiveServiceAccount> = {
  group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', singular: 'serviceaccount', shortNames: ['sa'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: ['token'],
  columns: [NAME, AGE],
};
