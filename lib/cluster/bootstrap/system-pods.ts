/** Runs what kubeadm runs in kube-system: as if it had been started when the cluster was made. */
import type { Random } from '#lib/core/index.ts';
import { HASH_LABEL, newSetAnnotations, replicaAnnotations } from '../controllers/deployment-sets.ts';
import { controllerReference } from '../controllers/owned-objects.ts';
import { daemonPod } from '../controllers/daemon-sets.ts';
import { podFromTemplate } from '../controllers/pod-template.ts';
import { hashOf, syncRevision } from '../controllers/revisions.ts';
import { templateHash } from '../controllers/template-hash.ts';
import type { KubeletsState, NodeState } from '../kubelet/kubelets.ts';
import type { PodState } from '../kubelet/pod/pod-state.ts';
import { timestamp } from '../registry/object-registry.ts';
import type { ObjectRegistry } from '../registry/object-registry.ts';
import { configMaps, daemonSets, deployments, nodes, pods, replicaSets, serviceAccounts } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';
import { copy } from '../store/json.ts';
import { NODES } from './nodes.ts';
import { findAnyImage, imagesOnNode } from './system-image.ts';
import { CONFIG_MAPS, COREDNS, KUBE_PROXY, staticPods } from './system-manifests.ts';

const NAMESPACE = 'kube-system';

interface Boot {
  registry: ObjectRegistry;
  random: Random;
  /** When the cluster was made, in epoch milliseconds. */
  made: number;
  states: Map<string, PodState[]>;
}

/** Makes the Pods of kube-system; gives what their kubelets know of them. */
export function startSystemPods(registry: ObjectRegistry, made: number, random: Random): KubeletsState {
  const boot: Boot = { registry, random, made, states: new Map(NODES.map((node) => [node.name, []])) };
  for (const name of ['coredns', 'kube-proxy']) registry.create(serviceAccounts, NAMESPACE, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
  for (const map of CONFIG_MAPS) registry.create(configMaps, NAMESPACE, map);
  startStaticPods(boot);
  startCoreDns(boot);
  startKubeProxy(boot);
  const states = NODES.map(({ name, controlPlane }): [string, NodeState] => [
    name, { pods: boot.states.get(name) ?? [], images: { present: imagesOnNode(controlPlane), backoffs: [] }, restarts: [], lastAddress: controlPlane ? 3 : 1 },
  ]);
  return { nodes: Object.fromEntries(states), claims: {} };
}

function startStaticPods(boot: Boot): void {
  for (const { name, address, controlPlane } of NODES) {
    if (!controlPlane) continue;
    const { uid } = boot.registry.get(nodes, '', name).metadata;
    for (const pod of staticPods({ name, address, uid }, () => boot.random.string('0123456789abcdef', 32))) {
      setRunning(boot, boot.registry.create(pods, NAMESPACE, pod), address);
    }
  }
}

function startCoreDns(boot: Boot): void {
  const { registry } = boot;
  const deployment = registry.create(deployments, NAMESPACE, COREDNS);
  const hash = templateHash(deployment.spec.template, undefined);
  const template = copy(deployment.spec.template);
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [HASH_LABEL]: hash } };
  const set = registry.create(replicaSets, NAMESPACE, {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: {
      name: `coredns-${hash}`, labels: template.metadata.labels, annotations: { ...newSetAnnotations(deployment, {}, 1), ...replicaAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: { replicas: 2, selector: { matchLabels: template.metadata.labels }, template },
  });
  const [controlPlane] = NODES;
  for (const last of [2, 3]) {
    const pod = podFromTemplate(set, set.spec.template);
    pod.spec.nodeName = controlPlane?.name ?? '';
    setRunning(boot, registry.create(pods, NAMESPACE, pod), controlPlane?.podCidr.replace(/0\/24$/, String(last)) ?? '');
  }
  registry.modify(replicaSets, NAMESPACE, set.metadata.name, (each) => {
    each.status = { replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1, terminatingReplicas: 0 };
  }, { subresource: 'status' });
  const at = timestamp(boot.made);
  const condition = (type: string, reason: string, message: string) => ({ type, status: 'True' as const, reason, message, lastTransitionTime: at, lastUpdateTime: at });
  registry.modify(deployments, NAMESPACE, 'coredns', (each) => {
    each.metadata.annotations = { 'deployment.kubernetes.io/revision': '1' };
    each.status = {
      observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2, terminatingReplicas: 0,
      conditions: [
        condition('Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
        condition('Progressing', 'NewReplicaSetAvailable', `ReplicaSet "${set.metadata.name}" has successfully progressed.`),
      ],
    };
  }, { subresource: 'status' });
}

function startKubeProxy(boot: Boot): void {
  const { registry } = boot;
  const set = registry.create(daemonSets, NAMESPACE, KUBE_PROXY);
  const { template } = set.spec;
  const hash = hashOf(syncRevision({ registry, owner: set, template, labels: template.metadata?.labels, limit: 10, live: new Set() }));
  for (const { name, address } of NODES) {
    const pod = daemonPod(set, name, hash);
    pod.spec.nodeName = name;
    setRunning(boot, registry.create(pods, NAMESPACE, pod), address);
  }
  registry.modify(daemonSets, NAMESPACE, 'kube-proxy', (each) => {
    each.status = {
      currentNumberScheduled: 3, desiredNumberScheduled: 3, numberAvailable: 3, numberMisscheduled: 0, numberReady: 3, observedGeneration: 1, updatedNumberScheduled: 3,
    };
  }, { subresource: 'status' });
}

const CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

function setRunning({ registry, random, made, states }: Boot, pod: LivePod, address: string): void {
  const at = timestamp(made);
  const { name, uid } = pod.metadata;
  registry.modify(pods, NAMESPACE, name, (each) => {
    each.status = {
      ...each.status, phase: 'Running', startTime: at,
      conditions: CONDITIONS.map((type) => ({ type, status: 'True' as const, observedGeneration: 1, lastProbeTime: null, lastTransitionTime: at })) as unknown as NonNullable<ApiStatus['conditions']>,
    };
  }, { subresource: 'status' });
  const containers = pod.spec.containers.map((container) => {
    const { image } = findAnyImage(container.image ?? '');
    const reference = image?.reference ?? '';
    const current = {
      id: random.string('0123456789abcdef', 64), image: reference, imageRef: `${reference.replace(/:[^:/]*$/, '')}@${image?.digest}`, attempt: 0, state: 'running' as const, startedAt: made,
      finishedAt: 0, exitCode: 0, reason: '', message: '', log: [],
    };
    return { name: container.name, current };
  });
  states.get(pod.spec.nodeName ?? '')?.push({ uid, address, volumes: {}, containers });
}

type ApiStatus = LivePod['status'];
