import { expect, test } from 'vitest';
import type { ClusterPicture, MapPod } from './picture.ts';
import { whatHappened } from './what-happened.ts';

const pod = (name: string, { status = 'Running', ready = true, restarts = 0 } = {}): MapPod => ({
  name,
  node: 'kube-worker01',
  status,
  address: undefined,
  labels: {},
  owner: undefined,
  containers: [{ name: 'web', image: 'nginx', state: 'running', ready, restarts, reason: undefined }],
  restarts,
  why: [],
});

const of = (...pods: MapPod[]): ClusterPicture => ({ nodes: [], pods, controllers: [], services: [] });

test('nothing changed, nothing said', () => {
  expect(whatHappened(of(pod('web')), of(pod('web')))).toEqual([]);
});

test('restarts are added up over all Pods, and said first', () => {
  const after = of(pod('a', { restarts: 3, status: 'CrashLoopBackOff', ready: false }), pod('b', { restarts: 1 }));
  expect(whatHappened(of(pod('a', { restarts: 1 }), pod('b')), after)).toEqual(['3 restarts', 'a became CrashLoopBackOff']);
  expect(whatHappened(of(pod('b')), of(pod('b', { restarts: 1 })))).toEqual(['1 restart']);
});

test('readiness that came and went is told from a new status', () => {
  const before = of(pod('a', { ready: false }), pod('b'), pod('c', { status: 'ContainerCreating', ready: false }));
  expect(whatHappened(before, of(pod('a'), pod('b', { ready: false }), pod('c')))).toEqual(['c became Running', 'a became ready', 'b is not ready any more']);
});

test('many Pods are counted instead of named, new and gone ones too', () => {
  const gone = of(pod('a'), pod('b'), pod('c'));
  expect(whatHappened(gone, of(pod('d'), pod('e')))).toEqual(['d and e are new', '3 Pods are gone']);
});
