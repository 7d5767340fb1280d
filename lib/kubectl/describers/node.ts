import { ageOf } from '../printers/age.ts';
import { parseQuantity } from '../quantity.ts';
import { at, list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { percentage } from './configuration.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { longTime, writeAnnotations, writeLabels, writeMultiline } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

type Json = Record<string, unknown>;

export const describeNode: Describer = async (w, node, context) => {
  const [spec, status] = [record(node['spec']), record(node['status'])];
  const name = text(node.metadata?.name);
  w.field('Name', name);
  w.field('Roles', rolesOf(node) || '<none>');
  writeLabels(w, 'Labels', node.metadata?.labels);
  writeAnnotations(w, 'Annotations', node.metadata?.annotations);
  w.field('CreationTimestamp', longTime(node.metadata?.creationTimestamp));
  writeTaints(w, spec['taints']);
  w.field('Unschedulable', spec['unschedulable'] === true);
  writeLease(w, (await context.list('leases.coordination.k8s.io', 'kube-node-lease', { field: `metadata.name=${name}` }))[0], name);
  writeConditions(w, status);
  w.line(0, 'Addresses:');
  for (const address of list(status['addresses']).map(record)) w.field(text(address['type']), address['address'], 1);
  writeResourceList(w, 'Capacity', status['capacity']);
  writeResourceList(w, 'Allocatable', status['allocatable']);
  writeSystem(w, record(status['nodeInfo']));
  if (spec['podCIDR']) w.field('PodCIDR', spec['podCIDR']);
  if (list(spec['podCIDRs']).length > 0) w.field('PodCIDRs', list(spec['podCIDRs']).map(text).join(','));
  if (spec['providerID']) w.field('ProviderID', spec['providerID']);
  const running = `spec.nodeName=${name},status.phase!=Failed,status.phase!=Succeeded`;
  writePods(w, node, await context.list('pods', '', { field: running }), context.now);
  writeEvents(w, await context.events(node), context.now);
};

function rolesOf(node: AnyObject): string {
  const prefix = 'node-role.kubernetes.io/';
  return Object.entries(record(node.metadata?.labels))
    .flatMap(([key, value]) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : key === 'kubernetes.io/role' ? [text(value)] : []))
    .filter((role) => role !== '').sort().join(',');
}

function writeTaints(w: DescriptionWriter, taints: unknown): void {
  const lines = list(taints).map(record)
    .sort((a, b) => (`${text(a['effect'])},${text(a['key'])}` < `${text(b['effect'])},${text(b['key'])}` ? -1 : 1))
    .map((taint) => `${text(taint['key'])}${taint['value'] ? `=${text(taint['value'])}` : ''}${taint['effect'] ? `:${text(taint['effect'])}` : ''}`);
  writeMultiline(w, 'Taints', lines);
}

function writeLease(w: DescriptionWriter, lease: AnyObject | undefined, name: string): void {
  if (!lease) {
    w.field('Lease', `Failed to get lease: leases.coordination.k8s.io "${name}" not found`);
    return;
  }
  const spec = record(lease['spec']);
  w.line(0, 'Lease:');
  w.field('HolderIdentity', spec['holderIdentity'] ?? '<unset>', 1);
  w.field('AcquireTime', spec['acquireTime'] ? longTime(spec['acquireTime']) : '<unset>', 1);
  w.field('RenewTime', spec['renewTime'] ? longTime(spec['renewTime']) : '<unset>', 1);
}

function writeConditions(w: DescriptionWriter, status: Json): void {
  const conditions = list(status['conditions']).map(record);
  if (conditions.length === 0) return;
  w.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const each of conditions) {
    w.line(1, `${text(each['type'])} \t${text(each['status'])} \t${longTime(each['lastHeartbeatTime'])} \t${longTime(each['lastTransitionTime'])} \t`
      + `${text(each['reason'])} \t${text(each['message'])}`);
  }
}

function writeResourceList(w: DescriptionWriter, title: string, resources: unknown): void {
  const entries = Object.entries(record(resources)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return;
  w.line(0, `${title}:`);
  for (const [name, quantity] of entries) w.line(0, `  ${name}:\t${text(quantity)}`);
}

function writeSystem(w: DescriptionWriter, info: Json): void {
  w.line(0, 'System Info:');
  const fields: readonly [string, string][] = [
    ['Machine ID', 'machineID'], ['System UUID', 'systemUUID'], ['Boot ID', 'bootID'], ['Kernel Version', 'kernelVersion'], ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'], ['Architecture', 'architecture'], ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'], ['Kube-Proxy Version', 'kubeProxyVersion'],
  ];
  for (const [title, key] of fields) w.line(0, `  ${title}:\t${text(info[key])}`);
}

interface Amounts {
  requests: Record<string, number>;
  limits: Record<string, number>;
}

function writePods(w: DescriptionWriter, node: AnyObject, pods: readonly AnyObject[], now: number): void {
  const allocatable = record(at(node, 'status', 'allocatable'));
  const share = (amount: number, resource: string) => `${amountText(amount, resource)} (${percentage(String(amount), text(allocatable[resource] ?? '0'))}%)`;
  w.field('Non-terminated Pods', `(${pods.length} in total)`);
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const total: Amounts = { requests: {}, limits: {} };
  for (const pod of pods) {
    const { requests, limits } = amountsOf(pod);
    for (const kind of ['requests', 'limits'] as const) {
      for (const [resource, amount] of Object.entries({ requests, limits }[kind])) total[kind][resource] = (total[kind][resource] ?? 0) + amount;
    }
    const columns = (resource: string) => [share(requests[resource] ?? 0, resource), share(limits[resource] ?? 0, resource)];
    w.line(1, [text(pod.metadata?.namespace), `${text(pod.metadata?.name)}\t`, ...columns('cpu'), ...columns('memory'), ageOf(pod.metadata?.creationTimestamp, now)].join('\t'));
  }
  w.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  w.line(1, 'Resource\tRequests\tLimits');
  w.line(1, '--------\t--------\t------');
  for (const resource of ['cpu', 'memory', 'ephemeral-storage', ...Object.keys(allocatable).filter((each) => each.startsWith('hugepages-')).sort()]) {
    w.line(1, `${resource}\t${share(total.requests[resource] ?? 0, resource)}\t${share(total.limits[resource] ?? 0, resource)}`);
  }
}

/** What a Pod's containers ask for together. */
function amountsOf(pod: AnyObject): Amounts {
  const amounts: Amounts = { requests: {}, limits: {} };
  for (const container of list(at(pod, 'spec', 'containers')).map(record)) {
    for (const kind of ['requests', 'limits'] as const) {
      for (const [resource, quantity] of Object.entries(record(at(container, 'resources', kind)))) {
        amounts[kind][resource] = (amounts[kind][resource] ?? 0) + (parseQuantity(text(quantity)) ?? 0);
      }
    }
  }
  return amounts;
}

function amountText(amount: number, resource: string): string {
  if (resource === 'cpu') return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
  for (const [suffix, unit] of [['Gi', 2 ** 30], ['Mi', 2 ** 20], ['Ki', 2 ** 10]] as const) {
    if (amount > 0 && amount % unit === 0) return `${amount / unit}${suffix}`;
  }
  return String(amount);
}
