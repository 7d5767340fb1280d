import { describe, expect, it } from 'vitest';
import type { ApiObject } from '#lib/schema/index.ts';
import { Store } from './store.ts';

function configMap(namespace: string, name: string, data: Record<string, string> = {}): ApiObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data } as ApiObject;
}

describe('Store', () => {
  it('counts revisions, gives them to objects, and writes nothing when nothing differs', () => {
    const store = new Store();
    const first = store.put('configmaps', configMap('a', 'x', { k: 'v' }));
    expect(first.metadata?.resourceVersion).toBe('1');
    expect(store.put('configmaps', configMap('a', 'x', { k: 'v' }))).toBe(first);
    expect(store.put('configmaps', configMap('a', 'x', { k: 'w' })).metadata?.resourceVersion).toBe('2');
    expect(store.remove('configmaps', 'a', 'x')?.metadata?.resourceVersion).toBe('3');
    expect(store.revision).toBe(3);
  });

  it('takes no more than its limit, and frees what is removed', () => {
    const store = new Store(undefined, 100_000);
    const big = { text: 'x'.repeat(60_000) };
    store.put('configmaps', configMap('a', 'one', big));
    const full = 'etcdserver: mvcc: database space exceeded';
    expect(() => store.put('configmaps', configMap('a', 'two', big))).toThrow(full);
    expect(store.get('configmaps', 'a', 'two')).toBeUndefined();
    store.put('configmaps', configMap('a', 'small'));
    expect(() => store.put('configmaps', configMap('a', 'small', big))).toThrow(full);
    store.put('configmaps', configMap('a', 'one', { text: 'y'.repeat(60_000) }));
    expect(() => new Store(store.save(), 100_000).put('configmaps', configMap('a', 'two', big))).toThrow(full);
    store.remove('configmaps', 'a', 'one');
    store.put('configmaps', configMap('a', 'two', big));
  });

  it('lets controllers go on when it is full', () => {
    const store = new Store(undefined, 10);
    expect(() => store.put('pods', configMap('a', 'x'))).toThrow();
    const full = new Store(JSON.parse(JSON.stringify({ revision: 1, objects: { pods: [configMap('a', 'x')] } })), 10);
    expect(full.put('pods', configMap('a', 'x', { status: 'Running' })).metadata?.resourceVersion).toBe('2');
  });

  it('forgets early what large objects were', () => {
    const store = new Store();
    for (const letter of 'abcdefghij') store.put('configmaps', configMap('a', 'x', { text: letter.repeat(1_000_000) }));
    expect(() => store.since('configmaps', 1)).toThrow('too old resource version: 1');
    expect(store.since('configmaps', 9)).toHaveLength(1);
  });

  it('lists in order of etcd keys, one namespace or all', () => {
    const store = new Store();
    for (const [namespace, name] of [['b', 'x'], ['a', 'z'], ['a', 'a'], ['ab', 'm']] as const) store.put('configmaps', configMap(namespace, name));
    const names = (namespace?: string) => store.list('configmaps', namespace).map((each) => `${each.metadata?.namespace}/${each.metadata?.name}`);
    expect(names()).toEqual(['a/a', 'a/z', 'ab/m', 'b/x']);
    expect(names('a')).toEqual(['a/a', 'a/z']);
  });

  it('shares equal parts between versions, frozen', () => {
    const store = new Store();
    const first = store.put('configmaps', configMap('a', 'x', { k: 'v' })) as ApiObject & { data: object };
    const next = configMap('a', 'x', { k: 'v' });
    next.metadata = { ...next.metadata, labels: { l: '1' } };
    const second = store.put('configmaps', next) as ApiObject & { data: object };
    expect(second.data).toBe(first.data);
    expect(Object.isFrozen(second.metadata?.labels)).toBe(true);
  });

  it('keeps recent history and answers 410 for what is older', () => {
    const store = new Store();
    for (let turn = 0; turn < 2000; turn += 1) store.put('configmaps', configMap('a', 'x', { turn: String(turn) }));
    expect(store.since('configmaps', 1990).map((change) => change.revision)).toEqual([1991, 1992, 1993, 1994, 1995, 1996, 1997, 1998, 1999, 2000]);
    expect(() => store.since('configmaps', 5)).toThrow(/^too old resource version: 5 \(\d+\)$/);
  });

  it('comes back from plain JSON with its revision, and expires watches from before', () => {
    const store = new Store();
    store.put('configmaps', configMap('a', 'x', { k: 'v' }));
    store.put('configmaps', configMap('a', 'y', { k: 'v' }));
    const back = new Store(JSON.parse(JSON.stringify(store.save())));
    expect(back.save()).toEqual(store.save());
    expect(back.put('configmaps', configMap('a', 'z')).metadata?.resourceVersion).toBe('3');
    expect(() => back.since('configmaps', 1)).toThrow('too old resource version: 1 (2)');
    expect(back.since('configmaps', 2)).toHaveLength(1);
  });
});
