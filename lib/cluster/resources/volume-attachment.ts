import type { IVolumeAttachment, IVolumeAttributesClass } from 'kubernetes-models/storage.k8s.io/v1';
import { dnsSubdomain, qualifiedName } from '#lib/schema/index.ts';
import { AGE, NAME, text } from './columns.ts';
import { driverNameErrors } from './csi.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { forbidden, invalid, required } from './field-error.ts';
import type { Live } from './live.ts';
import { equal } from '../store/json.ts';
import { ALL_VERBS } from './verbs.ts';

type LiveAttachment = Live<IVolumeAttachment, 'spec' | 'status'>;
type LiveAttributesClass = Live<IVolumeAttributesClass>;

/** pkg/registry/storage/volumeattachment, printVolumeAttachment. Nobody attaches. */
export const volumeAttachments: ResourceDefinition<LiveAttachment> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttachment', plural: 'volumeattachments', singular: 'volumeattachment', shortNames: [], categories: [], namespaced: false,
  verbs: ALL_VERBS, subresources: ['status'], needsRevision: true,
  columns: [
    NAME,
    { ...text('Attacher', 'The driver that attaches the volume.', ({ spec }: LiveAttachment) => spec.attacher), format: 'name' },
    text('PV', 'The volume that is attached.', ({ spec }) => spec.source.persistentVolumeName ?? ''),
    text('Node', 'The node that it is attached to.', ({ spec }) => spec.nodeName),
    { name: 'Attached', type: 'boolean', description: 'Whether it is attached.', priority: 0, value: ({ status }) => status.attached },
    AGE,
  ],
  setDefaults(attachment) {
    attachment.status ??= { attached: false };
    attachment.status.attached ??= false;
  },
  prepareForCreate(attachment) {
    attachment.status = { attached: false };
  },
  validate: (attachment) => [...attachmentErrors(attachment), ...driverNameErrors(attachment.spec.attacher, 'spec.attacher')],
  validateUpdate: (attachment, old) => [
    ...attachmentErrors(attachment), ...(equal(attachment.spec, old.spec) ? [] : [invalid('spec', internalSpec(attachment), 'field is immutable')]),
  ],
};

/** As Go writes the struct that the server works with. */
function internalSpec({ spec: { attacher, source, nodeName } }: LiveAttachment): object {
  return { Attacher: attacher, Source: { PersistentVolumeName: source.persistentVolumeName ?? null, InlineVolumeSpec: source.inlineVolumeSpec ?? null }, NodeName: nodeName };
}

function attachmentErrors({ spec }: LiveAttachment): FieldError[] {
  const { attacher, source = {}, nodeName = '' } = spec;
  const errors: FieldError[] = attacher ? [] : [required('spec.attacher')];
  const words = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (!source.inlineVolumeSpec && source.persistentVolumeName === undefined) errors.push(required('spec.source', words));
  else if (source.inlineVolumeSpec && source.persistentVolumeName !== undefined) errors.push(forbidden('spec.source', words));
  else if (source.persistentVolumeName === '') errors.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'));
  return [...errors, ...dnsSubdomain(nodeName).map((why) => invalid('spec.nodeName', nodeName, why))];
}

export const ATTRIBUTES_PROTECTION = 'kubernetes.io/vac-protection';

/** pkg/registry/storage/volumeattributesclass, printVolumeAttributesClass; the finalizer is admission's (StorageObjectInUseProtection). */
export const volumeAttributesClasses: ResourceDefinition<LiveAttributesClass> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttributesClass', plural: 'volumeattributesclasses', singular: 'volumeattributesclass', shortNames: ['vac'], categories: [],
  namespaced: false, verbs: ALL_VERBS, subresources: [],
  columns: [NAME, text('DriverName', 'The driver that the parameters are for.', ({ driverName }) => driverName ?? ''), AGE],
  prepareForCreate({ metadata }) {
    metadata.finalizers = [...new Set([...(metadata.finalizers ?? []), ATTRIBUTES_PROTECTION])];
  },
  validate: attributesErrors,
  validateUpdate: (object, old) => [
    ...(object.driverName === old.driverName ? [] : [forbidden('driverName', 'updates to driverName are forbidden.')]),
    ...(equal(object.parameters, old.parameters) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
    ...attributesErrors(object),
  ],
};

function attributesErrors({ driverName = '', parameters = {} }: LiveAttributesClass): FieldError[] {
  const errors: FieldError[] = driverName === '' ? [required('driverName')] : qualifiedName(driverName.toLowerCase()).map((why) => invalid('driverName', driverName, why));
  return Object.keys(parameters).length > 0 ? errors : [...errors, required('parameters', 'must contain at least one key/value pair')];
}
