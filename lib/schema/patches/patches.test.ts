import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../catalogue.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

const pod = builtInCatalogue().typeOf({ group: '', version: 'v1', kind: 'Pod' });
const deployment = builtInCatalogue().typeOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
if (!pod || !deployment) throw new Error('Pods and Deployments must be known');
const strategic = (original: unknown, patch: unknown, type = pod) => strategicMergePatch(original, patch, type);

describe('mergePatch', () => {
  it('merges maps, replaces lists and deletes on null', () => {
    const original = { a: 1, b: { c: 2, d: 3 }, l: [1, 2] };
    expect(mergePatch(original, { b: { c: null, e: 4 }, l: [3], n: { x: null, y: 1 } })).toEqual({ a: 1, b: { d: 3, e: 4 }, l: [3], n: { y: 1 } });
    expect(original).toEqual({ a: 1, b: { c: 2, d: 3 }, l: [1, 2] });
  });
});

describe('jsonPatch', () => {
  it('applies each operation', () => {
    const original = { a: { b: [1, 2, 3] }, 'k/1': 'x' };
    const patched = jsonPatch(original, [
      { op: 'test', path: '/k~11', value: 'x' },
      { op: 'add', path: '/a/b/1', value: 9 },
      { op: 'add', path: '/a/b/-', value: 10 },
      { op: 'remove', path: '/a/b/0' },
      { op: 'replace', path: '/k~11', value: 'y' },
      { op: 'copy', from: '/k~11', path: '/c' },
      { op: 'move', from: '/c', path: '/d' },
    ]);
    expect(patched).toEqual({ a: { b: [9, 2, 3, 10] }, 'k/1': 'y', d: 'y' });
    expect(original).toEqual({ a: { b: [1, 2, 3] }, 'k/1': 'x' });
  });

  it('refuses what does not apply', () => {
    const fault = (operation: Parameters<typeof jsonPatch>[1][number]) => {
      try {
        jsonPatch({ a: [1] }, [operation]);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(fault({ op: 'remove', path: '/b' })).toBe("error in remove for path: '/b': Unable to remove nonexistent key: b: missing value");
    expect(fault({ op: 'test', path: '/a/0', value: 2 })).toBe('testing value /a/0 failed: test failed');
    expect(fault({ op: 'add', path: '/x/y', value: 2 })).toBe('add operation does not apply: doc is missing path: "/x/y": missing value');
    expect(fault({ op: 'replace', path: '/a/5', value: 2 })).toBe('Unable to access invalid index: 5: invalid index referenced');
  });
});

describe('strategicMergePatch', () => {
  const original = {
    metadata: { labels: { app: 'web', tier: 'front' }, finalizers: ['a', 'b'] },
    spec: { containers: [{ name: 'nginx', image: 'nginx:1', args: ['x'], env: [{ name: 'A', value: '1' }] }, { name: 'side', image: 'busybox' }] },
  };

  it('merges containers by name and replaces atomic lists', () => {
    const patched = strategic(original, { spec: { containers: [{ name: 'nginx', image: 'nginx:2', args: ['y'] }] } });
    expect(patched).toEqual({
      ...original,
      spec: { containers: [{ name: 'nginx', image: 'nginx:2', args: ['y'], env: [{ name: 'A', value: '1' }] }, { name: 'side', image: 'busybox' }] },
    });
  });

  it('adds, deletes and orders elements', () => {
    const patch = {
      spec: {
        '$setElementOrder/containers': [{ name: 'new' }, { name: 'nginx' }],
        containers: [{ name: 'new', image: 'redis' }, { name: 'side', $patch: 'delete' }],
      },
    };
    expect(strategic(original, patch)).toEqual({
      metadata: original.metadata,
      spec: { containers: [{ name: 'new', image: 'redis' }, original.spec.containers[0]] },
    });
  });

  it('merges and deletes from lists of scalars', () => {
    expect(strategic(original, { metadata: { finalizers: ['c'] } })).toMatchObject({ metadata: { finalizers: ['c', 'a', 'b'] } });
    expect(strategic(original, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).toMatchObject({ metadata: { finalizers: ['b'] } });
  });

  it('replaces a map on request, and deletes keys on null', () => {
    expect(strategic(original, { metadata: { labels: { $patch: 'replace', x: 'y' } } })).toMatchObject({ metadata: { labels: { x: 'y' } } });
    expect((strategic(original, { metadata: { labels: { tier: null } } }) as typeof original).metadata.labels).toEqual({ app: 'web' });
  });

  it('keeps only the keys named by retainKeys', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    expect(strategic(before, { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }, deployment)).toEqual({ spec: { strategy: { type: 'Recreate' } } });
  });

  it('refuses elements without their merge key', () => {
    expect(() => strategic(original, { spec: { containers: [{ image: 'x' }] } })).toThrow('map: map[image:x] does not contain declared merge key: name');
  });
});

it('copies no more than an API server has memory for', () => {
  const doubling = Array.from({ length: 40 }, (_, index) => ({ op: 'copy', from: '', path: `/k${index}` }));
  expect(() => jsonPatch({ data: 'x'.repeat(1000) }, doubling)).toThrow(/^Unable to complete the copy, the accumulated size increase of copy is \d+, exceeding the limit 3145728$/);
  expect(jsonPatch({ a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }])).toEqual({ a: { b: 1 }, c: { b: 1 } });
});
