import { describe, expect, it } from 'vitest';
import type { ApiObject } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { holds } from '../index.ts';

const objects: Readonly<Record<string, object>> = {
  'ConfigMap shop': { data: { COLOUR: 'orange', 'index.html': '<h1>Welcome aboard</h1>' } },
  'Secret db': { data: { password: Buffer.from('hunter2').toString('base64') } },
  'ConfigMap empty': {},
};

const fake: Partial<CheckView> = { object: async <T extends ApiObject>(_version: string, kind: string, name: string) => objects[`${kind} ${name}`] as T | undefined };
const view = fake as CheckView;

describe('holds', () => {
  it('passes the values asked for, a Secret’s decoded', async () => {
    expect(await holds('map', { kind: 'ConfigMap', name: 'shop', values: { COLOUR: 'orange' } }).run(view)).toEqual({ state: 'passed', found: 'ConfigMap shop holds COLOUR: orange' });
    expect(await holds('secret', { kind: 'Secret', name: 'db', values: { password: 'hunter2' } }).run(view)).toMatchObject({ state: 'passed' });
    expect(await holds('page', { kind: 'ConfigMap', name: 'shop', values: { 'index.html': 'Welcome aboard' }, within: true }).run(view)).toMatchObject({ state: 'passed' });
  });

  it.each([
    ['another value', 'shop', { COLOUR: 'green' }, 'COLOUR is "orange"'],
    ['another key', 'shop', { colour: 'orange' }, 'colour is not set; there is COLOUR and index.html'],
    ['no key at all', 'empty', { COLOUR: 'orange' }, 'COLOUR is not set; there is no key'],
    ['no such map', 'nosuch', { COLOUR: 'orange' }, 'no ConfigMap nosuch'],
  ])('fails %s', async (_name, name, values, found) => {
    expect(await holds('map', { kind: 'ConfigMap', name, values }).run(view)).toMatchObject({ state: 'failed', found });
  });
});
