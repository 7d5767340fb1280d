import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '#lib/core/index.ts';
import { builtInCatalogue } from '#lib/schema/index.ts';
import type { ApiError, ApiObject } from '#lib/schema/index.ts';
import { FieldOwnership } from './ownership.ts';

const POD = { group: '', version: 'v1', kind: 'Pod', subresources: ['status'] };
const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap', subresources: [] };

type Loose = ApiObject & Record<string, unknown>;

let clock: VirtualClock;
let ownership: FieldOwnership;

beforeEach(() => {
  clock = new VirtualClock({ start: Date.parse('2026-11-23T07:00:00Z') });
  ownership = new FieldOwnership(builtInCatalogue, clock);
});

const configMap = (data: Record<string, string>): Loose => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'd' }, data });

const apply = (live: ApiObject | undefined, config: ApiObject, manager: string, force = false) =>
  ownership.apply({ kind: CONFIG_MAP, live, config, manager, force }) as Loose;

/** Each manager with its fields, as `kubectl apply`ers read them. */
const owners = (object: ApiObject) => (object.metadata?.managedFields ?? []).map(({ manager, operation, fieldsV1 }) => [`${operation} ${manager}`, fieldsV1]);

describe('what a write owns', () => {
  it('is what it sets on creation, lists by their keys', () => {
    const pod: Loose = {
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: { app: 'x' } },
      spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }], resources: {} }] }, status: {},
    };
    ownership.record({ kind: POD, live: undefined, object: pod, manager: 'kubectl-create' });
    expect(pod.metadata?.managedFields).toEqual([{
      manager: 'kubectl-create', operation: 'Update', apiVersion: 'v1', time: '2026-11-23T07:00:00Z', fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
        'f:spec': {
          'f:containers': {
            'k:{"name":"web"}': {
              '.': {}, 'f:image': {}, 'f:name': {},
              'f:ports': { '.': {}, 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
              'f:resources': {},
            },
          },
        },
      },
    }]);
  });

  it('passes to who changes it, and to nobody when it is removed', () => {
    const live = configMap({ a: '1', b: '2', c: '3' });
    ownership.record({ kind: CONFIG_MAP, live: undefined, object: live, manager: 'one' });
    const next = configMap({ a: '9', b: '2' });
    ownership.record({ kind: CONFIG_MAP, live, object: next, manager: 'two' });
    expect(owners(next)).toEqual([['Update one', { 'f:data': { '.': {}, 'f:b': {} } }], ['Update two', { 'f:data': { 'f:a': {} } }]]);
  });

  it('leaves the status to those who write the status', () => {
    const live: Loose = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [] } };
    ownership.record({ kind: POD, live: undefined, object: live, manager: 'one' });
    const next: Loose = { ...live, metadata: { ...live.metadata }, status: { podIP: '10.0.0.1' } };
    ownership.record({ kind: POD, live, object: next, manager: 'kubelet', subresource: 'status' });
    const kubelet = next.metadata?.managedFields?.find(({ manager }) => manager === 'kubelet');
    expect([kubelet?.fieldsV1, kubelet?.subresource]).toEqual([{ 'f:status': { 'f:podIP': {} } }, 'status']);
  });

  it('is forgotten when a client asks for that', () => {
    const live = configMap({ a: '1' });
    ownership.record({ kind: CONFIG_MAP, live: undefined, object: live, manager: 'one' });
    const reset: Loose = { ...live, metadata: { ...live.metadata, managedFields: [{}] } };
    ownership.record({ kind: CONFIG_MAP, live, object: reset, manager: 'two' });
    expect(reset.metadata?.managedFields).toBeUndefined();
  });

  it('keeps the ten latest writers apart and joins the older', () => {
    let live = configMap({});
    ownership.record({ kind: CONFIG_MAP, live: undefined, object: live, manager: 'first' });
    for (let index = 0; index < 12; index += 1) {
      const next = configMap({ ...(live['data'] as Record<string, string>), [`k${index}`]: 'v' });
      ownership.record({ kind: CONFIG_MAP, live, object: next, manager: `m${String(index).padStart(2, '0')}` });
      live = next;
    }
    expect(owners(live).map(([manager]) => manager)).toContain('Update ancient-changes');
    expect(owners(live)).toHaveLength(10);
  });
});

describe('an applied configuration', () => {
  it('owns what it names and removes what it named before', () => {
    const first = apply(undefined, configMap({ a: '1', b: '2' }), 'x');
    expect(owners(first)).toEqual([['Apply x', { 'f:data': { 'f:a': {}, 'f:b': {} } }]]);
    const second = apply(first, configMap({ a: '1' }), 'x');
    expect(second['data']).toEqual({ a: '1' });
    expect(owners(second)).toEqual([['Apply x', { 'f:data': { 'f:a': {} } }]]);
  });

  it('leaves what others own, even when it no longer names it', () => {
    const first = apply(undefined, configMap({ a: '1', b: '2' }), 'x');
    const shared = apply(first, configMap({ b: '2', c: '3' }), 'y');
    const second = apply(shared, configMap({ a: '1' }), 'x');
    expect(second['data']).toEqual({ a: '1', b: '2', c: '3' });
    expect(owners(second)).toEqual([['Apply x', { 'f:data': { 'f:a': {} } }], ['Apply y', { 'f:data': { 'f:b': {}, 'f:c': {} } }]]);
  });

  it('conflicts with other owners, and takes over by force', () => {
    const live = configMap({ a: '1' });
    ownership.record({ kind: CONFIG_MAP, live: undefined, object: live, manager: 'editor' });
    const attempt = () => apply(live, configMap({ a: '2' }), 'x');
    expect(attempt).toThrow('Apply failed with 1 conflict: conflict with "editor" using v1: .data.a');
    const forced = apply(live, configMap({ a: '2' }), 'x', true);
    expect(owners(forced)).toEqual([['Apply x', { 'f:data': { 'f:a': {} } }], ['Update editor', { 'f:data': {} }]]);
  });

  it('names each conflict and its owner', () => {
    const first = apply(undefined, configMap({ a: '1', b: '2' }), 'x');
    const both = apply(first, configMap({ c: '3' }), 'y');
    let refusal: ApiError | undefined;
    try {
      apply(both, configMap({ a: '9', c: '9' }), 'z');
    } catch (error) {
      refusal = error as ApiError;
    }
    expect(refusal?.message).toBe('Apply failed with 2 conflicts: conflicts with "x":\n- .data.a\nconflicts with "y":\n- .data.c');
    expect(refusal?.details?.causes).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "x"', field: '.data.a' },
      { reason: 'FieldManagerConflict', message: 'conflict with "y"', field: '.data.c' },
    ]);
  });

  it('lets kubectl take over what its client-side apply wrote', () => {
    const live = configMap({ a: '1' });
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
    live.metadata = { ...live.metadata, annotations: { [annotation]: JSON.stringify(configMap({ a: '1' })) } };
    ownership.record({ kind: CONFIG_MAP, live: undefined, object: live, manager: 'kubectl-client-side-apply' });
    expect(apply(live, configMap({ a: '2' }), 'kubectl')['data']).toEqual({ a: '2' });
    expect(() => apply(live, configMap({ a: '2' }), 'another')).toThrow('Apply failed with 1 conflict');
  });

  it('changes nothing, not even the time, when it is applied again', async () => {
    const first = apply(undefined, configMap({ a: '1' }), 'x');
    await clock.advance(60_000);
    expect(apply(first, configMap({ a: '1' }), 'x')).toEqual(first);
  });
});
