import { list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import type { Invocation } from '../../session/invocation.ts';
import type { Json } from './container.ts';

export const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'];

/** Gives the container that debugs what its profile allows it, whatever it lies in (kubectl's cmd/debug/profiles.go). */
export function applyToContainer(profile: string, container: Json): void {
  if (profile === 'baseline') delete container['securityContext'];
  if (profile === 'netadmin') allow(container, ['NET_ADMIN', 'NET_RAW']);
  if (profile === 'sysadmin') secure(container, { privileged: true });
  if (profile === 'restricted') {
    container['securityContext'] = {
      runAsNonRoot: true, capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' },
    };
  }
}

/** The general profile lets a container in a Pod trace the processes of others. */
export function allowTracing(profile: string, container: Json): void {
  if (profile === 'general') allow(container, ['SYS_PTRACE']);
}

/** Takes from a copy of a Pod what would let it be mistaken for the original. */
export function applyToCopy(profile: string, pod: AnyObject, { flags }: Invocation): void {
  const [metadata, spec] = [record(pod.metadata), record(pod['spec'])];
  if (profile === 'legacy' || !flags.bool('keep-labels')) delete metadata['labels'];
  if (profile === 'legacy') return;
  if (!flags.bool('keep-annotations')) delete metadata['annotations'];
  for (const container of list(spec['containers']).map(record)) {
    if (!flags.bool('keep-liveness')) delete container['livenessProbe'];
    if (!flags.bool('keep-readiness')) delete container['readinessProbe'];
    if (!flags.bool('keep-startup')) delete container['startupProbe'];
  }
  if (!flags.bool('keep-init-containers')) delete spec['initContainers'];
  spec['shareProcessNamespace'] ??= true;
}

const SEES_FILES = ['legacy', 'general', 'sysadmin'];
const SEES_PROCESSES = ['legacy', 'general', 'netadmin', 'sysadmin'];

/** Lets a Pod that debugs a node into what is the node's, as far as the profile goes. */
export function applyToNodePod(profile: string, pod: AnyObject, container: string): void {
  const spec = record(pod['spec']);
  if (SEES_PROCESSES.includes(profile)) Object.assign(spec, { hostNetwork: true, hostPID: true, hostIPC: true });
  if (!SEES_FILES.includes(profile)) return;
  const name = 'host-root';
  spec['volumes'] = [...list(spec['volumes']), { name, hostPath: { path: '/' } }];
  for (const each of list(spec['containers']).map(record)) {
    if (text(each['name']) === container) each['volumeMounts'] = [...list(each['volumeMounts']), { mountPath: '/host', name }];
  }
}

function allow(container: Json, capabilities: readonly string[]): void {
  const before = record(record(container['securityContext'])['capabilities']);
  secure(container, { capabilities: { ...before, add: [...list(before['add']), ...capabilities] } });
}

function secure(container: Json, settings: Json): void {
  container['securityContext'] = { ...record(container['securityContext']), ...settings };
}
