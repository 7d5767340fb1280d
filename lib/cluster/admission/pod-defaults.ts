import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import { forbiddenObject } from '../resources/field-error.ts';
import { pods } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';

const BUILT_IN_CLASSES: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

/** Numbers for priority classes (plugin/pkg/admission/priority). */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit({ operation, resource, name, object }) {
    if (operation !== 'CREATE' || resource.kind !== pods.kind) return;
    const { spec } = object as LivePod;
    const value = spec.priorityClassName ? BUILT_IN_CLASSES[spec.priorityClassName] : 0;
    if (value === undefined) throw forbiddenObject(pods, name, `no PriorityClass with name ${spec.priorityClassName} was found`);
    spec.priority = value;
    spec.preemptionPolicy ??= 'PreemptLowerPriority';
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
