/** A Pod of the home page's illustration, which follows the order of a real one's life but is none. */
export interface DrawnPod {
  name: string;
  node: number;
  phase: 'Pending' | 'ContainerCreating' | 'Running' | 'Terminating';
}

export interface DrawnCluster {
  pods: readonly DrawnPod[];
  /** What happened, newest last. */
  events: readonly string[];
  /** How many Pods were made so far: the next one's name comes from it. */
  made: number;
}

export type ClusterStep =
  | { type: 'delete'; pod: string }
  | { type: 'replace' }
  | { type: 'advance'; pod: string; phase: 'ContainerCreating' | 'Running' }
  | { type: 'gone'; pod: string };

export const NODES = ['kube-worker01', 'kube-worker02'] as const;
export const WANTED = 3;

const SUFFIXES = ['x2k8p', 'q7w4n', 'm9dzc', 'b5tgl', 'h8vrs', 'k2fpx', 'z6nqd', 'c4jwm', 'r9hbt', 'v7lkg'];
const LEDGER = 3;

function nameOf(made: number): string {
  return `web-${SUFFIXES[made % SUFFIXES.length]}`;
}

/** Three Pods running on two nodes. */
export const calmCluster: DrawnCluster = {
  pods: [0, 1, 2].map((made) => ({ name: nameOf(made), node: made % NODES.length, phase: 'Running' })),
  events: [],
  made: WANTED,
};

function said(cluster: DrawnCluster, event: string): readonly string[] {
  return [...cluster.events, event].slice(-LEDGER);
}

function alive(cluster: DrawnCluster): readonly DrawnPod[] {
  return cluster.pods.filter(({ phase }) => phase !== 'Terminating');
}

/** The node with the fewest Pods, as the scheduler would like it. */
function emptiestNode(cluster: DrawnCluster): number {
  const counts = NODES.map((_, node) => cluster.pods.filter((pod) => pod.node === node).length);
  return counts.indexOf(Math.min(...counts));
}

function withPhase(cluster: DrawnCluster, name: string, phase: DrawnPod['phase']): readonly DrawnPod[] {
  return cluster.pods.map((pod) => (pod.name === name ? { ...pod, phase } : pod));
}

function replace(cluster: DrawnCluster): DrawnCluster {
  if (alive(cluster).length >= WANTED) return cluster;
  const name = nameOf(cluster.made);
  const node = emptiestNode(cluster);
  return {
    pods: [...cluster.pods, { name, node, phase: 'Pending' }],
    events: said(cluster, `web has ${alive(cluster).length} of ${WANTED} Pods, so it makes ${name}`),
    made: cluster.made + 1,
  };
}

/** The cluster after one step. */
export function stepCluster(cluster: DrawnCluster, step: ClusterStep): DrawnCluster {
  switch (step.type) {
    case 'delete':
      return { ...cluster, pods: withPhase(cluster, step.pod, 'Terminating'), events: said(cluster, `pod "${step.pod}" deleted`) };
    case 'replace':
      return replace(cluster);
    case 'advance': {
      const pods = withPhase(cluster, step.pod, step.phase);
      if (step.phase !== 'Running') return { ...cluster, pods };
      const node = NODES[pods.find(({ name }) => name === step.pod)?.node ?? 0];
      return { ...cluster, pods, events: said(cluster, `${step.pod} runs on ${node}`) };
    }
    case 'gone':
      return { ...cluster, pods: cluster.pods.filter(({ name }) => name !== step.pod) };
  }
}

/** What is due next for a Pod, and after how many milliseconds; nothing while it simply runs. */
export function nextStep({ name, phase }: DrawnPod): { step: ClusterStep; after: number } | undefined {
  switch (phase) {
    case 'Pending':
      return { step: { type: 'advance', pod: name, phase: 'ContainerCreating' }, after: 500 };
    case 'ContainerCreating':
      return { step: { type: 'advance', pod: name, phase: 'Running' }, after: 1200 };
    case 'Terminating':
      return { step: { type: 'gone', pod: name }, after: 1400 };
    case 'Running':
      return undefined;
  }
}
