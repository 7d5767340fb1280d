import { describe, expect, it } from 'vitest';
import type { ApiObject } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { configMapCheck, secretCheck } from '../index.ts';

function view(name: string, data?: Record<string, string>): CheckView {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...(data && { data }) };
  const fake: Partial<CheckView> = {
    namespace: 'default',
    object: async <T extends ApiObject>(_version: string, _kind: string, wanted: string) => (wanted === name ? (object as unknown as T) : undefined),
    objects: async <T extends ApiObject>() => [object] as unknown as readonly T[],
  };
  return fake as CheckView;
}

describe('configMapCheck', () => {
  const check = configMapCheck('map', 'map', { name: 'shop', data: { HOST: 'db' } });

  it('compares the values asked for, and no others', async () => {
    expect(await check.run(view('shop', { HOST: 'db', MORE: 'x' }))).toEqual({ state: 'passed', found: 'ConfigMap shop holds HOST' });
    expect(await check.run(view('shop', { HOST: 'bd' }))).toMatchObject({ state: 'failed', found: 'ConfigMap shop has HOST "bd"', wanted: 'HOST "db"', lookAt: '`kubectl get configmap shop -o yaml`' });
    expect(await check.run(view('shop', { HOTS: 'db' }))).toMatchObject({ found: 'ConfigMap shop has no key HOST; it has HOTS' });
    expect(await check.run(view('shop'))).toMatchObject({ found: 'ConfigMap shop has no key HOST; it has none' });
  });

  it('names what is there instead, but not what every namespace has', async () => {
    expect(await check.run(view('kube-root-ca.crt'))).toMatchObject({ found: 'no ConfigMap in namespace default' });
    expect(await check.run(view('shpo'))).toMatchObject({ found: 'no ConfigMap shop, but shpo' });
  });
});

describe('secretCheck', () => {
  const check = secretCheck('secret', 'secret', { name: 'shop', data: { password: 'sesame' } });

  it('compares values as they are before base64', async () => {
    expect(await check.run(view('shop', { password: 'c2VzYW1l' }))).toMatchObject({ state: 'passed' });
    expect(await check.run(view('shop', { password: 'c2VzYW1lCg==' }))).toMatchObject({ state: 'failed', found: 'Secret shop has password "sesame\\n"' });
  });
});
