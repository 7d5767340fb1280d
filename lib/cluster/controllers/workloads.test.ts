import { describe, expect, it } from 'vitest';
import { deployment, pod, TestCluster } from '../testing/test-cluster.ts';

const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const PODS = '/api/v1/namespaces/default/pods';
const TASK = { name: 'task', image: 'busybox' };

describe('Jobs', () => {
  it('run as many Pods as they need, some at once', async () => {
    await using cluster = new TestCluster();
    const template = { spec: { restartPolicy: 'Never', containers: [{ ...TASK, command: ['sleep', '2'] }] } };
    await cluster.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec: { completions: 3, parallelism: 2, template } });
    await cluster.seconds(15);
    expect(await cluster.table(JOBS)).toEqual([expect.stringMatching(/^pi Complete 3\/3 \d+s 15s$/)]);
    expect(await cluster.pods()).toHaveLength(3);
    expect((await cluster.events('pi')).map((each) => each.replace(/pi-\w+$/, 'pi-x'))).toEqual([
      ...Array<string>(3).fill('Normal SuccessfulCreate Created pod: pi-x'), 'Normal Completed Job completed',
    ]);
  });

  it('give up after their back-off limit', async () => {
    await using cluster = new TestCluster();
    const template = { spec: { restartPolicy: 'Never', containers: [{ ...TASK, command: ['false'] }] } };
    await cluster.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'fails' }, spec: { backoffLimit: 1, template } });
    await cluster.seconds(40);
    expect(await cluster.table(JOBS)).toEqual(['fails Failed 0/1 40s 40s']);
    expect(await cluster.pods()).toHaveLength(2);
    expect((await cluster.events('fails')).at(-1)).toBe('Warning BackoffLimitExceeded Job has reached the specified backoff limit');
  });

  it('ask for a restart policy', async () => {
    await using cluster = new TestCluster();
    const answer = await cluster.attempt({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec: { template: { spec: { containers: [TASK] } } } });
    expect(answer.message).toBe('Job.batch "pi" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"');
  });

  it('are made by a CronJob each minute, and the old ones dropped', async () => {
    await using cluster = new TestCluster();
    const jobTemplate = { spec: { template: { spec: { restartPolicy: 'OnFailure', containers: [{ ...TASK, command: ['date'] }] } } } };
    await cluster.create({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick' }, spec: { schedule: '*/1 * * * *', jobTemplate } });
    await cluster.seconds(310);
    const minute = Date.parse('2026-11-23T07:00:00Z') / 60_000;
    const names = (await cluster.table(JOBS)).map((line) => line.split(' ').slice(0, 3).join(' '));
    expect(names).toEqual([3, 4, 5].map((each) => `tick-${minute + each} Complete 1/1`));
  });
});

describe('DaemonSets and StatefulSets', () => {
  it('put a Pod on every node that takes it', async () => {
    await using cluster = new TestCluster();
    const labels = { app: 'agent' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'agent', image: 'nginx' }] } };
    await cluster.create({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: { selector: { matchLabels: labels }, template } });
    await cluster.seconds(5);
    expect(await cluster.table('/apis/apps/v1/namespaces/default/daemonsets')).toEqual(['agent 2 2 2 2 2 <none> 5s']);
    const { items } = await cluster.get<{ items: { spec: { nodeName: string } }[] }>(PODS);
    expect(items.map((each) => each.spec.nodeName).sort()).toEqual(['kube-worker01', 'kube-worker02']);
  });

  it('keep names, order and storage', async () => {
    await using cluster = new TestCluster();
    const labels = { app: 'db' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'busybox', command: ['sh', '-c', 'cat /data/was; hostname >> /data/was; exec sleep 3600'], volumeMounts: [{ name: 'data', mountPath: '/data' }] }], terminationGracePeriodSeconds: 1 } };
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    await cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { clusterIP: 'None', selector: labels, ports: [{ port: 80 }] } });
    await cluster.create({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { serviceName: 'db', replicas: 2, selector: { matchLabels: labels }, template, volumeClaimTemplates: [claim] } });
    await cluster.seconds(1.9);
    expect(await cluster.pods()).toEqual(['db-0 0/1 ContainerCreating 0 1s']);
    await cluster.seconds(8);
    expect(await cluster.pods()).toEqual([expect.stringMatching(/^db-0 1\/1 Running 0/), expect.stringMatching(/^db-1 1\/1 Running 0/)]);
    await cluster.delete(`${PODS}/db-0`);
    await cluster.seconds(10);
    expect(await cluster.request('GET', `${PODS}/db-0/log`)).toBe('db-0\n');
    expect(await cluster.table('/api/v1/namespaces/default/persistentvolumeclaims')).toEqual(
      [0, 1].map((index) => expect.stringMatching(new RegExp(`^data-db-${index} Bound pvc-[0-9a-f-]{36} 1Gi RWO local-path <unset> \\d+s$`))),
    );
  });
});

describe('quotas and limit ranges', () => {
  it('count, refuse and fill in', async () => {
    await using cluster = new TestCluster();
    await cluster.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'compute' }, spec: { hard: { pods: '2', 'requests.cpu': '1' } } });
    expect(await cluster.attempt(pod('a'))).toMatchObject({ message: 'pods "a" is forbidden: failed quota: compute: must specify requests.cpu for: web', code: 403 });
    await cluster.create({ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'defaults' }, spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '600m' }, max: { cpu: '2' } }] } });
    const made = await cluster.create(pod('a'));
    expect(made).toMatchObject({
      metadata: { annotations: { 'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container web; cpu limit for container web' } },
      spec: { containers: [{ resources: { limits: { cpu: '2' }, requests: { cpu: '600m' } } }] },
    });
    expect(await cluster.attempt(pod('b'))).toMatchObject({ message: 'pods "b" is forbidden: exceeded quota: compute, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1' });
    expect(await cluster.attempt(pod('c', { resources: { requests: { cpu: '100m' }, limits: { cpu: '3' } } }))).toMatchObject({
      message: 'pods "c" is forbidden: maximum cpu usage per Container is 2, but limit is 3',
    });
    await cluster.seconds(1);
    expect(await cluster.table('/api/v1/namespaces/default/resourcequotas')).toEqual(['compute pods: 1/2, requests.cpu: 600m/1  1s']);
  });

  it('a namespace that is deleted takes everything along', async () => {
    await using cluster = new TestCluster();
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } });
    // Its ServiceAccount comes first.
    await cluster.seconds(1);
    await cluster.create({ ...pod('a'), metadata: { name: 'a', namespace: 'dev' } });
    await cluster.seconds(3);
    expect(await cluster.table('/api/v1/namespaces/dev/pods')).toEqual(['a 1/1 Running 0 3s']);
    await cluster.delete('/api/v1/namespaces/dev');
    expect(await cluster.table('/api/v1/namespaces')).toContain('dev Terminating 4s');
    await cluster.seconds(5);
    expect(await cluster.table('/api/v1/namespaces')).not.toContainEqual(expect.stringContaining('dev'));
    expect(await cluster.table('/api/v1/namespaces/dev/pods')).toEqual([]);
  });
});

describe('disruptions', () => {
  it('a budget counts what is healthy, and holds evictions back', async () => {
    await using cluster = new TestCluster();
    await cluster.create({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } } });
    await cluster.create(deployment('web', 3));
    await cluster.seconds(4);
    const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
    expect(await cluster.table(budgets)).toEqual(['web N/A 1 1 4s']);
    expect((await cluster.get<{ status: object }>(`${budgets}/web`)).status).toEqual({
      conditions: [{
        type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '', observedGeneration: 1, lastTransitionTime: expect.stringMatching(/^2026-11-23T07:00:0/),
      }],
      currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1, expectedPods: 3, observedGeneration: 1,
    });
    const evict = (name: string) => cluster.request('POST', `${PODS}/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
    const [first, second] = (await cluster.get<{ items: { metadata: { name: string } }[] }>(PODS)).items.map(({ metadata }) => metadata.name) as [string, string];
    expect(JSON.parse(await evict(first))).toMatchObject({ status: 'Success', code: 201 });
    await cluster.seconds(0.1);
    expect(JSON.parse(await evict(second))).toMatchObject({ message: "Cannot evict pod as it would violate the pod's disruption budget.", code: 429 });
    await cluster.seconds(4);
    expect(await cluster.table(budgets)).toEqual(['web N/A 1 1 8s']);
  });

  it('a NoExecute taint drives out Pods that do not bear it, or bear it for a time', async () => {
    await using cluster = new TestCluster();
    const bearing = (seconds?: number) => [{ key: 'fire', operator: 'Exists', effect: 'NoExecute', ...(seconds ? { tolerationSeconds: seconds } : {}) }];
    await cluster.create(pod('leaves', {}, { nodeName: 'kube-worker01' }));
    await cluster.create(pod('stays', {}, { nodeName: 'kube-worker01', tolerations: bearing() }));
    await cluster.create(pod('hesitates', {}, { nodeName: 'kube-worker01', tolerations: bearing(30) }));
    await cluster.seconds(3);
    await cluster.patch('/api/v1/nodes/kube-worker01', { spec: { taints: [{ key: 'fire', value: 'hot', effect: 'NoExecute' }] } });
    await cluster.seconds(5);
    expect(await cluster.pods()).toEqual([expect.stringMatching(/^hesitates 1\/1 Running/), expect.stringMatching(/^stays 1\/1 Running/)]);
    expect(await cluster.events('leaves')).toContain('Normal TaintManagerEviction Marking for deletion Pod default/leaves');
    await cluster.seconds(30);
    expect(await cluster.pods()).toEqual([expect.stringMatching(/^stays 1\/1 Running/)]);
  });

  it('the Pods of a node that was deleted are taken away within a minute, and made anew elsewhere', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('alone', {}, { nodeName: 'kube-worker01' }));
    await cluster.create(pod('lost', {}, { nodeName: 'kube-worker09' }));
    await cluster.create(deployment('web', 4));
    await cluster.seconds(5);
    await cluster.request('DELETE', '/api/v1/nodes/kube-worker01');
    await cluster.seconds(30);
    expect(await cluster.pods()).toHaveLength(6);
    await cluster.seconds(35);
    expect(await cluster.pods()).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^web-\S+ 1\/1 Running/)));
    const { items } = await cluster.get<{ items: { spec: { nodeName: string } }[] }>('/api/v1/namespaces/default/pods');
    expect(new Set(items.map(({ spec }) => spec.nodeName))).toEqual(new Set(['kube-worker02']));
  });
});
