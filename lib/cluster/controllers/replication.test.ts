import { describe, expect, it } from 'vitest';
import type { ApiObject } from '#lib/schema/index.ts';
import { pod, TestCluster } from '../testing/test-cluster.ts';

const CONTROLLERS = '/api/v1/namespaces/default/replicationcontrollers';
const PODS = '/api/v1/namespaces/default/pods';

interface PodList {
  items: { metadata: { name: string; ownerReferences?: { kind: string; name: string; controller: boolean }[] } }[];
}

function controller(name: string, replicas: number): ApiObject & Record<string, unknown> {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } };
  return { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name }, spec: { replicas, template } };
}

async function ownersIn(cluster: TestCluster): Promise<string[]> {
  const { items } = await cluster.get<PodList>(PODS);
  return items.map(({ metadata }) => metadata.ownerReferences?.map((owner) => `${owner.kind}/${owner.name}`).join() ?? 'nobody');
}

describe('a ReplicationController', () => {
  it('keeps as many Pods as are wanted, and says so', async () => {
    await using cluster = new TestCluster();
    await cluster.create(controller('old', 2));
    await cluster.seconds(4);
    expect(await cluster.table(CONTROLLERS)).toEqual(['old 2 2 2 4s']);
    expect(await ownersIn(cluster)).toEqual(['ReplicationController/old', 'ReplicationController/old']);
    const { status } = await cluster.get<{ status: object }>(`${CONTROLLERS}/old`);
    expect(status).toEqual({ replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 });
    const { items } = await cluster.get<{ items: { source: object; reason: string; involvedObject: { kind: string } }[] }>('/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dold');
    expect(items.map(({ source, reason, involvedObject }) => [source, reason, involvedObject.kind]))
      .toEqual(Array(2).fill([{ component: 'replication-controller' }, 'SuccessfulCreate', 'ReplicationController']));
  });

  it('follows its scale, and takes in Pods that match and have no owner', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('old'));
    await cluster.create(controller('old', 2));
    await cluster.seconds(4);
    expect(await ownersIn(cluster)).toHaveLength(2);
    expect((await cluster.get<PodList>(PODS)).items.map(({ metadata }) => metadata.name)).toContain('old');
    await cluster.patch(`${CONTROLLERS}/old/scale`, { spec: { replicas: 0 } });
    await cluster.seconds(40);
    expect(await ownersIn(cluster)).toEqual([]);
    expect(await cluster.table(CONTROLLERS)).toEqual(['old 0 0 0 44s']);
  });

  it('leaves its Pods behind when it is deleted without a word of them, and takes them along in the background', async () => {
    await using cluster = new TestCluster();
    await cluster.create(controller('kept', 1));
    await cluster.create(controller('gone', 1));
    await cluster.seconds(4);
    await cluster.delete(`${CONTROLLERS}/kept`);
    await cluster.delete(`${CONTROLLERS}/gone`, { propagationPolicy: 'Background' });
    await cluster.seconds(40);
    expect(await cluster.table(CONTROLLERS)).toEqual([]);
    expect(await ownersIn(cluster)).toEqual(['nobody']);
  });

  it('says what keeps it from making Pods', async () => {
    await using cluster = new TestCluster();
    await cluster.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none' }, spec: { hard: { pods: '0' } } });
    await cluster.seconds(1);
    await cluster.create(controller('old', 1));
    await cluster.seconds(1);
    const { status } = await cluster.get<{ status: { conditions: object[] } }>(`${CONTROLLERS}/old`);
    expect(status.conditions).toEqual([expect.objectContaining({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' })]);
  });

  it('counts in a PodDisruptionBudget by the size it wants', async () => {
    await using cluster = new TestCluster();
    await cluster.create(controller('old', 3));
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'old' }, spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'old' } } } };
    await cluster.create(budget);
    await cluster.seconds(4);
    const { status } = await cluster.get<{ status: object }>('/apis/policy/v1/namespaces/default/poddisruptionbudgets/old');
    expect(status).toMatchObject({ expectedPods: 3, desiredHealthy: 2, disruptionsAllowed: 1 });
  });
});

describe('a Job', () => {
  it('leaves its Pods behind when it is deleted without a word of them', async () => {
    await using cluster = new TestCluster();
    const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['true'] }] } } };
    await cluster.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec });
    await cluster.seconds(6);
    await cluster.delete('/apis/batch/v1/namespaces/default/jobs/once');
    await cluster.seconds(6);
    expect(await ownersIn(cluster)).toEqual(['nobody']);
  });
});
