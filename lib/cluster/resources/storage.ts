import type { StorageClass } from '#lib/schema/index.ts';
import { AGE, NAME, text, wide } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { forbidden, notSupported, required } from './field-error.ts';
import type { Live, LivePersistentVolume, LivePersistentVolumeClaim } from './live.ts';
import { quantity } from './quantity.ts';
import { equal } from '../store/json.ts';
import { ALL_VERBS } from './verbs.ts';

export type LiveStorageClass = Live<StorageClass>;

const MODES: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

function shortModes(modes: readonly string[] | undefined): string {
  return Object.keys(MODES).filter((mode) => modes?.includes(mode)).map((mode) => MODES[mode]).join(',');
}

/** pkg/registry/core/persistentvolume, printPersistentVolume. */
export const persistentVolumes: ResourceDefinition<LivePersistentVolume> = {
  group: '', version: 'v1', kind: 'PersistentVolume', plural: 'persistentvolumes', singular: 'persistentvolume', shortNames: ['pv'], categories: [], namespaced: false,
  verbs: ALL_VERBS, subresources: ['status'],
  columns: [
    NAME,
    text('Capacity', 'What the volume can hold.', (volume) => String(volume.spec.capacity?.storage ?? '0')),
    text('Access Modes', 'All ways in which the volume can be mounted.', (volume) => shortModes(volume.spec.accessModes)),
    text('Reclaim Policy', 'What happens to the volume when its claim is gone.', (volume) => volume.spec.persistentVolumeReclaimPolicy ?? ''),
    text('Status', 'Whether the volume is available, bound or released.', (volume) => (volume.metadata.deletionTimestamp ? 'Terminating' : volume.status.phase ?? '')),
    text('Claim', 'The claim that the volume is bound to.', (volume) => (volume.spec.claimRef ? `${volume.spec.claimRef.namespace}/${volume.spec.claimRef.name}` : '')),
    text('StorageClass', 'StorageClass of the pv', (volume) => volume.spec.storageClassName ?? ''),
    text('VolumeAttributesClass', 'VolumeAttributesClass of the pv', (volume) => volume.spec.volumeAttributesClassName ?? '<unset>'),
    text('Reason', 'Why the volume failed.', (volume) => volume.status.reason ?? ''),
    AGE,
    wide(text('VolumeMode', 'File system or raw block device.', (volume) => volume.spec.volumeMode ?? '<unset>')),
  ],
  setDefaults(volume) {
    volume.spec ??= {};
    volume.status ??= {};
    volume.spec.persistentVolumeReclaimPolicy ??= 'Retain';
    volume.spec.volumeMode ??= 'Filesystem';
    volume.status.phase ??= 'Pending';
  },
  prepareForCreate(volume) {
    volume.status = { phase: 'Pending' };
    volume.metadata.finalizers = [...new Set([...(volume.metadata.finalizers ?? []), 'kubernetes.io/pv-protection'])];
  },
  validate(volume) {
    const errors: FieldError[] = [];
    if (!volume.spec.capacity || Object.keys(volume.spec.capacity).length === 0) errors.push(required('spec.capacity'));
    if (!volume.spec.accessModes?.length) errors.push(required('spec.accessModes'));
    const sources = Object.keys(volume.spec).filter((key) => VOLUME_SOURCES.has(key));
    if (sources.length === 0) errors.push(required('spec', 'must specify a volume type'));
    return errors;
  },
};

const VOLUME_SOURCES: ReadonlySet<string> = new Set(['hostPath', 'local', 'nfs', 'csi', 'iscsi', 'fc', 'rbd', 'cephfs', 'glusterfs', 'awsElasticBlockStore', 'gcePersistentDisk', 'azureDisk', 'azureFile']);

/** pkg/registry/core/persistentvolumeclaim, printPersistentVolumeClaim. */
export const persistentVolumeClaims: ResourceDefinition<LivePersistentVolumeClaim> = {
  group: '', version: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', singular: 'persistentvolumeclaim', shortNames: ['pvc'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: ['status'],
  columns: [
    NAME,
    text('Status', 'Whether the claim is bound.', (claim) => (claim.metadata.deletionTimestamp ? 'Terminating' : claim.status.phase ?? '')),
    text('Volume', 'The volume that the claim is bound to.', (claim) => claim.spec.volumeName ?? ''),
    text('Capacity', 'What the volume can hold.', (claim) => (claim.spec.volumeName ? String(claim.status.capacity?.storage ?? '0') : '')),
    text('Access Modes', 'The ways in which the volume can be mounted.', (claim) => (claim.spec.volumeName ? shortModes(claim.status.accessModes) : '')),
    text('StorageClass', 'StorageClass of the pvc', (claim) => claim.spec.storageClassName ?? ''),
    text('VolumeAttributesClass', 'VolumeAttributesClass of the pvc', (claim) => claim.spec.volumeAttributesClassName ?? '<unset>'),
    AGE,
    wide(text('VolumeMode', 'File system or raw block device.', (claim) => claim.spec.volumeMode ?? '<unset>')),
  ],
  setDefaults(claim) {
    claim.spec ??= {};
    claim.status ??= {};
    claim.spec.volumeMode ??= 'Filesystem';
    claim.status.phase ??= 'Pending';
  },
  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' };
    claim.metadata.finalizers = [...new Set([...(claim.metadata.finalizers ?? []), 'kubernetes.io/pvc-protection'])];
  },
  validate: validateClaim,
  validateUpdate(claim, old) {
    const before = { ...old.spec, resources: undefined, volumeName: undefined, storageClassName: undefined };
    const after = { ...claim.spec, resources: undefined, volumeName: undefined, storageClassName: undefined };
    const words = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    return equal(before, after) ? [] : [forbidden('spec', words)];
  },
};

function validateClaim(claim: LivePersistentVolumeClaim): FieldError[] {
  const { spec } = claim;
  const errors: FieldError[] = spec.accessModes?.length ? [] : [required('spec.accessModes', 'at least 1 access mode is required')];
  for (const mode of spec.accessModes ?? []) {
    if (!(mode in MODES)) errors.push(notSupported('spec.accessModes', mode, Object.keys(MODES).sort()));
  }
  const storage = spec.resources?.requests?.storage;
  if (storage === undefined) errors.push(required('spec.resources[storage]'));
  else if (!(quantity(storage) > 0)) errors.push({ type: 'Invalid', field: 'spec.resources[storage]', value: String(storage), detail: 'must be greater than zero' });
  return errors;
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export function isDefaultClass(object: LiveStorageClass): boolean {
  return object.metadata.annotations?.[DEFAULT_CLASS] === 'true';
}

/** pkg/registry/storage/storageclass, printStorageClass. */
export const storageClasses: ResourceDefinition<LiveStorageClass> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass', plural: 'storageclasses', singular: 'storageclass', shortNames: ['sc'], categories: [], namespaced: false,
  verbs: ALL_VERBS, subresources: [],
  columns: [
    { ...NAME, value: (object) => `${object.metadata?.name ?? ''}${isDefaultClass(object as LiveStorageClass) ? ' (default)' : ''}` },
    text('Provisioner', 'Who makes volumes of this class.', (object) => object.provisioner),
    text('ReclaimPolicy', 'What happens to volumes of this class when their claim is gone.', (object) => object.reclaimPolicy ?? 'Delete'),
    text('VolumeBindingMode', 'When volumes of this class are made and bound.', (object) => object.volumeBindingMode ?? 'Immediate'),
    { name: 'AllowVolumeExpansion', type: 'string', description: 'Whether volumes of this class can grow.', priority: 0, value: (object) => object.allowVolumeExpansion ?? false },
    AGE,
  ],
  setDefaults(object) {
    object.reclaimPolicy ??= 'Delete';
    object.volumeBindingMode ??= 'Immediate';
  },
  validate: (object) => (object.provisioner ? [] : [required('provisioner')]),
};
