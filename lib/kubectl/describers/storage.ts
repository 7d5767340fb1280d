import { goText } from '#lib/schema/index.ts';
import { inLine } from './configuration.ts';
import { ageOf } from '../printers/age.ts';
import { at, list, record, text } from '../resources/info.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeAnnotations, writeLabels, writeMultiline, yesNo } from './writer.ts';

const MODES: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

function modes(value: unknown): string {
  return list(value).map((mode) => MODES[text(mode)] ?? text(mode)).join(',');
}

export const describePersistentVolumeClaim: Describer = async (w, claim, context) => {
  const [spec, status, metadata] = [record(claim['spec']), record(claim['status']), claim.metadata ?? {}];
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  w.field('StorageClass', spec['storageClassName']);
  w.field('Status', metadata.deletionTimestamp ? `Terminating (lasts ${ageOf(metadata.deletionTimestamp, context.now)})` : status['phase']);
  w.field('Volume', spec['volumeName']);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.field('Finalizers', goText(metadata.finalizers ?? []));
  w.field('Capacity', spec['volumeName'] ? at(status, 'capacity', 'storage') : '');
  w.field('Access Modes', spec['volumeName'] ? modes(status['accessModes']) : '');
  if (spec['volumeMode']) w.field('VolumeMode', spec['volumeMode']);
  const users = (await context.list('pods', text(metadata.namespace)))
    .filter((pod) => list(at(pod, 'spec', 'volumes')).some((volume) => at(volume, 'persistentVolumeClaim', 'claimName') === metadata.name))
    .map((pod) => text(pod.metadata?.name));
  writeMultiline(w, 'Used By', users);
  writeEvents(w, await context.events(claim), context.now);
};

export const describePersistentVolume: Describer = async (w, volume, context) => {
  const [spec, status, metadata] = [record(volume['spec']), record(volume['status']), volume.metadata ?? {}];
  const claim = record(spec['claimRef']);
  w.field('Name', metadata.name);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.field('Finalizers', goText(metadata.finalizers ?? []));
  w.field('StorageClass', spec['storageClassName']);
  w.field('Status', metadata.deletionTimestamp ? `Terminating (lasts ${ageOf(metadata.deletionTimestamp, context.now)})` : status['phase']);
  w.field('Claim', spec['claimRef'] ? `${text(claim['namespace'])}/${text(claim['name'])}` : '');
  w.field('Reclaim Policy', spec['persistentVolumeReclaimPolicy']);
  w.field('Access Modes', modes(spec['accessModes']));
  if (spec['volumeMode']) w.field('VolumeMode', spec['volumeMode']);
  w.field('Capacity', at(spec, 'capacity', 'storage'));
  w.line(0, 'Node Affinity:\t<none>');
  w.field('Message', status['message']);
  w.line(0, 'Source:');
  if (spec['hostPath']) {
    const source = record(spec['hostPath']);
    w.field('Type', 'HostPath (bare host directory volume)', 2);
    w.field('Path', source['path'], 2);
    w.field('HostPathType', source['type'] ?? '<none>', 2);
  } else {
    w.line(1, '<unknown>');
  }
  writeEvents(w, await context.events(volume), context.now);
};

export const describeStorageClass: Describer = async (w, storageClass, context) => {
  const { metadata } = storageClass;
  const byDefault = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some((key) => metadata?.annotations?.[key] === 'true');
  w.field('Name', metadata?.name);
  w.field('IsDefaultClass', byDefault ? 'Yes' : 'No');
  w.field('Annotations', inLine(metadata?.annotations));
  w.field('Provisioner', storageClass['provisioner']);
  w.field('Parameters', inLine(storageClass['parameters']));
  w.field('AllowVolumeExpansion', storageClass['allowVolumeExpansion'] === undefined ? '<unset>' : yesNo(storageClass['allowVolumeExpansion']));
  const options = list(storageClass['mountOptions']).map(text);
  w.line(0, options.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:');
  for (const option of options) w.line(1, option);
  if (storageClass['reclaimPolicy']) w.field('ReclaimPolicy', storageClass['reclaimPolicy']);
  if (storageClass['volumeBindingMode']) w.field('VolumeBindingMode', storageClass['volumeBindingMode']);
  const topologies = list(storageClass['allowedTopologies']).map(record);
  if (topologies.length > 0) w.line(0, 'AllowedTopologies:\t');
  topologies.forEach((topology, index) => {
    const terms = list(topology['matchLabelExpressions']).map(record).map((term) => `${text(term['key'])} in [${list(term['values']).map(text).join(', ')}]`);
    terms.forEach((term, place) => w.line(1, place === 0 ? `Term ${index}:\t${term}` : `\t${term}`));
  });
  writeEvents(w, await context.events(storageClass), context.now);
};
