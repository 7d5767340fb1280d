import { describe, expect, it } from 'vitest';
import type { ClusterState } from './cluster.ts';
import { deployment, pod, TestCluster } from './testing/test-cluster.ts';

const PODS = '/api/v1/namespaces/default/pods';

describe('a fresh cluster', () => {
  it('holds what kubeadm leaves', async () => {
    await using cluster = new TestCluster();
    await cluster.seconds(1);
    expect(await cluster.table('/api/v1/nodes')).toEqual([
      'kube-control01 Ready control-plane 3d v1.35.2', 'kube-worker01 Ready <none> 3d v1.35.2', 'kube-worker02 Ready <none> 3d v1.35.2',
    ]);
    expect(await cluster.table('/api/v1/namespaces')).toEqual(['default Active 3d', 'kube-node-lease Active 3d', 'kube-public Active 3d', 'kube-system Active 3d']);
    expect(await cluster.table('/api/v1/services')).toEqual([
      'kubernetes ClusterIP 10.96.0.1 <none> 443/TCP 3d', 'kube-dns ClusterIP 10.96.0.10 <none> 53/UDP,53/TCP,9153/TCP 3d',
    ]);
    expect((await cluster.table('/api/v1/namespaces/kube-system/pods')).map((line) => line.replace(/-\w{5} /, '-x '))).toEqual([
      ...Array<string>(2).fill(expect.stringMatching(/^coredns-\w+-x 1\/1 Running 0 3d$/) as unknown as string),
      'etcd-kube-control01 1/1 Running 0 3d', 'kube-apiserver-kube-control01 1/1 Running 0 3d', 'kube-controller-manager-kube-control01 1/1 Running 0 3d',
      'kube-proxy-x 1/1 Running 0 3d', 'kube-proxy-x 1/1 Running 0 3d', 'kube-proxy-x 1/1 Running 0 3d', 'kube-scheduler-kube-control01 1/1 Running 0 3d',
    ]);
    expect(await cluster.table('/apis/apps/v1/deployments')).toEqual(['coredns 2/2 2 2 3d']);
    expect(await cluster.pods()).toEqual([]);
    expect(await cluster.table('/api/v1/events')).toEqual([]);
  });

  it('stands still: nothing ticks while nothing happens', async () => {
    await using cluster = new TestCluster();
    await cluster.seconds(1);
    expect(cluster.clock.nextDue()).toBeUndefined();
  });
});

describe('a cluster that comes back', () => {
  it('goes on where it was: Pods with their files, counts, logs and back-offs', async () => {
    const volume = { volumes: [{ name: 'v', emptyDir: {} }] };
    const shell = (script: string) => ({ image: 'busybox', command: ['sh', '-c', script], volumeMounts: [{ name: 'v', mountPath: '/v' }] });
    let state: ClusterState;
    const before: string[] = [];
    const first = new TestCluster();
    {
      await using cluster = first;
      await cluster.create(pod('files', shell('sleep 2; cat /v/kept /own; echo kept > /v/kept; echo own > /own; exec sleep 3600'), volume));
      await cluster.create(pod('crash', { image: 'busybox', command: ['sh', '-c', 'echo crash; exit 1'] }));
      await cluster.create(pod('done', { image: 'busybox', command: ['echo', 'done'] }, { restartPolicy: 'Never' }));
      await cluster.create(deployment('web', 2));
      await cluster.seconds(30);
      before.push(...await cluster.pods());
      state = JSON.parse(JSON.stringify(cluster.cluster.save())) as ClusterState;
    }
    await using cluster = new TestCluster({ saved: state, clock: first.clock });
    await cluster.seconds(0.5);
    const after = await cluster.pods();
    const rest = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('crash'));
    expect(rest(after)).toEqual(rest(before));
    expect(after.find((line) => line.startsWith('crash'))).toMatch(/^crash 0\/1 (Error|CrashLoopBackOff) [23] /);
    // Its program was started anew, on the files that it had.
    await cluster.seconds(2);
    expect(await cluster.request('GET', `${PODS}/files/log`)).toMatch(/kept\nown\n$/);
    expect(await cluster.request('GET', `${PODS}/done/log`)).toBe('done\n');
    await cluster.delete('/apis/apps/v1/namespaces/default/deployments/web');
    for (const name of ['files', 'crash', 'done']) await cluster.delete(`${PODS}/${name}`, { gracePeriodSeconds: 1 });
    await cluster.seconds(5);
    expect(await cluster.pods()).toEqual([]);
  });

  it('refuses a state that it does not understand', () => {
    expect(() => new TestCluster({ saved: { version: 1 } })).toThrow('the saved cluster is of another version');
  });
});
