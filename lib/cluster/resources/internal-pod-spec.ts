import type { PodSpec } from '#lib/schema/index.ts';
import structs from './internal-pod-spec.json' with { type: 'json' };

type Json = Record<string, unknown>;

/** `Name:string Ports:[]ContainerPort +ProbeHandler`: a Go struct's fields in order, `+` before one that is embedded. */
const STRUCTS: Readonly<Record<string, string>> = structs;

/** Fields that v1 has beside the security context and the internal type within it (pkg/apis/core/v1/conversion.go). */
const MOVED = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'] as const;

/**
 * A Pod's spec as Go writes the API server's internal type: no JSON names, and every field, set or not. So the server
 * shows it where a change is forbidden (pkg/apis/core/validation, ValidatePodUpdate).
 */
export function internalPodSpec(spec: PodSpec): unknown {
  const { securityContext, ...rest } = { ...spec } as Json;
  const moved = Object.fromEntries(MOVED.map((name) => [name, rest[name]]));
  return structured({ ...rest, securityContext: { ...(securityContext as Json | undefined), ...moved } }, 'PodSpec');
}

function structured(value: Json, name: string): Json {
  const lowered = new Map(Object.entries(value).map(([key, each]) => [key.toLowerCase(), each]));
  return Object.fromEntries((STRUCTS[name] ?? '').split(' ').flatMap((field) => {
    if (field.startsWith('+')) return Object.entries(structured(value, field.slice(1)));
    const [key = '', type = ''] = field.split(':');
    return [[key, valueOf(lowered.get(key.toLowerCase()), type)]];
  }));
}

function valueOf(value: unknown, type: string): unknown {
  if (type.startsWith('*')) return value === undefined || value === null ? null : valueOf(value, type.slice(1));
  if (type.startsWith('[]')) return Array.isArray(value) && value.length > 0 ? value.map((each) => valueOf(each, type.slice(2))) : null;
  switch (type) {
    case 'string': return value ?? '';
    case 'int': return value ?? 0;
    case 'bool': return value ?? false;
    case 'quantity': return value ?? '0';
    case 'map': return value ?? null;
    case 'meta': return value ?? {};
    default: return structured((value ?? {}) as Json, type);
  }
}
