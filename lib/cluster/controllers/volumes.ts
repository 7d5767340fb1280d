/** Binds claims to volumes, makes volumes for them, and keeps both while they are used (pkg/controller/volume). */
import type { Registry } from '../registry/registry.ts';
import { persistentVolumeClaims, persistentVolumes, pods, storageClasses } from '../resources/index.ts';
import type { LivePersistentVolume, LivePersistentVolumeClaim, LivePod } from '../resources/live.ts';
import { quantity } from '../resources/quantity.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue, keyOf, splitKey } from './work-queue.ts';

const SOURCE = { component: 'persistentvolume-controller' };
/** The provisioner of the cluster's own storage class. */
export const PROVISIONER = 'rancher.io/local-path';
const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';

export function startVolumes(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const claims = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const claim = registry.find(persistentVolumeClaims, namespace, name);
    if (claim) syncClaim(context, claim);
  });
  const volumes = createWorkQueue(clock, (name) => {
    const volume = registry.find(persistentVolumes, '', name);
    if (volume) syncVolume(context, volume);
  });
  const unbound = () => {
    for (const claim of registry.list(persistentVolumeClaims).items) if (claim.status.phase === 'Pending') claims.add(keyOf(claim));
  };
  const usersOf = (pod: LivePod) => {
    for (const volume of pod.spec.volumes ?? []) {
      const name = volume.persistentVolumeClaim?.claimName;
      if (name !== undefined) claims.add(`${pod.metadata.namespace ?? ''}/${name}`);
    }
  };
  const watches = [
    registry.watch(persistentVolumeClaims, {}, ({ type, object }) => {
      claims.add(keyOf(object));
      if (type === 'DELETED' && object.spec.volumeName) volumes.add(object.spec.volumeName);
    }),
    registry.watch(persistentVolumes, {}, ({ type, object }) => {
      if (type === 'DELETED') context.claims.remove(object.metadata.name);
      volumes.add(object.metadata.name);
      unbound();
    }),
    registry.watch(pods, {}, ({ object }) => usersOf(object)),
  ];
  unbound();
  return {
    [Symbol.dispose]: () => {
      claims[Symbol.dispose]();
      volumes[Symbol.dispose]();
      for (const watch of watches) watch[Symbol.dispose]();
    },
  };
}

function isUsed(registry: Registry, claim: LivePersistentVolumeClaim): boolean {
  return registry.list(pods, { namespace: claim.metadata.namespace }).items.some((pod) =>
    pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name));
}

function syncClaim(context: ControllerContext, claim: LivePersistentVolumeClaim): void {
  const { registry, recorder } = context;
  const { namespace = '', name } = claim.metadata;
  if (claim.metadata.deletionTimestamp) {
    if (!isUsed(registry, claim)) {
      registry.modify(persistentVolumeClaims, namespace, name, (each) => {
        each.metadata.finalizers = each.metadata.finalizers?.filter((finalizer) => finalizer !== CLAIM_PROTECTION);
      });
    }
    return;
  }
  if (claim.status.phase === 'Bound') return;
  const match = findVolume(registry, claim);
  if (match) return bind(context, claim, match);
  const className = claim.spec.storageClassName;
  const storageClass = className ? registry.find(storageClasses, '', className) : undefined;
  if (!className) recorder.record(SOURCE, claim, { type: 'Normal', reason: 'FailedBinding', message: 'no persistent volumes available for this claim and no storage class is set' });
  else if (!storageClass) recorder.record(SOURCE, claim, { type: 'Warning', reason: 'ProvisioningFailed', message: `storageclass.storage.k8s.io "${className}" not found` });
  else if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !isWanted(registry, claim)) {
    recorder.record(SOURCE, claim, { type: 'Normal', reason: 'WaitForFirstConsumer', message: 'waiting for first consumer to be created before binding' });
  } else if (storageClass.provisioner === PROVISIONER) bind(context, claim, provision(context, claim, storageClass.reclaimPolicy ?? 'Delete'));
  else {
    const message = `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    recorder.record(SOURCE, claim, { type: 'Normal', reason: 'ExternalProvisioning', message });
  }
}

/** A Pod that uses the claim is there. */
function isWanted(registry: Registry, claim: LivePersistentVolumeClaim): boolean {
  return isUsed(registry, claim);
}

/** The smallest volume that satisfies a claim, or the one that is reserved for it. */
function findVolume(registry: Registry, claim: LivePersistentVolumeClaim): LivePersistentVolume | undefined {
  const wanted = quantity(claim.spec.resources?.requests?.storage);
  const all = registry.list(persistentVolumes).items.filter((volume) => !volume.metadata.deletionTimestamp);
  if (claim.spec.volumeName) return all.find((volume) => volume.metadata.name === claim.spec.volumeName && !isTaken(volume, claim));
  const reserved = all.find((volume) => volume.spec.claimRef?.name === claim.metadata.name && volume.spec.claimRef.namespace === claim.metadata.namespace && !isTaken(volume, claim));
  if (reserved) return reserved;
  return all.filter((volume) => !volume.spec.claimRef && volume.status.phase !== 'Released' && (volume.spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '')
    && quantity(volume.spec.capacity?.storage) >= wanted && (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode))
    && (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem')
    && Object.entries(claim.spec.selector?.matchLabels ?? {}).every(([key, value]) => volume.metadata.labels?.[key] === value))
    .sort((a, b) => quantity(a.spec.capacity?.storage) - quantity(b.spec.capacity?.storage))[0];
}

function isTaken(volume: LivePersistentVolume, claim: LivePersistentVolumeClaim): boolean {
  const uid = volume.spec.claimRef?.uid;
  return uid !== undefined && uid !== '' && uid !== claim.metadata.uid;
}

function provision({ registry, recorder }: ControllerContext, claim: LivePersistentVolumeClaim, reclaimPolicy: string): LivePersistentVolume {
  const name = `pvc-${claim.metadata.uid}`;
  const volume = registry.create(persistentVolumes, '', {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      accessModes: claim.spec.accessModes, capacity: { storage: claim.spec.resources?.requests?.storage }, persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: claim.spec.storageClassName, volumeMode: claim.spec.volumeMode,
      hostPath: { path: `/opt/local-path-provisioner/${name}_${claim.metadata.namespace}_${claim.metadata.name}`, type: 'DirectoryOrCreate' },
    },
  });
  recorder.record(SOURCE, claim, { type: 'Normal', reason: 'ProvisioningSucceeded', message: `Successfully provisioned volume ${name}` });
  return volume;
}

function bind({ registry }: ControllerContext, claim: LivePersistentVolumeClaim, volume: LivePersistentVolume): void {
  const { namespace = '', name, uid, resourceVersion } = claim.metadata;
  registry.modify(persistentVolumes, '', volume.metadata.name, (each) => {
    each.spec.claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion };
    each.metadata.annotations = { ...each.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' };
  });
  registry.modify(persistentVolumes, '', volume.metadata.name, (each) => {
    each.status.phase = 'Bound';
  }, { subresource: 'status' });
  registry.modify(persistentVolumeClaims, namespace, name, (each) => {
    each.spec.volumeName = volume.metadata.name;
    each.metadata.annotations = { ...each.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' };
  });
  registry.modify(persistentVolumeClaims, namespace, name, (each) => {
    each.status = { phase: 'Bound', accessModes: volume.spec.accessModes, capacity: volume.spec.capacity };
  }, { subresource: 'status' });
}

function syncVolume({ registry }: ControllerContext, volume: LivePersistentVolume): void {
  const { name } = volume.metadata;
  const reference = volume.spec.claimRef;
  const claim = reference ? registry.find(persistentVolumeClaims, reference.namespace ?? '', reference.name ?? '') : undefined;
  const isHeld = reference !== undefined && (!reference.uid || claim?.metadata.uid === reference.uid);
  const setPhase = (phase: NonNullable<LivePersistentVolume['status']['phase']>) => {
    if (volume.status.phase === phase) return;
    registry.modify(persistentVolumes, '', name, (each) => {
      each.status.phase = phase;
    }, { subresource: 'status' });
  };
  if (volume.metadata.deletionTimestamp) {
    if (isHeld && claim) return;
    registry.modify(persistentVolumes, '', name, (each) => {
      each.metadata.finalizers = each.metadata.finalizers?.filter((finalizer) => finalizer !== VOLUME_PROTECTION);
    });
  } else if (!reference) setPhase('Available');
  else if (!isHeld && volume.spec.persistentVolumeReclaimPolicy === 'Delete') registry.delete(persistentVolumes, '', name);
  else if (!isHeld) setPhase('Released');
}
