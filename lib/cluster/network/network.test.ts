import { describe, expect, it } from 'vitest';
import { SystemError } from '#lib/machine/index.ts';
import type { Network } from '#lib/machine/index.ts';
import { deployment, pod, TestCluster } from '../testing/test-cluster.ts';

const PODS = '/api/v1/namespaces/default/pods';
const CONTROL_PLANE = { name: 'kube-control01', address: '192.168.122.61' };

/** What a server answers to a GET of `path`: the status line, or the error's words. */
async function get(network: Network, address: string, port: number, path = '/'): Promise<string> {
  try {
    const connection = await network.connect({ address, port }, { pid: 1 });
    await connection.write(new TextEncoder().encode(`GET ${path} HTTP/1.0\r\nUser-Agent: curl/8.14.1\r\n\r\n`));
    let answer = '';
    for (let chunk = await connection.read(); chunk.length > 0; chunk = await connection.read()) answer += new TextDecoder().decode(chunk);
    connection.close();
    return answer.split('\r\n')[0] ?? '';
  } catch (error) {
    if (error instanceof SystemError) return error.message;
    throw error;
  }
}

async function statusOf(cluster: TestCluster, name: string) {
  return (await cluster.get<{ status: { podIP: string; hostIP: string } }>(`${PODS}/${name}`)).status;
}

const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec } });

describe('the network', () => {
  it('reaches a Pod from its node, from another and from beside the cluster, and shows each by its address', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('web'));
    await cluster.seconds(3);
    const { podIP, hostIP } = await statusOf(cluster, 'web');
    const onNode = cluster.cluster.attach(CONTROL_PLANE);
    const outside = cluster.cluster.attach({ name: 'laptop', address: '192.168.122.10' });
    expect(await get(onNode, podIP, 80)).toBe('HTTP/1.1 200 OK');
    expect(await get(outside, podIP, 80, '/missing')).toBe('HTTP/1.1 404 Not Found');
    expect(await get(onNode, podIP, 81)).toBe('Connection refused');
    await cluster.seconds(0.1);
    const log = (await cluster.request('GET', `${PODS}/web/log`)).split('\n').filter((line) => line.includes('curl/8.14.1'));
    expect(log).toEqual([
      '10.42.0.0 - - [23/Nov/2026:07:00:03 +0000] "GET / HTTP/1.0" 200 615 "-" "curl/8.14.1" "-"',
      '192.168.122.10 - - [23/Nov/2026:07:00:03 +0000] "GET /missing HTTP/1.0" 404 153 "-" "curl/8.14.1" "-"',
    ]);
    expect(hostIP).toMatch(/^192\.168\.122\.6[23]$/);
  });

  it('sends Services to ready Pods, from every node’s port too, and refuses when there is none', async () => {
    await using cluster = new TestCluster();
    const onNode = cluster.cluster.attach(CONTROL_PLANE);
    const made = await cluster.create(service('web', { type: 'NodePort', ports: [{ port: 8080, targetPort: 80, nodePort: 30_080 }] })) as { spec: { clusterIP: string } };
    await cluster.seconds(0.1);
    expect(await get(onNode, made.spec.clusterIP, 8080)).toBe('Connection refused');
    expect(await get(onNode, '192.168.122.63', 30_080)).toBe('Connection refused');
    await cluster.create(deployment('web', 2));
    await cluster.seconds(4);
    expect(await get(onNode, made.spec.clusterIP, 8080)).toBe('HTTP/1.1 200 OK');
    for (const node of ['192.168.122.61', '192.168.122.62', '192.168.122.63']) expect(await get(onNode, node, 30_080)).toBe('HTTP/1.1 200 OK');
    expect(await get(onNode, made.spec.clusterIP, 81)).toBe('Connection refused');
    for (let turn = 0; turn < 20; turn += 1) await get(onNode, made.spec.clusterIP, 8080);
    await cluster.seconds(0.1);
    const { items } = await cluster.get<{ items: { metadata: { name: string } }[] }>(PODS);
    for (const { metadata } of items) expect(await cluster.request('GET', `${PODS}/${metadata.name}/log`)).toContain('curl/8.14.1');
  });

  it('answers names as cluster DNS does, inside Pods alone', async () => {
    await using cluster = new TestCluster();
    await cluster.create(deployment('web', 2));
    const web = await cluster.create(service('web', {})) as { spec: { clusterIP: string } };
    await cluster.create(service('headless', { clusterIP: 'None' }));
    await cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'outside' }, spec: { type: 'ExternalName', externalName: 'kube-worker01' } });
    const script = 'for name in web web.default web.default.svc.cluster.local headless outside kubernetes.default; do echo $name $(getent hosts $name | cut -d" " -f1 | sort); done; getent hosts nowhere || echo none';
    await cluster.create(pod('ask', { image: 'debian', command: ['sh', '-c', `sleep 5; ${script}`] }, { restartPolicy: 'Never' }));
    await cluster.seconds(12);
    const [head, tail] = [(await cluster.request('GET', `${PODS}/ask/log`)).split('\n').slice(0, 3), (await cluster.request('GET', `${PODS}/ask/log`)).split('\n').slice(3)];
    expect(head).toEqual(['web', 'web.default', 'web.default.svc.cluster.local'].map((name) => `${name} ${web.spec.clusterIP}`));
    expect(tail[0]).toMatch(/^headless 10\.42\.\d\.\d/);
    expect(tail.slice(1)).toEqual(['outside 192.168.122.62', 'kubernetes.default 10.96.0.1', 'none', '']);
    const onNode = cluster.cluster.attach(CONTROL_PLANE);
    expect([await onNode.lookup('web.default.svc.cluster.local'), await onNode.lookup('kube-worker02')]).toEqual([[], ['192.168.122.63']]);
  });

  it('finds no route to an address that no Pod has', async () => {
    await using cluster = new TestCluster();
    const onNode = cluster.cluster.attach(CONTROL_PLANE);
    const answer = get(onNode, '10.42.1.99', 80);
    await cluster.seconds(4);
    expect(await answer).toBe('No route to host');
    expect(await get(onNode, '8.8.8.8', 53)).toBe('Network is unreachable');
  });
});
