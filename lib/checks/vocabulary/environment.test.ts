import { describe, expect, it } from 'vitest';
import type { ApiObject, Container, Pod } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { environmentHas, filledIn, takenFrom } from '../index.ts';

const objects: Readonly<Record<string, object>> = {
  'ConfigMap shop': { data: { COLOUR: 'orange', level: 'debug' } },
  'Secret db': { data: { password: Buffer.from('hunter2').toString('base64') } },
};

const fake: Partial<CheckView> = { object: async <T extends ApiObject>(_version: string, kind: string, name: string) => objects[`${kind} ${name}`] as T | undefined };
const view = fake as CheckView;

function pod(container: Partial<Container>): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'web', ...container }] } };
}

describe('environmentHas', () => {
  it.each([
    ['a value', pod({ env: [{ name: 'A', value: 'x' }] }), 'A', 'x'],
    ['a ConfigMap key', pod({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'shop', key: 'level' } } }] }), 'A', 'debug'],
    ['a Secret key', pod({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] }), 'A', 'hunter2'],
    ['a whole ConfigMap, with a prefix', pod({ envFrom: [{ prefix: 'SHOP_', configMapRef: { name: 'shop' } }] }), 'SHOP_COLOUR', 'orange'],
    ['a value that wins over envFrom', pod({ envFrom: [{ configMapRef: { name: 'shop' } }], env: [{ name: 'COLOUR', value: 'red' }] }), 'COLOUR', 'red'],
    ['a reference to one before it', pod({ env: [{ name: 'HOST', value: 'db' }, { name: 'A', value: 'tcp://$(HOST):$(PORT)/$$(HOST)' }] }), 'A', 'tcp://db:$(PORT)/$(HOST)'],
    ['no reference to one after it', pod({ env: [{ name: 'A', value: '$(HOST)' }, { name: 'HOST', value: 'db' }] }), 'A', '$(HOST)'],
  ])('passes %s', async (_name, object, name, value) => {
    expect(await environmentHas(name, value)(object, view)).toEqual({ state: 'passed', found: `${name} is ${JSON.stringify(value)}` });
  });

  it.each([
    ['another value', pod({ env: [{ name: 'A', value: 'y' }] }), 'A is "y"'],
    ['another name', pod({ env: [{ name: 'B', value: 'x' }, { name: 'C' }] }), 'A is not set; there is B and C'],
    ['no variable', pod({}), 'A is not set; there is no variable'],
    ['a key that is not there', pod({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'shop', key: 'nosuch' } } }] }), 'A is not set; there is no variable'],
    ['a field, which the manifest does not know', pod({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] }), 'A is not set; there is no variable'],
  ])('fails %s', async (_name, object, found) => {
    expect(await environmentHas('A', 'x')(object, view)).toMatchObject({ state: 'failed', found, wanted: 'A set to "x"' });
  });
});

describe('takenFrom', () => {
  const fromMap = takenFrom('COLOUR', { kind: 'ConfigMap', name: 'shop' });

  it.each([
    ['a single key', pod({ env: [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'shop', key: 'level' } } }] })],
    ['the whole map', pod({ envFrom: [{ configMapRef: { name: 'shop' } }] })],
  ])('passes %s', async (_name, object) => {
    expect(await fromMap(object, view)).toEqual({ state: 'passed', found: 'COLOUR is taken from the ConfigMap shop' });
  });

  it('passes any object of the kind when none is named', async () => {
    const object = pod({ env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] });
    expect(await takenFrom('P', { kind: 'Secret' })(object, view)).toMatchObject({ state: 'passed' });
    expect(await takenFrom('P', { kind: 'ConfigMap' })(object, view)).toMatchObject({ state: 'failed', found: 'P is taken from elsewhere', wanted: 'P from a ConfigMap' });
  });

  it.each([
    ['a value', pod({ env: [{ name: 'COLOUR', value: 'orange' }] }), 'COLOUR is a value in the manifest'],
    ['another map', pod({ env: [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'other', key: 'COLOUR' } } }] }), 'COLOUR is taken from other'],
    ['a prefix, which makes another name of it', pod({ envFrom: [{ prefix: 'SHOP_', configMapRef: { name: 'shop' } }] }), 'no container has a variable COLOUR'],
    ['a map without the key', pod({ envFrom: [{ configMapRef: { name: 'nosuch' } }] }), 'no container has a variable COLOUR'],
  ])('fails %s', async (_name, object, found) => {
    expect(await fromMap(object, view)).toMatchObject({ state: 'failed', found, wanted: 'COLOUR from the ConfigMap shop' });
  });
});

describe('filledIn', () => {
  const field = (fieldPath: string) => pod({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath } } }] });

  it('passes the field, and one that says the same', async () => {
    expect(await filledIn('A', 'spec.nodeName')(field('spec.nodeName'), view)).toEqual({ state: 'passed', found: 'A is taken from spec.nodeName' });
    expect(await filledIn('A', 'status.podIP')(field('status.podIPs'), view)).toMatchObject({ state: 'passed' });
  });

  it.each([
    ['another field', field('status.hostIP'), 'A is taken from status.hostIP'],
    ['a value', pod({ env: [{ name: 'A', value: 'x' }] }), 'A is "x", written in the manifest'],
    ['no variable', pod({}), 'no container has a variable A'],
  ])('fails %s', async (_name, object, found) => {
    expect(await filledIn('A', 'status.podIP')(object, view)).toMatchObject({ state: 'failed', found });
  });
});
