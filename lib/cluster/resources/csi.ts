import type { ICSIDriver, ICSINode, ICSINodeDriver, ICSIStorageCapacity } from 'kubernetes-models/storage.k8s.io/v1';
import { dnsSubdomain, qualifiedName } from '#lib/schema/index.ts';
import { AGE, integer, NAME, text } from './columns.ts';
import type { Column, FieldError, ResourceDefinition } from './definition.ts';
import { duplicate, invalid, notSupported, required, tooLong, unlessSupported } from './field-error.ts';
import { CREATED_AT } from './limit-range.ts';
import type { Live } from './live.ts';
import { quantity } from './quantity.ts';
import { equal } from '../store/json.ts';
import { ALL_VERBS } from './verbs.ts';
import { immutable, notNegative, validateLabelSelector } from './workload.ts';

type LiveDriver = Live<ICSIDriver, 'spec'>;
type LiveCapacity = Live<ICSIStorageCapacity>;

/** What drivers of storage say of themselves; none is installed (pkg/registry/storage, pkg/apis/storage). */
const COMMON = { group: 'storage.k8s.io', version: 'v1', shortNames: [], categories: [], verbs: ALL_VERBS, subresources: [], needsRevision: true } as const;

function yesOrNo(name: string, description: string, value: (driver: LiveDriver) => boolean): Column<LiveDriver> {
  return { name, type: 'boolean', description, priority: 0, value };
}

export const csiDrivers: ResourceDefinition<LiveDriver> = {
  ...COMMON, kind: 'CSIDriver', plural: 'csidrivers', singular: 'csidriver', namespaced: false,
  columns: [
    NAME,
    yesOrNo('AttachRequired', 'Whether volumes have to be attached to nodes.', ({ spec }) => spec.attachRequired ?? true),
    yesOrNo('PodInfoOnMount', 'Whether the driver wants to know of the pod when it mounts.', ({ spec }) => spec.podInfoOnMount ?? false),
    yesOrNo('StorageCapacity', 'Whether the scheduler is to look at the capacity.', ({ spec }) => spec.storageCapacity ?? false),
    text('TokenRequests', 'Audiences of the tokens that the driver needs.', ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>'),
    yesOrNo('RequiresRepublish', 'Whether volumes are to be published again from time to time.', ({ spec }) => spec.requiresRepublish ?? false),
    text('Modes', 'What kinds of volumes the driver has.', ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>'),
    AGE,
  ],
  setDefaults(driver) {
    const spec = (driver.spec ??= {});
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },
  prepareForUpdate(driver, old) {
    if (!equal(driver.spec, old.spec)) driver.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validate: driverErrors,
  validateUpdate: (driver, old) => [
    ...driverErrors(driver),
    ...immutable(driver.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
    ...immutable(driver.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
  ],
  warnings({ spec }, old) {
    const asks = (spec.tokenRequests?.length ?? 0) > 0 && spec.serviceAccountTokenInSecrets === undefined && !(old && equal(spec.tokenRequests, old.spec.tokenRequests));
    return asks ? ['spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes'] : [];
  },
};

const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const MODES = ['Persistent', 'Ephemeral'];

function driverErrors({ spec }: LiveDriver): FieldError[] {
  const { tokenRequests = [], volumeLifecycleModes = [], nodeAllocatableUpdatePeriodSeconds: period, serviceAccountTokenInSecrets } = spec;
  const errors = unlessSupported('spec.fsGroupPolicy', spec.fsGroupPolicy, GROUP_POLICIES);
  for (const [index, { audience, expirationSeconds: seconds }] of tokenRequests.entries()) {
    const at = `spec.tokenRequests[${index}]`;
    if (tokenRequests.findIndex((each) => each.audience === audience) < index) errors.push(duplicate(`${at}.audience`, audience));
    else if (seconds !== undefined && seconds < 600) errors.push(invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
    else if (seconds !== undefined && seconds > 2 ** 32) errors.push(invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  for (const mode of volumeLifecycleModes) if (!MODES.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, MODES));
  if (period !== undefined && period < 10) errors.push(invalid('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds'));
  if (serviceAccountTokenInSecrets !== undefined && tokenRequests.length === 0) {
    errors.push(invalid('spec.serviceAccountTokenInSecrets', serviceAccountTokenInSecrets, 'serviceAccountTokenInSecrets is set but no tokenRequests are specified'));
  }
  return errors;
}

export const csiNodes: ResourceDefinition<Live<ICSINode, 'spec'>> = {
  ...COMMON, kind: 'CSINode', plural: 'csinodes', singular: 'csinode', namespaced: false,
  columns: [NAME, integer('Drivers', 'How many drivers are registered on the node.', ({ spec }) => spec.drivers?.length ?? 0), AGE],
  validate: ({ spec }) => nodeDriverErrors(spec.drivers ?? []),
  validateUpdate: ({ spec }, old) => [
    ...nodeDriverErrors(spec.drivers ?? []),
    ...(old.spec.drivers ?? []).flatMap((before) => {
      const after = spec.drivers?.find(({ name }) => name === before.name);
      return after && !equal({ ...after, allocatable: undefined }, { ...before, allocatable: undefined }) ? [invalid('spec.drivers', internalDriver(after), 'field is immutable')] : [];
    }),
  ],
};

/** As Go writes the struct that the server works with. */
function internalDriver({ name, nodeID, topologyKeys }: ICSINodeDriver): object {
  return { Name: name, NodeID: nodeID, TopologyKeys: topologyKeys ?? null, Allocatable: null };
}

const LONGEST_NODE_ID = 256;

function nodeDriverErrors(drivers: readonly ICSINodeDriver[]): FieldError[] {
  return drivers.flatMap((driver, index) => {
    const at = `spec.drivers[${index}]`;
    const { name, nodeID = '', allocatable, topologyKeys } = driver;
    const errors = driverNameErrors(name, `${at}.name`);
    if (nodeID === '') errors.push(required(`${at}.nodeID`));
    if (nodeID.length > LONGEST_NODE_ID) errors.push(invalid(`${at}.nodeID`, nodeID, `must be ${LONGEST_NODE_ID} characters or less`));
    errors.push(...notNegative(allocatable?.count, `${at}.allocatable.count`));
    if (drivers.findIndex((each) => each.name === name) < index) errors.push(duplicate(`${at}.name`, name));
    for (const [position, key] of (topologyKeys ?? []).entries()) {
      if (key === '') errors.push(required(at));
      if ((topologyKeys ?? []).indexOf(key) < position) errors.push(duplicate(at, key));
      errors.push(...qualifiedName(key).map((why) => invalid(at, key, why)));
    }
    return errors;
  });
}

/** ValidateCSIDriverName. */
export function driverNameErrors(name: string | undefined, at: string): FieldError[] {
  if (!name) return [required(at)];
  return [...(name.length > 63 ? [tooLong(at, 63)] : []), ...dnsSubdomain(name.toLowerCase()).map((why) => invalid(at, name, why))];
}

export const csiCapacities: ResourceDefinition<LiveCapacity> = {
  ...COMMON, kind: 'CSIStorageCapacity', plural: 'csistoragecapacities', singular: 'csistoragecapacity', namespaced: true,
  columns: [NAME, CREATED_AT],
  validate: capacityErrors,
  validateUpdate: (capacity, old) => [
    ...capacityErrors(capacity), ...immutable(capacity.nodeTopology, old.nodeTopology, 'nodeTopology'), ...immutable(capacity.storageClassName, old.storageClassName, 'storageClassName'),
  ],
};

function capacityErrors({ nodeTopology, storageClassName = '', capacity }: LiveCapacity): FieldError[] {
  const errors = [...validateLabelSelector(nodeTopology, 'nodeTopology'), ...dnsSubdomain(storageClassName).map((why) => invalid('storageClassName', storageClassName, why))];
  if (capacity !== undefined && quantity(capacity) < 0) errors.push(invalid('capacity', String(capacity), 'must be greater than or equal to 0'));
  return errors;
}
