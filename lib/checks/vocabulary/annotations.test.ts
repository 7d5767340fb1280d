import { describe, expect, it } from 'vitest';
import type { Pod } from '#lib/schema/index.ts';
import { hasAnnotation } from '../index.ts';

function noted(annotations?: Record<string, string>, labels?: Record<string, string>): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', ...(annotations && { annotations }), ...(labels && { labels }) } };
}

describe('hasAnnotation', () => {
  it('counts lines that are not empty', () => {
    expect(hasAnnotation('note', { lines: 2 })(noted({ note: 'one\n\ntwo\n' }))).toEqual({ state: 'passed', found: 'annotation note of 2 lines' });
    expect(hasAnnotation('note', { lines: 2 })(noted({ note: 'one\n\n' }))).toMatchObject({
      state: 'failed', found: 'an annotation note of one line', wanted: 'an annotation note with at least 2 lines', lookAt: expect.stringContaining('kubectl get pod p -o yaml'),
    });
    expect(hasAnnotation('note')(noted({ note: ' ' }))).toMatchObject({ state: 'failed', found: 'an annotation note of no line' });
  });

  it('compares a value without the line end', () => {
    expect(hasAnnotation('note', { value: 'x' })(noted({ note: 'x\n' }))).toMatchObject({ state: 'passed' });
    expect(hasAnnotation('note', { value: 'x' })(noted({ note: 'y' }))).toMatchObject({ state: 'failed', found: 'annotation note: y', wanted: 'an annotation note: x' });
  });

  it('tells a label of that name apart', () => {
    expect(hasAnnotation('note')(noted(undefined, { note: 'x' }))).toMatchObject({ found: 'no annotation note, but a label of that name' });
    expect(hasAnnotation('note')(noted())).toMatchObject({ found: 'no annotation note' });
  });
});
