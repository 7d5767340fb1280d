import { expect, test } from 'vitest';
import type { ClusterPicture, MapPod } from '#lib/map/index.ts';
import { endpointWords, leadWords, litPods, moodOf, readyOf, selects, thingOf } from './selection.ts';

const container = { name: 'web', image: 'nginx', state: 'running', ready: true, restarts: 0, reason: undefined } as const;

const pod = (name: string, rest: Partial<MapPod> = {}): MapPod => ({
  name, node: 'kube-worker01', status: 'Running', address: undefined, labels: {}, owner: undefined, containers: [container], restarts: 0, why: [], ...rest,
});

const picture: ClusterPicture = {
  nodes: [{ name: 'kube-worker01', ready: true, controlPlane: false }],
  pods: [pod('web-a', { owner: { kind: 'ReplicaSet', name: 'web-1' } }), pod('web-b', { node: 'kube-worker02', labels: { app: 'web', tier: 'front' }, owner: { kind: 'ReplicaSet', name: 'web-1' } }), pod('alone')],
  controllers: [
    { kind: 'Deployment', name: 'web', wanted: 2, ready: 2, owner: undefined, selector: 'app=web', why: [] },
    { kind: 'ReplicaSet', name: 'web-1', wanted: 2, ready: 2, owner: { kind: 'Deployment', name: 'web' }, selector: 'app=web', why: [] },
  ],
  services: [{ name: 'web', type: 'ClusterIP', address: '10.96.0.9', ports: [], selector: 'app=web', pods: [], unready: [], why: [] }],
};

test.each([
  ['Deployment', 'web', ['web-a', 'web-b']],
  ['ReplicaSet', 'web-1', ['web-a', 'web-b']],
  ['Service', 'web', ['web-b']],
  ['Node', 'kube-worker01', ['web-a', 'alone']],
  ['Service', 'gone', []],
])('choosing %s %s lights the Pods that belong to it', (kind, name, lit) => {
  expect([...(litPods(picture, { kind, name }) ?? [])]).toEqual(lit);
});

test('choosing nothing, or a Pod, leaves all as they are', () => {
  expect(litPods(picture, undefined)).toBeUndefined();
  expect(litPods(picture, { kind: 'Pod', name: 'alone' })).toBeUndefined();
});

test('finds what is chosen, until it is gone', () => {
  expect(thingOf(picture, { kind: 'Deployment', name: 'web' })).toMatchObject({ is: 'controller', thing: { wanted: 2 } });
  expect(thingOf(picture, { kind: 'Service', name: 'web' })).toMatchObject({ is: 'service', thing: { selector: 'app=web' } });
  expect(thingOf(picture, { kind: 'Pod', name: 'gone' })).toBeUndefined();
});

test('a Pod looks as it is', () => {
  const unready = pod('unready', { containers: [{ ...container, ready: false }, container] });
  expect([readyOf(unready), moodOf(unready)]).toEqual(['1/2', 'underway']);
  expect(moodOf(pod('broken', { status: 'CrashLoopBackOff' }))).toBe('trouble');
  expect(moodOf(pod('going', { status: 'Terminating' }))).toBe('underway');
  expect(moodOf(pod('fine'))).toBe('fine');
});

test('a label lights the Pods that have it', () => {
  expect([...(litPods(picture, { label: 'tier=front' }) ?? [])]).toEqual(['web-b']);
});

test('a selector wants all of its labels, and one that asks nothing selects nothing', () => {
  const labels = { app: 'web', 'app.kubernetes.io/name': 'shop' };
  expect([selects('app=web', labels), selects('app=web,app.kubernetes.io/name=shop', labels), selects('app=web,tier=front', labels), selects('', labels)]).toEqual([true, true, false, false]);
});

test('a Service says how many of its endpoints are ready, and a Pod whose endpoint it is', () => {
  const service = (name: string, pods: readonly string[], unready: readonly string[]) => ({ ...picture.services[0]!, name, pods, unready });
  const services = [service('front', ['web-a'], ['web-b']), service('admin', ['web-a'], []), service('lost', [], [])];
  expect(services.map(leadWords)).toEqual(['1 of 2 Pods ready', '1 of 1 Pod ready', 'no Pods']);
  expect(['web-a', 'web-b', 'alone'].map((name) => endpointWords(services, name))).toEqual(['front, admin', 'front: not ready', undefined]);
});
