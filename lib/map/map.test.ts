import { expect, test } from 'vitest';
import { Unreachable, type KubernetesClient, type WatchListener } from '#lib/kubernetes/index.ts';
import type { ApiObject, Event, Node, Pod, Service } from '#lib/schema/index.ts';
import { drawPicture, type Controller, type EndpointSlice, type Watched } from './draw.ts';
import { followCluster } from './follow.ts';
import type { MapEvent } from './picture.ts';

const nothing: Watched = { nodes: [], pods: [], services: [], events: [], controllers: [], slices: [] };

const node = (name: string, labels: Record<string, string>, status: string): Node => ({
  apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { conditions: [{ type: 'Ready', status }] },
});

const pod = (name: string, rest: Partial<Pod> = {}): Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, uid: name, labels: { app: 'web' } },
  spec: { nodeName: 'kube-worker01', containers: [{ name: 'web', image: 'nginx:latest' }] },
  status: { phase: 'Running', podIP: '10.42.1.2', containerStatuses: [{ name: 'web', image: '', imageID: '', ready: true, restartCount: 2, state: { running: {} } }] },
  ...rest,
});

const event = (name: string, reason: string, second: number, count = 1): Event => ({
  apiVersion: 'v1', kind: 'Event', metadata: { name: `${name}.${second}`, uid: `${name}.${second}` }, reason, message: `about ${reason}`, count,
  involvedObject: { kind: 'Pod', name }, lastTimestamp: `2026-01-01T00:00:0${second}Z`,
});

test('nodes say whether they are ready and which one steers', () => {
  const nodes = [node('kube-worker01', {}, 'False'), node('kube-control01', { 'node-role.kubernetes.io/control-plane': '' }, 'True')];
  expect(drawPicture({ ...nothing, nodes }).nodes).toEqual([
    { name: 'kube-control01', ready: true, controlPlane: true },
    { name: 'kube-worker01', ready: false, controlPlane: false },
  ]);
});

test('a Pod says where it is, how its containers are, and what happened to it', () => {
  const events = [event('web', 'Started', 2, 3), event('web', 'Scheduled', 1), event('other', 'Killing', 3)];
  expect(drawPicture({ ...nothing, pods: [pod('web')], events }).pods).toEqual([{
    name: 'web', node: 'kube-worker01', status: 'Running', address: '10.42.1.2', labels: { app: 'web' }, owner: undefined, restarts: 2,
    containers: [{ name: 'web', image: 'nginx:latest', state: 'running', ready: true, restarts: 2, reason: undefined }],
    why: ['Scheduled: about Scheduled', 'Started: about Started (x3)'],
  }]);
});

test('a container that does not run says why', () => {
  const waiting = pod('waiting', { status: { phase: 'Pending', containerStatuses: [{ name: 'web', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff' } } }] } });
  const ended = pod('ended', { status: { phase: 'Running', containerStatuses: [{ name: 'web', image: '', imageID: '', ready: false, restartCount: 1, state: { terminated: { exitCode: 1, reason: 'Error' } } }] } });
  const killed = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
  const again = pod('again', { status: { phase: 'Running', containerStatuses: [{ name: 'web', image: '', imageID: '', ready: false, restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: killed }] } });
  const fresh = pod('fresh', { spec: { containers: [{ name: 'web', image: 'nginx' }] }, status: { phase: 'Pending' } });
  const pictured = drawPicture({ ...nothing, pods: [waiting, ended, again, fresh] }).pods;
  expect(pictured.map(({ name, node: on, status, containers: [only] }) => [name, on, status, only?.state, only?.reason])).toEqual([
    ['again', 'kube-worker01', 'CrashLoopBackOff', 'waiting', 'CrashLoopBackOff after OOMKilled (exit code 137)'],
    ['ended', 'kube-worker01', 'Error', 'terminated', 'Error (exit code 1)'],
    ['fresh', undefined, 'Pending', 'waiting', undefined],
    ['waiting', 'kube-worker01', 'ImagePullBackOff', 'waiting', 'ImagePullBackOff'],
  ]);
});

test('a Service leads to the Pods of its endpoints that are ready', () => {
  const service: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'NodePort', clusterIP: '10.96.0.9', selector: { app: 'web', tier: 'front' }, ports: [{ port: 80, nodePort: 30080 }] } };
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
    endpoints: [{ conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'web-1' } }, { conditions: { ready: false }, targetRef: { kind: 'Pod', name: 'web-2' } }],
  };
  expect(drawPicture({ ...nothing, services: [service], slices: [slice] }).services).toEqual([
    { name: 'web', type: 'NodePort', address: '10.96.0.9', ports: ['80:30080/TCP'], selector: 'app=web,tier=front', pods: ['web-1'], unready: ['web-2'], why: [] },
  ]);
});

test('owners come before what they own, and old ReplicaSets are left out', () => {
  const owned = (name: string, replicas: number): Controller => ({
    apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u', controller: true }] },
    spec: { replicas }, status: { readyReplicas: replicas },
  });
  const deployment: Controller = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3 }, status: { readyReplicas: 2 } };
  expect(drawPicture({ ...nothing, controllers: [owned('web-old', 0), owned('web-new', 3), deployment] }).controllers).toEqual([
    { kind: 'Deployment', name: 'web', wanted: 3, ready: 2, owner: undefined, selector: '', why: [] },
    { kind: 'ReplicaSet', name: 'web-new', wanted: 3, ready: 3, owner: { kind: 'Deployment', name: 'web' }, selector: '', why: [] },
  ]);
});

test('a ReplicationController is drawn as a ReplicaSet, with the labels it selects by', async () => {
  const spec = { replicas: 2, selector: { app: 'old', tier: 'front' } };
  const controller: Controller = { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'old', uid: 'old' }, spec, status: { readyReplicas: 1 } };
  const cluster = fakeCluster();
  const pictures = followCluster({ client: cluster.client, namespace: 'default', signal: new AbortController().signal });
  const first = next(pictures);
  await Promise.resolve();
  cluster.say('/api/v1/namespaces/default/replicationcontrollers').event({ type: 'ADDED', object: controller });
  expect((await first).picture.controllers).toEqual([
    { kind: 'ReplicationController', name: 'old', wanted: 2, ready: 1, owner: undefined, selector: 'app=old,tier=front', why: [] },
  ]);
});

/** A cluster whose watches the test speaks for. */
function fakeCluster() {
  const listeners = new Map<string, WatchListener<ApiObject>>();
  const closed: string[] = [];
  const client = {
    watch: async (path: string, _selection: unknown, listener: WatchListener<ApiObject>) => {
      listeners.set(path, listener);
      return { [Symbol.dispose]: () => void closed.push(path) };
    },
  } as unknown as KubernetesClient;
  return { client, closed, say: (path: string) => listeners.get(path) as WatchListener<ApiObject>, paths: () => [...listeners.keys()] };
}

const PODS = '/api/v1/namespaces/default/pods';

async function next(pictures: AsyncGenerator<MapEvent>) {
  return (await pictures.next()).value as MapEvent & { type: 'picture' };
}

test('a picture follows each change, and every watch ends with the map', async () => {
  const cluster = fakeCluster();
  const ending = new AbortController();
  const pictures = followCluster({ client: cluster.client, namespace: 'default', signal: ending.signal });
  const first = next(pictures);
  await Promise.resolve();
  cluster.say(PODS).event({ type: 'ADDED', object: pod('web') as ApiObject });
  expect((await first).picture.pods.map(({ name }) => name)).toEqual(['web']);
  const second = next(pictures);
  cluster.say(PODS).event({ type: 'DELETED', object: pod('web') as ApiObject });
  expect((await second).picture.pods).toEqual([]);
  const last = pictures.next();
  ending.abort();
  expect(await last).toEqual({ value: undefined, done: true });
  expect(cluster.closed.toSorted()).toEqual(cluster.paths().toSorted());
});

test('a cluster that stops answering ends the pictures with the reason', async () => {
  const cluster = fakeCluster();
  const pictures = followCluster({ client: cluster.client, namespace: 'default', signal: new AbortController().signal });
  const first = pictures.next();
  await Promise.resolve();
  cluster.say(PODS).ended(new Unreachable('http://cluster', 'no answer'));
  await expect(first).rejects.toBeInstanceOf(Unreachable);
});

test('what a learner puts into the cluster stays text, on one line, and of a bearable length', () => {
  const nasty = '<img src=x onerror=alert(1)>\x1b]0;owned\x07\u202Egnp.exe\n';
  const shown = '<img src=x onerror=alert(1)>^[]0;owned^G\\u202egnp.exe ';
  const name = `a${'b'.repeat(62)}`;
  const hostile = pod(name, {
    metadata: { name, labels: { app: 'web' }, annotations: { note: nasty.repeat(5000) } },
    spec: { containers: [{ name: 'web', image: nasty }] },
    status: { phase: 'Running', podIP: '10.42.1.2', containerStatuses: [{ name: 'web', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: nasty } } }] },
  });
  const event = { apiVersion: 'v1', kind: 'Event', involvedObject: { kind: 'Pod', name }, reason: 'Hostile', message: nasty.repeat(5000) } as Watched['events'][number];
  const [drawn] = drawPicture({ ...nothing, pods: [hostile], events: [event] }).pods;
  expect(drawn?.name).toBe(name);
  expect(drawn?.containers[0]).toMatchObject({ image: shown, reason: shown });
  expect(drawn?.status).toBe(shown);
  expect(drawn?.why[0]).toMatch(/^Hostile: <img src=x onerror=alert\(1\)>\^\[\]0;owned\^G\\u202egnp\.exe <img/);
  expect(JSON.stringify(drawn).length).toBeLessThan(8000);
});
