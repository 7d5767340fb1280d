import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import { forbiddenObject } from '../resources/field-error.ts';
import { pods, priorityClasses } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';

/** Numbers for priority classes (plugin/pkg/admission/priority). */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit({ operation, resource, name, object }, registry) {
    if (operation !== 'CREATE' || resource.kind !== pods.kind) return;
    const { spec } = object as LivePod;
    const globalDefault = spec.priorityClassName ? undefined : registry.list(priorityClasses).items.find((each) => each.globalDefault);
    if (globalDefault) spec.priorityClassName = globalDefault.metadata.name;
    const found = spec.priorityClassName ? registry.find(priorityClasses, '', spec.priorityClassName) : undefined;
    if (spec.priorityClassName && !found) throw forbiddenObject(pods, name, `no PriorityClass with name ${spec.priorityClassName} was found`);
    spec.priority = found?.value ?? 0;
    spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority';
  },
};

const FAILING_NODE_TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Lets Pods stay five minutes on a node that fails (plugin/pkg/admission/defaulttolerationseconds). */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit({ operation, resource, object }) {
    if (operation !== 'CREATE' || resource.kind !== pods.kind) return;
    const { spec } = object as LivePod;
    const tolerations = [...(spec.tolerations ?? [])];
    for (const key of FAILING_NODE_TAINTS) {
      const has = tolerations.some((each) => (each.key === key || !each.key) && (each.effect === 'NoExecute' || !each.effect));
      if (!has) tolerations.push({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: 300 });
    }
    spec.tolerations = tolerations;
  },
};
