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
