import { goText } from '#lib/schema/index.ts';
import { inLine } from './configuration.ts';
import { ageOf } from '../printers/age.ts';
import { at, list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeSource } from './volumes.ts';
import { writeAnnotations, writeLabels, writeMultiline, yesNo } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

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
  writeNodeAffinity(w, volume);
  w.field('Message', status['message']);
  w.line(0, 'Source:');
  writeSource(w, spec);
  writeEvents(w, await context.events(volume), context.now);
};

/** describe.go's printVolumeNodeAffinity. */
function writeNodeAffinity(w: DescriptionWriter, volume: AnyObject): void {
  const affinity = at(volume, 'spec', 'nodeAffinity');
  if (affinity === undefined) {
    w.line(0, 'Node Affinity:\t<none>');
    return;
  }
  w.line(0, 'Node Affinity:\t');
  const terms = list(at(affinity, 'required', 'nodeSelectorTerms')).map(record);
  w.line(1, terms.length === 0 ? 'Required Terms:\t<none>' : 'Required Terms:\t');
  terms.forEach((term, index) => {
    const expressions = list(term['matchExpressions']).map(record);
    if (expressions.length === 0) w.line(2, `Term ${index}:\t<none>`);
    expressions.forEach(({ key, operator, values }, place) => {
      const wanted = list(values).length === 0 ? '' : ` [${list(values).map(text).join(', ')}]`;
      w.line(2, `${place === 0 ? `Term ${index}:\t` : '\t'}${text(key)} ${text(operator).toLowerCase()}${wanted}`);
    });
  });
}

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
