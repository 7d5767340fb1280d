import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import { forbiddenObject } from '../resources/field-error.ts';
import { pods, runtimeClasses } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';
import { equal } from '../store/json.ts';

/** Gives Pods their runtime's overhead, nodes and tolerations (plugin/pkg/admission/runtimeclass). */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit({ operation, resource, name, object, subresource }, registry) {
    if (operation !== 'CREATE' || resource !== pods || subresource !== undefined) return;
    const { spec } = object as LivePod;
    const wanted = spec.runtimeClassName;
    const refuse = (why: string) => forbiddenObject(pods, name, why);
    const found = wanted === undefined ? undefined : registry.find(runtimeClasses, '', wanted);
    if (wanted !== undefined && !found) throw refuse(`pod rejected: RuntimeClass ${JSON.stringify(wanted)} not found`);
    const overhead = found?.overhead?.podFixed;
    if (spec.overhead && !overhead) throw refuse('pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    if (spec.overhead && !equal(spec.overhead, overhead)) throw refuse("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    if (overhead) spec.overhead = { ...overhead };
    const { nodeSelector = {}, tolerations = [] } = found?.scheduling ?? {};
    for (const [key, value] of Object.entries(nodeSelector)) {
      const own = spec.nodeSelector?.[key];
      if (own !== undefined && own !== value) throw refuse(`conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`);
      spec.nodeSelector = { ...spec.nodeSelector, [key]: value };
    }
    const added = tolerations.filter((each) => !spec.tolerations?.some((own) => equal(own, each)));
    if (added.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...added.map((each) => ({ ...each }))];
  },
};
