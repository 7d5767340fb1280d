import { describe, expect, it } from 'vitest';
import type { Pod } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { mountsInCommon, runsNone, runsOnly, runsWhere } from '../index.ts';

type Volumes = NonNullable<NonNullable<Pod['spec']>['volumes']>;

function pod(mounts: Readonly<Record<string, readonly [volume: string, path: string][]>>, volumes: Volumes = [{ name: 'a', emptyDir: {} }, { name: 'b', emptyDir: {} }]): Pod {
  const images: Readonly<Record<string, string>> = { web: 'nginx:latest', helper: 'docker.io/library/busybox:1.36' };
  const token = { name: 'kube-api-access-x', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  const containers = Object.entries(mounts).map(([name, list]) => ({
    name,
    image: images[name] ?? 'redis',
    volumeMounts: [...list.map(([volume, mountPath]) => ({ name: volume, mountPath })), token],
  }));
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { volumes, containers } };
}

const view = {} as CheckView;
const common = mountsInCommon({ type: 'emptyDir', containers: ['web', 'helper'], at: { web: '/pages' } });

describe('mountsInCommon', () => {
  it.each([
    ['at the place asked for', { web: [['a', '/pages']], helper: [['a', '/out']] }],
    ['with a slash at the end', { web: [['a', '/pages/']], helper: [['a', '/out']] }],
    ['among other mounts', { web: [['b', '/b'], ['a', '/pages']], helper: [['a', '/out']] }],
  ] as const)('passes one volume in both containers, %s', async (_name, mounts) => {
    expect(await common(pod(mounts as never), view)).toEqual({ state: 'passed', found: 'web and helper mount the emptyDir a' });
  });

  it.each([
    ['two volumes', { web: [['a', '/pages']], helper: [['b', '/out']] }, 'web mounts a, helper mounts b'],
    ['no mount', { web: [['a', '/pages']], helper: [] }, 'web mounts a, helper mounts nothing'],
    ['another place', { web: [['a', '/html']], helper: [['a', '/out']] }, 'web mounts it at /html'],
    ['another container', { web: [['a', '/pages']], other: [['a', '/out']] }, 'web mounts a, helper mounts nothing'],
  ] as const)('fails %s, saying what is mounted', async (_name, mounts, found) => {
    expect(await common(pod(mounts as never), view)).toMatchObject({ state: 'failed', found, wanted: 'web and helper mounting one emptyDir, web at /pages' });
  });

  it('fails a volume of another type', async () => {
    const outcome = await common(pod({ web: [['a', '/pages']], helper: [['a', '/out']] }, [{ name: 'a', configMap: { name: 'x' } }]), view);
    expect(outcome).toMatchObject({ state: 'failed', found: 'web mounts a (configMap x), helper mounts a (configMap x)' });
  });
});

describe('runsWhere', () => {
  const both = pod({ web: [], helper: [] });

  it('passes the images by container and by list', async () => {
    expect(await runsWhere({ web: 'nginx', helper: 'busybox' })(both, view)).toEqual({ state: 'passed', found: 'containers web, helper' });
    expect(await runsWhere(['busybox', 'nginx'])(both, view)).toMatchObject({ state: 'passed' });
  });

  it('names what is missing', async () => {
    expect(await runsWhere({ web: 'nginx', writer: 'busybox' })(both, view)).toMatchObject({
      state: 'failed', found: 'no container named writer among web, helper', wanted: 'containers web (nginx) and writer (busybox)', lookAt: expect.stringContaining('create it anew'),
    });
    expect(await runsWhere({ web: 'httpd' })(both, view)).toMatchObject({ state: 'failed', found: 'web runs nginx:latest, not httpd', lookAt: expect.stringContaining('can be changed') });
    expect(await runsWhere(['nginx', 'busybox', 'redis'])(both, view)).toMatchObject({ state: 'failed', lookAt: expect.stringContaining('create it anew') });
    expect(await runsWhere(['redis'])(both, view)).toMatchObject({
      state: 'failed', found: 'containers web (nginx:latest), helper (docker.io/library/busybox:1.36)', wanted: 'containers that run redis',
    });
  });
});

describe('mountsInCommon of a source', () => {
  const settings = mountsInCommon({ type: 'configMap', source: 'shop', containers: ['web'], at: { web: '/etc/shop' } });
  const volumes: Volumes = [{ name: 'a', configMap: { name: 'shop' } }, { name: 'b', configMap: { name: 'other' } }, { name: 'c', secret: { secretName: 'shop' } }];

  it('passes the ConfigMap of that name, and fails another one', async () => {
    expect(await settings(pod({ web: [['a', '/etc/shop']] }, volumes), view)).toMatchObject({ state: 'passed' });
    expect(await settings(pod({ web: [['b', '/etc/shop']] }, volumes), view)).toMatchObject({ state: 'failed', found: 'web mounts b (configMap other)', wanted: 'web mounting one configMap shop, web at /etc/shop' });
    expect(await settings(pod({ web: [['c', '/etc/shop']] }, volumes), view)).toMatchObject({ state: 'failed', found: 'web mounts c (secret shop)' });
  });
});

describe('runsOnly', () => {
  it('passes a single container with one of the images, and fails another or a second one', async () => {
    expect(await runsOnly('httpd', 'nginx')(pod({ web: [] }), view)).toEqual({ state: 'passed', found: 'Pod p runs nginx:latest' });
    expect(await runsOnly('httpd')(pod({ web: [] }), view)).toMatchObject({ state: 'failed', found: 'Pod p runs nginx:latest', wanted: 'a single container, with the image httpd' });
    expect(await runsOnly('nginx')(pod({ web: [], other: [] }), view)).toMatchObject({ state: 'failed', found: 'Pod p runs nginx:latest and redis' });
  });
});

describe('runsNone', () => {
  it('fails naming the container that runs one of the images', async () => {
    expect(await runsNone('mysql', 'mariadb')(pod({ web: [], other: [] }), view)).toEqual({ state: 'passed', found: 'Pod p runs no mysql and no mariadb' });
    expect(await runsNone('mysql', 'redis')(pod({ web: [], other: [] }), view)).toMatchObject({ state: 'failed', found: 'Pod p holds other (redis)', wanted: 'a Pod without mysql or redis' });
  });
});
