import { describe, expect, it } from 'vitest';
import { deployment, pod, TestCluster } from '../testing/test-cluster.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const SETS = '/apis/apps/v1/namespaces/default/replicasets';
const PODS = '/api/v1/namespaces/default/pods';

interface Conditions {
  status: { conditions: { type: string; status: string; reason: string; message: string }[] };
  metadata: { annotations: Record<string, string>; generation: number };
}

async function names(cluster: TestCluster, target: string): Promise<string[]> {
  const { items } = await cluster.get<{ items: { metadata: { name: string } }[] }>(target);
  return items.map((each) => each.metadata.name);
}

describe('a Deployment', () => {
  it('brings its Pods up through a ReplicaSet, and says so', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 3));
    await cluster.seconds(4);
    expect(await cluster.table(DEPLOYMENTS)).toEqual(['web 3/3 3 3 4s']);
    const [set = ''] = await names(cluster, SETS);
    expect(set).toMatch(/^web-[b-df-hj-np-tv-z2-9]{8,10}$/);
    expect(await cluster.table(SETS)).toEqual([`${set} 3 3 3 4s`]);
    for (const name of await names(cluster, PODS)) expect(name).toMatch(new RegExp(`^${set}-[b-df-hj-np-tv-z2-9]{5}$`));
    expect(await cluster.events('web')).toEqual([`Normal ScalingReplicaSet Scaled up replica set ${set} from 0 to 3`]);
    const { status, metadata } = await cluster.get<Conditions>(`${DEPLOYMENTS}/web`);
    expect(metadata).toMatchObject({ generation: 1, annotations: { 'deployment.kubernetes.io/revision': '1' } });
    expect(status).toEqual({
      observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, terminatingReplicas: 0,
      conditions: [
        expect.objectContaining({ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }),
        expect.objectContaining({ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `ReplicaSet "${set}" has successfully progressed.` }),
      ],
    });
  });

  it('replaces a Pod that is deleted, and adopts none that does not match', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 2));
    await cluster.create(pod('alone'));
    await cluster.seconds(4);
    const [, victim = ''] = await names(cluster, PODS);
    await cluster.delete(`${PODS}/${victim}`);
    await cluster.seconds(4);
    const present = await names(cluster, PODS);
    expect(present).toHaveLength(3);
    expect(present).not.toContain(victim);
  });

  it('loses a Pod that is relabelled, and makes another', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 1));
    await cluster.seconds(4);
    const [orphan = ''] = await names(cluster, PODS);
    await cluster.patch(`${PODS}/${orphan}`, { metadata: { labels: { app: 'other' } } });
    await cluster.seconds(4);
    expect(await names(cluster, PODS)).toHaveLength(2);
    const { metadata } = await cluster.get<{ metadata: { ownerReferences?: unknown } }>(`${PODS}/${orphan}`);
    expect(metadata.ownerReferences).toBeUndefined();
  });

  it('rolls out Pod by Pod within its bounds, keeps the old set, and goes back to it', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 4));
    await cluster.seconds(4);
    const [first = ''] = await names(cluster, SETS);
    await cluster.patch(`${DEPLOYMENTS}/web`, { spec: { template: { metadata: { labels: { version: '2' } } } } });
    let [fewest, most] = [4, 4];
    for (let step = 0; step < 200; step += 1) {
      await cluster.seconds(0.1);
      const { status } = await cluster.get<{ status: { availableReplicas: number; replicas: number } }>(`${DEPLOYMENTS}/web`);
      fewest = Math.min(fewest, status.availableReplicas);
      most = Math.max(most, status.replicas);
    }
    expect([fewest, most]).toEqual([3, 5]);
    expect(await cluster.table(DEPLOYMENTS)).toEqual(['web 4/4 4 4 24s']);
    const second = (await names(cluster, SETS)).find((name) => name !== first) ?? '';
    const events = await cluster.events('web');
    expect(events.slice(0, 3)).toEqual([
      `Normal ScalingReplicaSet Scaled up replica set ${first} from 0 to 4`, `Normal ScalingReplicaSet Scaled up replica set ${second} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled down replica set ${first} from 4 to 3`,
    ]);
    expect(events.at(-1)).toBe(`Normal ScalingReplicaSet Scaled down replica set ${first} from 1 to 0`);
    await cluster.patch(`${DEPLOYMENTS}/web`, { spec: { template: { metadata: { labels: { version: null } } } } });
    await cluster.seconds(20);
    const { metadata } = await cluster.get<Conditions>(`${SETS}/${first}`);
    expect(metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' });
    expect(await cluster.table(SETS)).toEqual(expect.arrayContaining([expect.stringMatching(`^${first} 4 4 4`), expect.stringMatching(`^${second} 0 0 0`)]));
  });

  it('stalls on a bad image with the old Pods serving, and says when its deadline is over', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 2, {}, { progressDeadlineSeconds: 30 }));
    await cluster.seconds(4);
    await cluster.patch(`${DEPLOYMENTS}/web`, { spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:nosuch' }] } } } });
    await cluster.seconds(40);
    expect(await cluster.table(DEPLOYMENTS)).toEqual(['web 2/2 1 2 44s']);
    const { status } = await cluster.get<Conditions>(`${DEPLOYMENTS}/web`);
    expect(status.conditions.find((each) => each.type === 'Progressing')).toMatchObject({
      status: 'False', reason: 'ProgressDeadlineExceeded', message: expect.stringMatching(/^ReplicaSet "web-.*" has timed out progressing\.$/),
    });
  });

  it('waits while it is paused', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 1));
    await cluster.seconds(4);
    await cluster.patch(`${DEPLOYMENTS}/web`, { spec: { paused: true, template: { metadata: { labels: { version: '2' } } } } });
    await cluster.seconds(10);
    expect(await names(cluster, SETS)).toHaveLength(1);
    const { status } = await cluster.get<Conditions>(`${DEPLOYMENTS}/web`);
    expect(status.conditions.find((each) => each.type === 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' });
    await cluster.patch(`${DEPLOYMENTS}/web`, { spec: { paused: false } });
    await cluster.seconds(10);
    expect(await names(cluster, SETS)).toHaveLength(2);
  });

  it('recreates by ending all old Pods first', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 2, {}, { strategy: { type: 'Recreate' } }));
    await cluster.seconds(4);
    await cluster.patch(`${DEPLOYMENTS}/web`, { spec: { template: { metadata: { labels: { version: '2' } } } } });
    await cluster.seconds(0.05);
    expect(await cluster.table(DEPLOYMENTS)).toEqual(['web 0/2 0 0 4s']);
    await cluster.seconds(5);
    expect(await cluster.table(DEPLOYMENTS)).toEqual(['web 2/2 2 2 9s']);
  });

  it('takes its ReplicaSets and Pods with it, unless they are to be orphaned', async () => {
    await using cluster = new TestCluster();
    for (const name of ['gone', 'kept']) await cluster.create(deployment(name, 1));
    await cluster.seconds(4);
    await cluster.delete(`${DEPLOYMENTS}/gone`, { propagationPolicy: 'Foreground' });
    await cluster.delete(`${DEPLOYMENTS}/kept`, { propagationPolicy: 'Orphan' });
    await cluster.seconds(5);
    expect(await names(cluster, DEPLOYMENTS)).toEqual([]);
    expect(await names(cluster, PODS)).toEqual([expect.stringMatching(/^kept-/)]);
  });

  it.each([
    ['a selector that does not match', { selector: { matchLabels: { app: 'other' } } },
      'Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
    ['an empty selector', { selector: {} }, 'Deployment.apps "web" is invalid: spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ['negative replicas', { replicas: -1 }, 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  ])('is refused with %s', async (_, spec, message) => {
    await using cluster = new TestCluster();
    expect(await cluster.attempt(deployment('web', 1, {}, spec))).toMatchObject({ kind: 'Status', code: 422, message });
  });
});
