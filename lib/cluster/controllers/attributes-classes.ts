/** Lets VolumeAttributesClasses go that no claim and no volume uses (pkg/controller/volume/vacprotection). */
import type { Registry } from '../registry/registry.ts';
import { persistentVolumeClaims, persistentVolumes, volumeAttributesClasses } from '../resources/index.ts';
import { ATTRIBUTES_PROTECTION } from '../resources/volume-attachment.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue } from './work-queue.ts';

export function startAttributesClasses({ registry, clock }: ControllerContext): Disposable {
  const queue = createWorkQueue(clock, (name) => {
    const found = registry.find(volumeAttributesClasses, '', name);
    if (!found?.metadata.deletionTimestamp || isUsed(registry, name)) return;
    registry.modify(volumeAttributesClasses, '', name, ({ metadata }) => {
      metadata.finalizers = (metadata.finalizers ?? []).filter((each) => each !== ATTRIBUTES_PROTECTION);
    });
  });
  const look = ({ old }: { old?: { spec: { volumeAttributesClassName?: string } } | undefined }) => {
    const name = old?.spec.volumeAttributesClassName;
    if (name) queue.add(name);
  };
  const watches = [
    registry.watch(volumeAttributesClasses, {}, ({ object }) => queue.add(object.metadata.name)),
    registry.watch(persistentVolumeClaims, {}, look),
    registry.watch(persistentVolumes, {}, look),
  ];
  return {
    [Symbol.dispose]: () => {
      for (const each of [queue, ...watches]) each[Symbol.dispose]();
    },
  };
}

function isUsed(registry: Registry, name: string): boolean {
  const uses = ({ spec }: { spec: { volumeAttributesClassName?: string } }) => spec.volumeAttributesClassName === name;
  return registry.list(persistentVolumeClaims).items.some(uses) || registry.list(persistentVolumes).items.some(uses);
}
