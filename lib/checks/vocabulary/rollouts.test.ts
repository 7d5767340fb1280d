import { describe, expect, it } from 'vitest';
import type { ApiObject, Deployment } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { hasChangeCause, hasTemplates, isNotPaused, rollsBy } from '../index.ts';

const view = {} as CheckView;

function deployment(spec: Partial<NonNullable<Deployment['spec']>> = {}, annotations?: Record<string, string>): Deployment {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', uid: 'u', ...(annotations && { annotations }) }, spec: { selector: {}, template: {}, ...spec } };
}

describe('hasChangeCause', () => {
  it('compares the reason', () => {
    expect(hasChangeCause('why')(deployment({}, { 'kubernetes.io/change-cause': 'why' }), view)).toMatchObject({ state: 'passed' });
    expect(hasChangeCause('why')(deployment({}, { 'kubernetes.io/change-cause': 'how' }), view)).toMatchObject({ state: 'failed', found: 'change-cause: how' });
    expect(hasChangeCause('why')(deployment(), view)).toMatchObject({ found: 'Deployment web has no change-cause' });
  });
});

describe('rollsBy', () => {
  it('compares both numbers, and tells Recreate', () => {
    const rolling = deployment({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    expect(rollsBy({ maxSurge: 1, maxUnavailable: 0 })(rolling, view)).toMatchObject({ state: 'passed' });
    expect(rollsBy({ maxSurge: 0, maxUnavailable: 1 })(rolling, view)).toMatchObject({ state: 'failed', found: 'maxSurge 1, maxUnavailable 0', wanted: 'maxSurge 0, maxUnavailable 1' });
    expect(rollsBy({ maxSurge: 1, maxUnavailable: 0 })(deployment({ strategy: { type: 'Recreate' } }), view)).toMatchObject({ found: 'strategy Recreate' });
  });
});

describe('isNotPaused', () => {
  it('fails a paused one', () => {
    expect(isNotPaused(deployment())).toMatchObject({ state: 'passed' });
    expect(isNotPaused(deployment({ paused: true }))).toMatchObject({ state: 'failed', lookAt: '`kubectl rollout resume deployment/web`' });
  });
});

describe('hasTemplates', () => {
  const sets = (...owners: readonly string[]): CheckView => {
    const items = owners.map((uid) => ({ metadata: { ownerReferences: [{ uid }] } }));
    const fake: Partial<CheckView> = { objects: async <T extends ApiObject>() => items as unknown as readonly T[] };
    return fake as CheckView;
  };

  it('counts the ReplicaSets that are its own', async () => {
    expect(await hasTemplates(1)(deployment(), sets('u', 'other'))).toEqual({ state: 'passed', found: 'one ReplicaSet of Deployment web' });
    expect(await hasTemplates(2)(deployment(), sets('u', 'u', 'u'))).toMatchObject({ state: 'failed', found: 'Deployment web has 3 ReplicaSets', wanted: '2 ReplicaSets', lookAt: expect.stringContaining('start the exercise over') });
    expect(await hasTemplates(2)(deployment(), sets('u'))).toMatchObject({ found: 'Deployment web has one ReplicaSet', lookAt: '`kubectl get replicasets`; a changed template makes another one' });
  });
});
