import { describe, expect, it } from 'vitest';
import { pod, TestCluster } from '../testing/test-cluster.ts';

const PODS = '/api/v1/namespaces/default/pods';

interface Status {
  phase: string;
  reason?: string;
  message?: string;
  containerStatuses: { restartCount: number; state: Record<string, unknown>; lastState: Record<string, unknown> }[];
}

async function statusOf(cluster: TestCluster, name: string): Promise<Status> {
  return (await cluster.get<{ status: Status }>(`${PODS}/${name}`)).status;
}

const stress = (name: string, memory: string, bytes: string) =>
  pod(name, { image: 'polinux/stress', command: ['stress'], args: ['--vm', '1', '--vm-bytes', bytes, '--vm-hang', '1'], resources: { limits: { memory } } });

const writer = (script: string) => ({ image: 'busybox', command: ['sh', '-c', `${script}; sleep 3600`] });

describe('the memory limit of a container', () => {
  it('lets it take less', async () => {
    await using cluster = new TestCluster();
    await cluster.create(stress('modest', '200Mi', '150M'));
    await cluster.seconds(5);
    expect(await cluster.pods()).toEqual(['modest 1/1 Running 0 5s']);
    expect(await cluster.request('GET', `${PODS}/modest/log`)).toBe('stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n');
  });

  it('has it killed whole when it takes more, again and again', async () => {
    await using cluster = new TestCluster();
    await cluster.create(stress('greedy', '100Mi', '250M'));
    const seen: string[] = [];
    for (let look = 0; look < 80; look += 1) {
      await cluster.seconds(0.25);
      const status = (await cluster.pods())[0]?.replace(/ \(.*/, '').replace(/(\d) \d+s$/, '$1') ?? '';
      if (status !== seen.at(-1)) seen.push(status);
    }
    expect(seen).toEqual(['greedy 0/1 ContainerCreating 0', 'greedy 0/1 OOMKilled 0', 'greedy 0/1 OOMKilled 1', 'greedy 0/1 CrashLoopBackOff 1', 'greedy 0/1 OOMKilled 2']);
    const [status] = (await statusOf(cluster, 'greedy')).containerStatuses;
    expect(status?.state).toEqual({
      terminated: { containerID: expect.stringMatching(/^containerd:/), exitCode: 137, reason: 'OOMKilled', startedAt: expect.any(String), finishedAt: expect.any(String) },
    });
  });

  it('has it killed for what a command does that somebody runs in it', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('shell', { image: 'busybox', command: ['sh', '-c', 'sleep 5; tail /dev/zero'] }, { restartPolicy: 'Never' }));
    await cluster.seconds(10);
    expect(await cluster.pods()).toEqual(['shell 0/1 OOMKilled 0 10s']);
  });

  it('is too low for anything to begin', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('tiny', { resources: { limits: { memory: '1Mi' } } }));
    await cluster.seconds(3);
    expect(await cluster.pods()).toEqual([expect.stringMatching(/^tiny 0\/1 RunContainerError [01]/)]);
    const message = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown';
    expect((await statusOf(cluster, 'tiny')).containerStatuses[0]?.state).toEqual({ waiting: { reason: 'RunContainerError', message } });
  });
});

describe('the disk that a Pod may use', () => {
  const scratch = (sizeLimit: string, medium?: string) => ({ volumes: [{ name: 'scratch', emptyDir: { sizeLimit, ...(medium ? { medium } : {}) } }] });
  const mounted = { volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }] };

  it('evicts one whose emptyDir has grown past its limit', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('hoarder', { ...writer('head -c 2000000 /dev/zero > /scratch/file'), ...mounted }, scratch('1Mi')));
    await cluster.seconds(8);
    expect(await cluster.pods()).toEqual(['hoarder 1/1 Running 0 8s']);
    await cluster.seconds(8);
    // The column shows what became of the container, as upstream's does (printPod).
    expect(await cluster.pods()).toEqual(['hoarder 0/1 Error 0 16s']);
    const { phase, reason, message } = await statusOf(cluster, 'hoarder');
    expect({ phase, reason, message }).toEqual({ phase: 'Failed', reason: 'Evicted', message: 'Usage of EmptyDir volume "scratch" exceeds the limit "1Mi". ' });
    expect((await cluster.events('hoarder')).slice(-2)).toEqual([
      'Warning Evicted Usage of EmptyDir volume "scratch" exceeds the limit "1Mi". ', 'Normal Killing Stopping container web',
    ]);
  });

  it('leaves one alone that stays below, and keeps no timer for it', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('modest', { ...writer('head -c 1000000 /dev/zero > /scratch/file'), ...mounted }, scratch('1Mi')));
    await cluster.seconds(30);
    expect(await cluster.pods()).toEqual(['modest 1/1 Running 0 30s']);
    expect(cluster.clock.nextDue()).toBeGreaterThan(cluster.clock.now() + 3_000_000);
  });

  it('is all there is of an emptyDir in memory', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('memory', { ...writer('head -c 2000000 /dev/zero > /scratch/file; wc -c /scratch/file'), ...mounted }, scratch('1Mi', 'Memory')));
    await cluster.seconds(30);
    expect(await cluster.pods()).toEqual(['memory 1/1 Running 0 30s']);
    expect(await cluster.request('GET', `${PODS}/memory/log`)).toBe('head: write error: No space left on device\n1048320 /scratch/file\n');
  });

  it('evicts one whose containers write more than their ephemeral-storage', async () => {
    await using cluster = new TestCluster();
    const limited = { resources: { limits: { 'ephemeral-storage': '1Mi' } } };
    await cluster.create(pod('writer', { ...writer('head -c 2000000 /dev/zero > /file'), ...limited }));
    await cluster.create(pod('sharer', { ...writer('head -c 600000 /dev/zero > /file; cp /file /scratch'), ...limited, ...mounted }, { volumes: [{ name: 'scratch', emptyDir: {} }] }));
    await cluster.seconds(16);
    expect(await cluster.pods()).toEqual(['sharer 0/1 Error 0 16s', 'writer 0/1 Error 0 16s']);
    const message = 'Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ';
    expect([(await statusOf(cluster, 'writer')).message, (await statusOf(cluster, 'sharer')).message]).toEqual([message, message]);
  });

  it('evicts one of whose containers one writes more than it may, though together they may', async () => {
    await using cluster = new TestCluster();
    const two = pod('two', { ...writer('head -c 2000000 /dev/zero > /file'), resources: { limits: { 'ephemeral-storage': '1Mi' } } });
    (two['spec'] as { containers: object[] }).containers.push({ name: 'other', image: 'nginx', resources: { limits: { 'ephemeral-storage': '4Mi' } } });
    await cluster.create(two);
    await cluster.seconds(16);
    expect((await statusOf(cluster, 'two')).message).toBe('Container web exceeded its local ephemeral storage limit "1Mi". ');
  });
});
