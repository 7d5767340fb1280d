import { expect, test } from 'vitest';
import type { ClusterPicture, MapPod } from '#lib/map/index.ts';
import { litPods, moodOf, readyOf, thingOf } from './selection.ts';

const container = { name: 'web', image: 'nginx', state: 'running', ready: true, restarts: 0, reason: undefined } as const;

const pod = (name: string, rest: Partial<MapPod> = {}): MapPod => ({
  name, node: 'kube-worker01', status: 'Running', address: undefined, labels: {}, owner: undefined, containers: [container], restarts: 0, why: [], ...rest,
});

const picture: ClusterPicture = {
  nodes: [{ name: 'kube-worker01', ready: true, controlPlane: false }],
  pods: [pod('web-a', { owner: { kind: 'ReplicaSet', name: 'web-1' } }), pod('web-b', { node: 'kube-worker02', owner: { kind: 'ReplicaSet', name: 'web-1' } }), pod('alone')],
  controllers: [
    { kind: 'Deployment', name: 'web', wanted: 2, ready: 2, owner: undefined, why: [] },
    { kind: 'ReplicaSet', name: 'web-1', wanted: 2, ready: 2, owner: { kind: 'Deployment', name: 'web' }, why: [] },
  ],
  services: [{ name: 'web', type: 'ClusterIP', address: '10.96.0.9', ports: [], selector: 'app=web', pods: ['web-b'], why: [] }],
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
