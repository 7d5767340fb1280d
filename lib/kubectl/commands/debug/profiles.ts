import { list, record } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';

type Json = Record<string, unknown>;

export const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'];

/** What of the original Pod a copy keeps. */
export interface Kept {
  labels: boolean;
  annotations: boolean;
  liveness: boolean;
  readiness: boolean;
  startup: boolean;
  initContainers: boolean;
}

/** Gives the container that debugs what its profile allows it (kubectl's cmd/debug/profiles.go). */
export function applyToContainer(profile: string, container: Json): void {
  if (profile === 'general') allow(container, ['SYS_PTRACE']);
  if (profile === 'baseline') delete container['securityContext'];
  if (profile === 'netadmin') allow(container, ['NET_ADMIN', 'NET_RAW']);
  if (profile === 'sysadmin') secure(container, { privileged: true });
  if (profile === 'restricted') {
    container['securityContext'] = {
      runAsNonRoot: true, capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' },
    };
  }
}

/** Takes from a copy of a Pod what would let it be mistaken for the original. */
export function applyToCopy(profile: string, pod: AnyObject, kept: Kept): void {
  const [metadata, spec] = [record(pod.metadata), record(pod['spec'])];
  if (profile === 'legacy' || !kept.labels) delete metadata['labels'];
  if (profile === 'legacy') return;
  if (!kept.annotations) delete metadata['annotations'];
  for (const container of list(spec['containers']).map(record)) {
    if (!kept.liveness) delete container['livenessProbe'];
    if (!kept.readiness) delete container['readinessProbe'];
    if (!kept.startup) delete container['startupProbe'];
  }
  if (!kept.initContainers) delete spec['initContainers'];
  spec['shareProcessNamespace'] ??= true;
}

function allow(container: Json, capabilities: readonly string[]): void {
  const before = record(record(container['securityContext'])['capabilities']);
  secure(container, { capabilities: { ...before, add: [...list(before['add']), ...capabilities] } });
}

function secure(container: Json, settings: Json): void {
  container['securityContext'] = { ...record(container['securityContext']), ...settings };
}
