import { describe, expect, it } from 'vitest';
import type { ApiObject, Service } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { hasPort, isOfType, selectsBy, serviceCheck } from '../index.ts';

type Ports = NonNullable<NonNullable<Service['spec']>['ports']>;

function service(name: string, type: 'ClusterIP' | 'NodePort' = 'ClusterIP', ports: Ports = [{ port: 80 }]): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { type, ports } };
}

function view(services: readonly Service[]): CheckView {
  const fake: Partial<CheckView> = {
    namespace: 'default',
    object: async <T extends ApiObject>(_version: string, _kind: string, name: string) => services.find((one) => one.metadata?.name === name) as T | undefined,
    objects: async <T extends ApiObject>() => services as unknown as readonly T[],
  };
  return fake as CheckView;
}

describe('serviceCheck', () => {
  const check = serviceCheck('type', 'type', { service: 'web', ask: isOfType('NodePort') });

  it('asks the Service of that name', async () => {
    expect(await check.run(view([service('web', 'NodePort')]))).toEqual({ state: 'passed', found: 'Service web is of type NodePort' });
    expect(await check.run(view([service('web')]))).toMatchObject({ state: 'failed', found: 'Service web is of type ClusterIP', wanted: 'type NodePort' });
  });

  it('says what is there instead of a missing Service, and counts none that the cluster has by itself', async () => {
    expect(await check.run(view([service('kubernetes')]))).toMatchObject({
      found: 'no Service in namespace default', lookAt: '`kubectl get services -n default` lists what is there',
    });
    expect(await check.run(view([service('kubernetes'), service('wbe')]))).toMatchObject({ found: 'no Service web, but wbe', wanted: 'a Service named web' });
  });
});

describe('hasPort', () => {
  it.each([
    ['the same port for the Pods by default', [{ port: 80 }], { port: 80, targetPort: 80 }],
    ['one of several', [{ port: 443 }, { port: 80, targetPort: 8080, nodePort: 30080 }], { port: 80, targetPort: 8080, nodePort: 30080 }],
  ])('passes %s', async (_name, ports, wanted) => {
    expect(await hasPort(wanted)(service('web', 'NodePort', ports), view([]))).toMatchObject({ state: 'passed' });
  });

  it.each([
    ['another port', [{ port: 81 }], 'Service web has port 81'],
    ['another target', [{ port: 80, targetPort: 8080 }], 'Service web has port 80 to targetPort 8080'],
    ['another node port', [{ port: 80, nodePort: 30081 }], 'Service web has port 80, nodePort 30081'],
    ['none', [], 'Service web has no port'],
    ['a target by another name', [{ port: 80, targetPort: 'http', nodePort: 30080 }], 'Service web has port 80 to targetPort http, nodePort 30080'],
  ])('fails %s', async (_name, ports, found) => {
    expect(await hasPort({ port: 80, targetPort: 80, nodePort: 30080 })(service('web', 'NodePort', ports), view([]))).toMatchObject({ state: 'failed', found });
  });
});

describe('selectsBy', () => {
  it('wants exactly these labels', () => {
    const selecting = (selector: Record<string, string>): Service => ({ ...service('web'), spec: { selector } });
    expect(selectsBy({ a: '1', b: '2' })(selecting({ b: '2', a: '1' }), view([]))).toEqual({ state: 'passed', found: 'Service web selects by a=1,b=2' });
    expect(selectsBy({ a: '1' })(selecting({ a: '1', b: '2' }), view([]))).toMatchObject({ state: 'failed', found: 'Service web selects by a=1,b=2', wanted: 'a=1' });
    expect(selectsBy({ a: '1' })(service('web'), view([]))).toMatchObject({ state: 'failed', found: 'Service web selects by nothing' });
  });
});
