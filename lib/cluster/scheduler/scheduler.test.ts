import { describe, expect, it } from 'vitest';
import { deployment, pod, TestCluster } from '../testing/test-cluster.ts';

const PODS = '/api/v1/namespaces/default/pods';

interface Scheduled {
  items: { metadata: { name: string }; spec: { nodeName?: string } }[];
}

async function nodeOf(cluster: TestCluster, name: string): Promise<string | undefined> {
  const { items } = await cluster.get<Scheduled>(PODS);
  return items.find((each) => each.metadata.name === name)?.spec.nodeName;
}

async function failure(cluster: TestCluster): Promise<string> {
  await cluster.seconds(1);
  const events = await cluster.events('p');
  expect(events).toHaveLength(1);
  return events[0] ?? '';
}

const TAINTED = '1 node(s) had untolerated taint(s)';

describe('Pods that fit nowhere', () => {
  it.each<[string, object, object, string]>([
    ['too much CPU', { resources: { requests: { cpu: '10' } } }, {},
      `0/3 nodes are available: ${TAINTED}, 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.`],
    ['an unknown label', {}, { nodeSelector: { disk: 'ssd' } },
      `0/3 nodes are available: ${TAINTED}, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.`],
    ['a claim that is not there', {}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'nope' } }] },
      '0/3 nodes are available: persistentvolumeclaim "nope" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'],
  ])('say so: %s', async (_, container, spec, message) => {
    await using cluster = new TestCluster();
    await cluster.create(pod('p', { ...container }, { ...spec }));
    expect(await failure(cluster)).toBe(`Warning FailedScheduling ${message}`);
    expect(await cluster.pods()).toEqual(['p 0/1 Pending 0 1s']);
    const { status } = await cluster.get<{ status: { conditions: object[] } }>(`${PODS}/p`);
    expect(status.conditions).toEqual([expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message })]);
  });

  it('are placed when a node comes to suit them', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('p', {}, { nodeSelector: { disk: 'ssd' } }));
    await cluster.seconds(5);
    await cluster.patch('/api/v1/nodes/kube-worker02', { metadata: { labels: { disk: 'ssd' } } });
    await cluster.seconds(5);
    expect(await nodeOf(cluster, 'p')).toBe('kube-worker02');
  });
});

describe('choosing a node', () => {
  it('spreads a Deployment over the workers, and leaves the control plane alone', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 4));
    await cluster.seconds(1);
    const { items } = await cluster.get<Scheduled>(PODS);
    const count = (node: string) => items.filter((each) => each.spec.nodeName === node).length;
    expect([count('kube-control01'), count('kube-worker01'), count('kube-worker02')]).toEqual([0, 2, 2]);
  });

  it('heeds tolerations, affinity, cordons and anti-affinity', async () => {
    await using cluster = new TestCluster();
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['kube-control01'] }] }] } } };
    const tolerations = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];
    await cluster.create(pod('tolerant', {}, { affinity, tolerations }));
    await cluster.patch('/api/v1/nodes/kube-worker01', { spec: { unschedulable: true } });
    await cluster.create(pod('elsewhere'));
    await cluster.seconds(1);
    const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'elsewhere' } } }] } };
    await cluster.create(pod('p', {}, { affinity: apart }));
    expect(await failure(cluster)).toContain(`0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, ${TAINTED}, 1 node(s) were unschedulable.`);
    expect([await nodeOf(cluster, 'tolerant'), await nodeOf(cluster, 'elsewhere')]).toEqual(['kube-control01', 'kube-worker02']);
  });
});
