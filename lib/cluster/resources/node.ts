import { AGE, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { duplicate, invalid, notSupported } from './field-error.ts';
import type { LiveNode } from './live.ts';
import { labelValue, qualifiedName } from './names.ts';
import { ALL_VERBS } from './verbs.ts';

const ROLE = 'node-role.kubernetes.io/';

/** pkg/registry/core/node, printNode. */
export const nodes: ResourceDefinition<LiveNode> = {
  group: '', version: 'v1', kind: 'Node', plural: 'nodes', singular: 'node', shortNames: ['no'], categories: [], namespaced: false,
  verbs: ALL_VERBS,
  subresources: ['proxy', 'status'],
  columns: [
    NAME,
    text('Status', 'The status of the node', status),
    text('Roles', 'The roles of the node', roles),
    AGE,
    text('Version', 'Kubelet version reported by the node.', (node) => node.status.nodeInfo?.kubeletVersion ?? ''),
    wide(text('Internal-IP', 'Address of the node inside the cluster.', (node) => addressOf(node, 'InternalIP') ?? '<none>')),
    wide(text('External-IP', 'Address of the node outside the cluster.', (node) => addressOf(node, 'ExternalIP') ?? '<none>')),
    wide(text('OS-Image', 'Operating system image reported by the node.', (node) => node.status.nodeInfo?.osImage || '<unknown>')),
    wide(text('Kernel-Version', 'Kernel version reported by the node.', (node) => node.status.nodeInfo?.kernelVersion || '<unknown>')),
    wide(text('Container-Runtime', 'Container runtime version reported by the node.', (node) => node.status.nodeInfo?.containerRuntimeVersion || '<unknown>')),
  ],
  selectableFields: ['spec.unschedulable'],
  selectableField: (node) => String(node.spec.unschedulable ?? false),
  setDefaults(node) {
    node.spec ??= {};
    node.status ??= {};
    if (node.status.capacity) node.status.allocatable ??= node.status.capacity;
  },
  validate: validateTaints,
  validateUpdate: validateTaints,
};

export function addressOf(node: LiveNode, type: string): string | undefined {
  return node.status.addresses?.find((each) => each.type === type)?.address;
}

function status(node: LiveNode): string {
  const ready = node.status.conditions?.find((each) => each.type === 'Ready');
  const words = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return node.spec.unschedulable ? `${words},SchedulingDisabled` : words;
}

function roles(node: LiveNode): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE) && key.length > ROLE.length) found.add(key.slice(ROLE.length));
    else if (key === 'kubernetes.io/role' && value) found.add(value);
  }
  return found.size === 0 ? '<none>' : [...found].sort().join(',');
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateTaints(node: LiveNode): FieldError[] {
  const seen = new Set<string>();
  return (node.spec.taints ?? []).flatMap((taint, index) => {
    const at = `spec.taints[${index}]`;
    const errors: FieldError[] = qualifiedName(taint.key).map((why) => invalid(`${at}.key`, taint.key, why));
    const complaints = labelValue(taint.value ?? '');
    if (complaints.length > 0) errors.push(invalid(`${at}.value`, taint.value, complaints.join(';')));
    if (!EFFECTS.includes(taint.effect)) errors.push(notSupported(`${at}.effect`, taint.effect, EFFECTS));
    const key = `${taint.key}:${taint.effect}`;
    if (seen.has(key)) errors.push(duplicate(at, taint));
    seen.add(key);
    return errors;
  });
}
