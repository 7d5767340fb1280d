import type { ApiObject } from '#lib/schema/index.ts';
import type { LivePod } from '../resources/live.ts';
import { copy } from '../store/json.ts';
import type { PodTemplate } from '../resources/workload.ts';
import { controllerReference } from './owned-objects.ts';

/** A Pod as a template describes it, controlled by `owner`; without a name it is given a generated one. */
export function podFromTemplate(owner: ApiObject, template: PodTemplate | undefined, name?: string): LivePod {
  const { labels, annotations, finalizers } = copy(template?.metadata ?? {});
  const ownName = owner.metadata?.name ?? '';
  return {
    apiVersion: 'v1', kind: 'Pod', spec: copy(template?.spec ?? { containers: [] }),
    metadata: { ...(name === undefined ? { generateName: `${ownName}-` } : { name }), labels, annotations, finalizers, ownerReferences: [controllerReference(owner)] },
  } as unknown as LivePod;
}
