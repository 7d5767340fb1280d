import { describe, expect, it } from 'vitest';
import type { ApiObject, Pod, Service } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { arrivesAtPort, leadsTo, leadsToAll } from '../index.ts';

interface Endpoint {
  pod: string;
  ready?: boolean;
}

const web: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80, targetPort: 'http' }] } };

/** A cluster with one slice of the Service; `ports: []` is what a targetPort leads to that no Pod has. */
function view(endpoints: readonly Endpoint[], { ports = [8080], selected = [] }: { ports?: readonly number[]; selected?: readonly string[] } = {}): CheckView {
  const slice = {
    endpoints: endpoints.map(({ pod, ready }) => ({ addresses: ['10.42.1.2'], conditions: ready === undefined ? {} : { ready }, targetRef: { kind: 'Pod', name: pod } })),
    ports: ports.map((port) => ({ port })),
  };
  const fake: Partial<CheckView> = {
    objects: async <T extends ApiObject>() => [slice] as unknown as readonly T[],
    pods: async () => selected.map((name): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })),
  };
  return fake as CheckView;
}

describe('leadsTo', () => {
  it('counts ready endpoints only', async () => {
    const one = view([{ pod: 'a' }, { pod: 'b', ready: false }]);
    expect(await leadsTo(['a'])(web, one)).toEqual({ state: 'passed', found: 'Service web leads to a' });
    expect(await leadsTo(['a', 'b'])(web, one)).toMatchObject({ state: 'failed', found: 'Service web leads to a', wanted: 'exactly a and b behind it' });
    expect(await leadsTo()(web, view([]))).toMatchObject({ state: 'failed', found: 'Service web has no endpoint', wanted: 'at least one ready Pod behind it' });
    expect(await leadsTo()(web, view([{ pod: 'a' }]))).toMatchObject({ state: 'passed' });
  });

  it('counts no address without a port', async () => {
    expect(await leadsTo(['a'])(web, view([{ pod: 'a' }], { ports: [] }))).toMatchObject({ state: 'failed', found: 'Service web has no endpoint' });
  });
});

describe('leadsToAll', () => {
  it('wants so many, all of them found by the selector', async () => {
    const endpoints = [{ pod: 'a' }, { pod: 'b' }];
    expect(await leadsToAll('app=web', 2)(web, view(endpoints, { selected: ['a', 'b', 'c'] }))).toEqual({ state: 'passed', found: 'Service web leads to a and b' });
    expect(await leadsToAll('app=web', 3)(web, view(endpoints, { selected: ['a', 'b', 'c'] }))).toMatchObject({ state: 'failed', wanted: '3 Pods of app=web behind it, ready' });
    expect(await leadsToAll('app=web', 2)(web, view(endpoints, { selected: ['a'] }))).toMatchObject({ state: 'failed', found: 'Service web leads to a and b' });
    expect(await leadsToAll('app=web', 1)(web, view([], { selected: ['a'] }))).toMatchObject({ wanted: 'one Pod of app=web behind it, ready' });
  });
});

describe('arrivesAtPort', () => {
  it('looks at where the traffic ends, however the port is named', async () => {
    expect(await arrivesAtPort(8080)(web, view([{ pod: 'a' }]))).toEqual({ state: 'passed', found: 'Service web leads to port 8080 of its Pods' });
    expect(await arrivesAtPort(80)(web, view([{ pod: 'a' }]))).toMatchObject({ state: 'failed', found: 'Service web leads to port 8080 of its Pods', wanted: 'port 80 of its Pods' });
    expect(await arrivesAtPort(80)(web, view([{ pod: 'a' }], { ports: [] }))).toMatchObject({ found: 'Service web leads to no port of any Pod; targetPort is http' });
  });
});
