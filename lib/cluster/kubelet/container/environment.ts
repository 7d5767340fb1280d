import { ApiError } from '#lib/schema/index.ts';
import type { Container } from '#lib/schema/index.ts';
import type { Registry } from '../../registry/registry.ts';
import { configMaps, secrets } from '../../resources/index.ts';
import type { LivePod } from '../../resources/live.ts';
import { ConfigError } from './errors.ts';
import { fieldValue, resourceValue } from '../volumes/downward.ts';
import type { PodPlace } from '../volumes/downward.ts';
import { expand } from './expansion.ts';
import { serviceVariables } from './service-links.ts';

type EnvVar = NonNullable<Container['env']>[number];

export interface EnvironmentOptions {
  registry: Registry;
  pod: LivePod;
  container: Container;
  place: PodPlace;
}

/** What the kubelet hands the runtime: envFrom, then env, then Services (makeEnvironmentVariables). Throws ConfigError. */
export function containerEnvironment(options: EnvironmentOptions): Map<string, string> {
  const { registry, pod, container } = options;
  const links = serviceVariables(registry, pod.metadata.namespace ?? '', pod.spec.enableServiceLinks ?? true);
  const own = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    for (const [key, value] of sourceData(options, source)) own.set(`${source.prefix ?? ''}${key}`, value);
  }
  for (const variable of container.env ?? []) {
    const value = variable.value ? expand(variable.value, (name) => own.get(name) ?? links.get(name)) : fromSource(options, variable);
    if (value !== undefined) own.set(variable.name, value);
  }
  for (const [name, value] of links) if (!own.has(name)) own.set(name, value);
  return own;
}

function sourceData(options: EnvironmentOptions, source: NonNullable<Container['envFrom']>[number]): [string, string][] {
  const data = source.configMapRef ? readConfigMap(options, source.configMapRef) : source.secretRef ? readSecret(options, source.secretRef) : undefined;
  return Object.entries(data ?? {});
}

function fromSource(options: EnvironmentOptions, variable: EnvVar): string | undefined {
  const from = variable.valueFrom;
  const namespace = options.pod.metadata.namespace ?? '';
  if (!from) return '';
  if (from.fieldRef) return fieldValue(options.pod, from.fieldRef.fieldPath, options.place);
  if (from.resourceFieldRef) return resourceValue(options.container, from.resourceFieldRef, options.place);
  const map = from.configMapKeyRef;
  if (map) return keyOf(readConfigMap(options, map), map, `ConfigMap ${namespace}/${map.name}`);
  const secret = from.secretKeyRef;
  return secret ? keyOf(readSecret(options, secret), secret, `Secret ${namespace}/${secret.name}`) : '';
}

interface Reference {
  name?: string;
  optional?: boolean;
}

function keyOf(data: Readonly<Record<string, string>> | undefined, reference: Reference & { key: string }, owner: string): string | undefined {
  const value = data?.[reference.key];
  if (value === undefined && !reference.optional) throw new ConfigError(`couldn't find key ${reference.key} in ${owner}`);
  return value;
}

function readConfigMap({ registry, pod }: EnvironmentOptions, reference: Reference): Readonly<Record<string, string>> | undefined {
  const found = registry.find(configMaps, pod.metadata.namespace ?? '', reference.name ?? '');
  if (!found && !reference.optional) throw new ConfigError(ApiError.notFound({ group: '', plural: 'configmap' }, reference.name ?? '').message);
  return found && (found.data ?? {});
}

function readSecret({ registry, pod }: EnvironmentOptions, reference: Reference): Readonly<Record<string, string>> | undefined {
  const found = registry.find(secrets, pod.metadata.namespace ?? '', reference.name ?? '');
  if (!found && !reference.optional) throw new ConfigError(ApiError.notFound({ group: '', plural: 'secret' }, reference.name ?? '').message);
  return found && Object.fromEntries(Object.entries(found.data ?? {}).map(([key, value]) => [key, fromBase64(value)]));
}

export function fromBase64(value: string): string {
  return new TextDecoder().decode(bytesFromBase64(value));
}

export function bytesFromBase64(value: string): Uint8Array {
  return Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
}
