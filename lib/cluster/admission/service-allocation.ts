import type { Random } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import type { Registry } from '../registry/registry.ts';
import type { FieldError } from '../resources/definition.ts';
import { invalid, invalidObject } from '../resources/field-error.ts';
import { services } from '../resources/index.ts';
import type { LiveService } from '../resources/live.ts';
import { agreeOnAddress } from '../resources/service.ts';

export const SERVICE_CIDR = '10.96.0.0/12';
const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;
/** Node ports below this one are left to those who ask for one, while there are others (portallocator's static block). */
const FIRST_DYNAMIC_NODE_PORT = 30_086;
/** Addresses below this offset are left to those who ask for one (allocator's static block). */
const STATIC_BLOCK = 256;
const ADDRESSES = 2 ** 20 - 2;

/** Gives Services their addresses and node ports (pkg/registry/core/service/storage/alloc.go). What is taken is read from the Services themselves. */
export function serviceAllocation(random: Random): AdmissionPlugin {
  return {
    name: 'ServiceAllocation',
    admit({ operation, resource, name, object, old, subresource }, registry) {
      if (operation === 'DELETE' || resource.plural !== services.plural || resource.group !== '' || subresource !== undefined) return;
      const service = object as LiveService;
      agreeOnAddress(service);
      const others = registry.list(services).items.filter((each) => each.metadata.uid !== old?.metadata?.uid);
      const errors = [...allocateAddress({ service, others, random }), ...allocatePorts({ service, others, random, registry })];
      if (errors.length > 0) throw invalidObject(services, name, errors);
    },
  };
}

interface Allocation {
  service: LiveService;
  others: readonly LiveService[];
  random: Random;
}

function allocateAddress({ service, others, random }: Allocation): FieldError[] {
  const { spec } = service;
  if (!['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '')) return [];
  if (!spec.selector && spec.clusterIPs?.[0] === 'None') spec.ipFamilyPolicy ??= 'RequireDualStack';
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
  const wanted = spec.clusterIPs?.[0];
  if (wanted === 'None') return [];
  const taken = new Set(others.flatMap((each) => each.spec.clusterIPs ?? []));
  if (wanted !== undefined && wanted !== '') {
    const why = taken.has(wanted) ? 'provided IP is already allocated' : inServiceRange(wanted) ? undefined
      : `the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${SERVICE_CIDR}`;
    return why && isIp(wanted) ? [invalid('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${wanted}: ${why}`)] : [];
  }
  let address: string;
  do address = addressAt(STATIC_BLOCK + random.integer(ADDRESSES - STATIC_BLOCK));
  while (taken.has(address));
  spec.clusterIP = address;
  spec.clusterIPs = [address];
  return [];
}

function isIp(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(text);
}

/** The address at an offset in 10.96.0.0/12. */
function addressAt(offset: number): string {
  return `10.${96 + (offset >> 16)}.${(offset >> 8) & 255}.${offset & 255}`;
}

function inServiceRange(address: string): boolean {
  const [a, b] = address.split('.').map(Number);
  return a === 10 && b !== undefined && b >= 96 && b < 112;
}

function allocatePorts({ service, others, random }: Allocation & { registry: Registry }): FieldError[] {
  const { spec } = service;
  if (spec.type !== 'NodePort' && !(spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)) return [];
  const taken = new Set(others.flatMap((each) => (each.spec.ports ?? []).map((port) => `${port.protocol}/${port.nodePort ?? 0}`)));
  const errors: FieldError[] = [];
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort) continue;
    const at = `spec.ports[${index}].nodePort`;
    if (port.nodePort < FIRST_NODE_PORT || port.nodePort > LAST_NODE_PORT) {
      const range = `${FIRST_NODE_PORT}-${LAST_NODE_PORT}`;
      errors.push(invalid(at, port.nodePort, `provided port is not in the valid range. The range of valid ports is ${range}`));
    } else if (taken.has(`${port.protocol}/${port.nodePort}`)) errors.push(invalid(at, port.nodePort, 'provided port is already allocated'));
  }
  if (errors.length > 0) return errors.slice(0, 1);
  for (const port of spec.ports ?? []) {
    port.nodePort ||= freeNodePort(port.protocol ?? '', taken, random);
    taken.add(`${port.protocol}/${port.nodePort}`);
  }
  return [];
}

/** A node port that nobody has: of those above the static block first, then of those in it (portallocator, randomScanStrategyWithOffset). */
function freeNodePort(protocol: string, taken: ReadonlySet<string>, random: Random): number {
  for (const [first, end] of [[FIRST_DYNAMIC_NODE_PORT, LAST_NODE_PORT + 1], [FIRST_NODE_PORT, FIRST_DYNAMIC_NODE_PORT]] as const) {
    const start = random.integer(end - first);
    for (let step = 0; step < end - first; step += 1) {
      const candidate = first + (start + step) % (end - first);
      if (!taken.has(`${protocol}/${candidate}`)) return candidate;
    }
  }
  throw ApiError.internal('failed to allocate a nodePort: range is full');
}
