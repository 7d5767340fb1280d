import { describe, expect, it } from 'vitest';
import type { Pod } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { hasLabels, onlyMatch } from '../index.ts';

function pod(name: string, labels: Readonly<Record<string, string>> = {}, deleted = false): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { ...labels }, ...(deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) } };
}

function view(pods: readonly Pod[]): CheckView {
  const fake: Partial<CheckView> = { pods: async () => pods };
  return fake as CheckView;
}

describe('hasLabels', () => {
  it('passes when each is there', () => {
    expect(hasLabels({ a: '1' })(pod('p', { a: '1', b: '2' }))).toEqual({ state: 'passed', found: 'a=1' });
  });

  it('names what is missing or other', () => {
    expect(hasLabels({ a: '1', b: '2', c: '3' })(pod('p', { a: '1', b: 'x' }))).toMatchObject({
      state: 'failed', found: 'b=x, c is not set', wanted: 'b=2, c=3',
    });
  });
});

describe('onlyMatch', () => {
  const check = onlyMatch('web', { labelSelector: 'tier=web', pods: ['b', 'a'] });

  it('passes exactly the Pods asked for, in any order', async () => {
    expect(await check.run(view([pod('a'), pod('b')]))).toEqual({ state: 'passed', found: '-l tier=web finds a and b' });
  });

  it('fails one too many, one too few, and does not count one that is going', async () => {
    expect(await check.run(view([pod('a'), pod('b'), pod('c')]))).toMatchObject({ state: 'failed', found: '-l tier=web finds a and b and c', wanted: 'b and a' });
    expect(await check.run(view([pod('a'), pod('b', {}, true)]))).toMatchObject({ state: 'failed', found: '-l tier=web finds a' });
    expect(await onlyMatch('none', { labelSelector: 'x', pods: [] }).run(view([pod('a')]))).toMatchObject({ found: '-l x finds a', wanted: 'no Pod' });
  });
});
