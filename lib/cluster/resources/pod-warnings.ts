/** What the server remarks on a Pod that it takes all the same (pkg/api/pod/warnings.go). */
import type { ApiObject, Container, Pod } from '#lib/schema/index.ts';
import { dnsLabel } from './names.ts';
import { quantity } from './quantity.ts';
import { unsimulated } from './volume-types.ts';

type PodSpec = NonNullable<Pod['spec']>;
type PortAt = { at: string; port: NonNullable<Container['ports']>[number] };

/** pkg/api/node/util.go */
const DEPRECATED_NODE_LABELS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** `use` says what the name becomes: `the Pod's hostname`, `Pod names and hostnames`. */
export function nameWarnings(object: ApiObject, use: string): string[] {
  const faults = dnsLabel(object.metadata?.name ?? '');
  if (faults.length === 0) return [];
  return [`metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${faults.join(' ')}]`];
}

/** `at` is the path of the spec: `spec`, `spec.template.spec`. */
export function podSpecWarnings(spec: PodSpec, at: string): string[] {
  const containers = [
    ...(spec.initContainers ?? []).map((container, index) => ({ container, path: `${at}.initContainers[${index}]` })),
    ...spec.containers.map((container, index) => ({ container, path: `${at}.containers[${index}]` })),
  ];
  const ports = containers.flatMap(({ container, path }) => (container.ports ?? []).map((port, index) => ({ at: `${path}.ports[${index}]`, port })));
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => (DEPRECATED_NODE_LABELS.has(key) ? [`${at}.nodeSelector[${key}]: ${DEPRECATED_NODE_LABELS.get(key)}`] : [])),
    ...containers.flatMap(({ container, path }) => [...fractionWarnings(container, path), ...variableWarnings(container, path)]),
    // Upstream has no such remark: its kubelets mount them all.
    ...(spec.volumes ?? []).flatMap((volume, index) => {
      const why = unsimulated(volume);
      return why === undefined ? [] : [`${at}.volumes[${index}]: ${why}`];
    }),
    ...portWarnings(ports),
    ...portNameWarnings(ports),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0 ? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []),
  ];
}

/** `at` is the path of the template. */
export function templateWarnings(template: { spec?: PodSpec } | undefined, at = 'spec.template'): string[] {
  return template?.spec ? podSpecWarnings(template.spec, `${at}.spec`) : [];
}

function fractionWarnings({ resources }: Container, at: string): string[] {
  return (['memory', 'ephemeral-storage'] as const).flatMap((name) => (['limits', 'requests'] as const).flatMap((part) => {
    const value = resources?.[part]?.[name];
    if (value === undefined || Number.isInteger(quantity(value))) return [];
    return [`${at}.resources.${part}[${name}]: fractional byte value "${value}" is invalid, must be an integer`];
  }));
}

function variableWarnings({ env = [] }: Container, at: string): string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const reference = `$(${name})`;
    // A value that builds on the one before is meant so.
    if (!valueFrom && value !== reference && value.includes(reference)) return [];
    return [`${at}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`];
  });
}

function portWarnings(ports: readonly PortAt[]): string[] {
  return ports.flatMap(({ at, port }, index) => {
    const others = ports.slice(0, index).filter((each) => each.port.containerPort === port.containerPort && each.port.protocol === port.protocol);
    return others.flatMap((other) => {
      const kind = clash(port, other.port);
      return kind ? [`${at}: ${kind} port definition with ${other.at}`] : [];
    });
  });
}

function clash(a: PortAt['port'], b: PortAt['port']): string | undefined {
  const [hostPort, otherHostPort] = [a.hostPort ?? 0, b.hostPort ?? 0];
  const [hostIP, otherHostIP] = [a.hostIP ?? '', b.hostIP ?? ''];
  if (hostIP === otherHostIP && hostPort === otherHostPort) return 'duplicate';
  if (hostPort === 0 || otherHostPort === 0) return 'overlapping';
  return hostPort === otherHostPort && (hostIP === '') !== (otherHostIP === '') ? 'dangerously ambiguous' : undefined;
}

function portNameWarnings(ports: readonly PortAt[]): string[] {
  const first = new Map<string, string>();
  return ports.flatMap(({ at, port: { name } }) => {
    if (!name) return [];
    const other = first.get(name);
    if (other) return [`${at}: duplicate port name "${name}" with ${other}, services and probes that select ports by name will use ${other}`];
    first.set(name, at);
    return [];
  });
}
