import { expect, it } from 'vitest';
import { failure, pass } from '../testing/class.ts';
import { masked, reasonOf } from './reasons.ts';

it.each([
  ['no Pod web, but test-pod', 'no Pod blue, but a-pod and b-pod'],
  ['Pod web is Pending, 0/1 containers ready', 'Pod my-web is Pending, 0/2 containers ready'],
  ['Service web has no endpoint', 'Service my-svc has no endpoint'],
  ['-l app=web finds pod-a', '-l app=blue,tier=x finds b-pod'],
  ['Deployment web wants 3, has 2: 2 up to date, 1 available', 'Deployment nginx wants 4, has 1: 1 up to date, 0 available'],
  ['GREETING is "hello"', 'GREETING is "goodbye"'],
  ['Pod web uses nginx:1.27', 'Pod shop uses registry.example/httpd:2'],
])('finds the same mistake in %j and %j', (one, other) => {
  expect(masked(one)).toBe(masked(other));
});

it.each([
  ['no Pod in namespace default', 'Pod web is Pending, 0/1 containers ready'],
  ['Pod web is Pending, 0/1 containers ready', 'Pod web is Running, 0/1 containers ready'],
  ['Service web is of type ClusterIP', 'Service web is of type NodePort'],
  ['Service web has no endpoint', 'Service web has no port'],
])('tells %j from %j', (one, other) => {
  expect(masked(one)).not.toBe(masked(other));
});

it('takes the first check that failed, and none of a pass', () => {
  expect(reasonOf(failure('pods/first/run', 'no Pod web'))).toEqual({ check: 'runs', title: 'it runs', found: 'no Pod web', wanted: 'something else', key: 'pods/first/run runs no Pod …' });
  expect(reasonOf(pass('pods/first/run'))).toBeUndefined();
  expect(reasonOf(undefined)).toBeUndefined();
});
