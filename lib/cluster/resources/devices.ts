import type { IDeviceClass, IResourceClaim, IResourceClaimTemplate, IResourceSlice } from 'kubernetes-models/resource.k8s.io/v1';
import { AGE, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import { claimErrors, classErrors, sliceErrors } from './device-validation.ts';
import type { DeviceClaim } from './device-validation.ts';
import type { Live } from './live.ts';
import { ALL_VERBS } from './verbs.ts';
import { immutable } from './workload.ts';

type LiveClass = Live<IDeviceClass, 'spec'>;
type LiveClaim = Live<IResourceClaim, 'spec' | 'status'>;
type LiveTemplate = Live<IResourceClaimTemplate, 'spec'>;
type LiveSlice = Live<IResourceSlice, 'spec'>;

/** Devices, and who claims them. There are none, and nothing is allocated (pkg/registry/resource, pkg/apis/resource). */
const COMMON = { group: 'resource.k8s.io', version: 'v1', shortNames: [], categories: [], verbs: ALL_VERBS } as const;

export const deviceClasses: ResourceDefinition<LiveClass> = {
  ...COMMON, kind: 'DeviceClass', plural: 'deviceclasses', singular: 'deviceclass', namespaced: false, subresources: [], generation: 'spec',
  columns: [NAME, AGE],
  setDefaults(object) {
    object.spec ??= {};
  },
  prepareForCreate: dropExtendedName,
  prepareForUpdate: dropExtendedName,
  validate: ({ spec }) => classErrors(spec),
  validateUpdate: ({ spec }) => classErrors(spec),
};

/** Of a feature that is off by default (DRAExtendedResource). */
function dropExtendedName({ spec }: LiveClass): void {
  delete spec.extendedResourceName;
}

export const resourceClaims: ResourceDefinition<LiveClaim> = {
  ...COMMON, kind: 'ResourceClaim', plural: 'resourceclaims', singular: 'resourceclaim', namespaced: true, subresources: ['status'],
  columns: [NAME, text('State', 'What has become of the claim.', state), AGE],
  setDefaults(claim) {
    claim.spec ??= {};
    claim.status ??= {};
    defaultRequests(claim.spec.devices ??= {});
  },
  prepareForCreate(claim) {
    claim.status = {};
  },
  validate: ({ spec }) => claimErrors(spec.devices ?? {}, 'spec.devices'),
  validateUpdate: (claim, old) => immutable(claim.spec, old.spec, 'spec'),
};

/** resourceClaimState. */
function state({ metadata, status }: LiveClaim): string {
  const held = status.allocation ? ['allocated', ...(status.reservedFor?.length ? ['reserved'] : [])] : metadata.deletionTimestamp ? [] : ['pending'];
  return [...(metadata.deletionTimestamp ? ['deleted'] : []), ...held].join(',');
}

export const resourceClaimTemplates: ResourceDefinition<LiveTemplate> = {
  ...COMMON, kind: 'ResourceClaimTemplate', plural: 'resourceclaimtemplates', singular: 'resourceclaimtemplate', namespaced: true, subresources: [],
  columns: [NAME, AGE],
  setDefaults(template) {
    template.spec ??= { spec: {} };
    template.spec.metadata ??= {};
    template.spec.spec ??= {};
    defaultRequests(template.spec.spec.devices ??= {});
  },
  validate: ({ spec }) => claimErrors(spec.spec.devices ?? {}, 'spec.spec.devices'),
  validateUpdate: (template, old) => immutable(template.spec, old.spec, 'spec'),
};

/** SetDefaults_ExactDeviceRequest, SetDefaults_DeviceSubRequest. */
function defaultRequests({ requests = [] }: DeviceClaim): void {
  for (const { exactly, firstAvailable = [] } of requests) {
    for (const request of [...(exactly ? [exactly] : []), ...firstAvailable]) {
      request.allocationMode ||= 'ExactCount';
      if (request.allocationMode === 'ExactCount') request.count ||= 1;
    }
  }
}

export const resourceSlices: ResourceDefinition<LiveSlice> = {
  ...COMMON, kind: 'ResourceSlice', plural: 'resourceslices', singular: 'resourceslice', namespaced: false, subresources: [], generation: 'spec',
  columns: [
    NAME,
    text('Node', 'The node that has the devices.', ({ spec }) => spec.nodeName ?? ''),
    text('Driver', 'The driver of the devices.', ({ spec }) => spec.driver),
    text('Pool', 'The pool that they belong to.', ({ spec }) => spec.pool.name),
    AGE,
  ],
  selectableFields: ['spec.nodeName', 'spec.driver'],
  selectableField: ({ spec }, field) => (field === 'spec.driver' ? spec.driver : spec.nodeName ?? ''),
  validate: ({ spec }) => sliceErrors(spec),
  validateUpdate: ({ spec }, old) => [
    ...sliceErrors(spec),
    ...immutable(spec.pool.name, old.spec.pool.name, 'spec.pool.name'), ...immutable(spec.driver, old.spec.driver, 'spec.driver'), ...immutable(spec.nodeName, old.spec.nodeName, 'spec.nodeName'),
  ],
};
