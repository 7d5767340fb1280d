import { describe, expect, it } from 'vitest';
import { asExported, mergedWith } from './merge.ts';
import type { ExerciseProgress } from './progress.ts';

const [EARLY, LATE, NOW] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'].map((text) => new Date(text)) as [Date, Date, Date];
const HERE: ExerciseProgress = {
  exercise: 'pods/first/run', attempts: 2, passedAt: undefined, latest: undefined, hintsShown: 1, answer: undefined, revealed: false, skipped: false, again: false,
};
const THERE = { exercise: 'pods/first/run', attempts: 1, hintsShown: 2, revealed: false, skipped: false };
const MERGED = { exercise: 'pods/first/run', attempts: 2, passedAt: null, hintsShown: 2, answer: null };

describe('an exercise in a file', () => {
  it('holds what was done, and neither the last result nor that it was begun again', () => {
    expect(asExported({ ...HERE, passedAt: EARLY, answer: 'a', revealed: true, again: true }))
      .toEqual({ exercise: 'pods/first/run', attempts: 2, passedAt: EARLY.toISOString(), hintsShown: 1, answer: 'a', revealed: true, skipped: false });
    expect(asExported(HERE)).toEqual({ exercise: 'pods/first/run', attempts: 2, hintsShown: 1, revealed: false, skipped: false });
  });
});

describe('what is recorded, with a file', () => {
  it.each<[string, Partial<ExerciseProgress>, Partial<Parameters<typeof mergedWith>[1]>, object]>([
    ['the larger counts', {}, {}, {}],
    ['a pass of the file', {}, { passedAt: EARLY.toISOString() }, { passedAt: EARLY, skippedAt: null }],
    ['its own pass', { passedAt: EARLY }, {}, { passedAt: EARLY, skippedAt: null }],
    ['the earlier pass, which is its own', { passedAt: EARLY }, { passedAt: LATE.toISOString() }, { passedAt: EARLY, skippedAt: null }],
    ['the earlier pass, which is the file’s', { passedAt: LATE }, { passedAt: EARLY.toISOString() }, { passedAt: EARLY, skippedAt: null }],
    ['an answer where there was none', {}, { answer: 'theirs' }, { answer: 'theirs' }],
    ['its own answer', { answer: 'mine' }, { answer: 'theirs' }, { answer: 'mine' }],
    ['a look at the solution', {}, { revealed: true }, { revealedAt: NOW }],
    ['a look at the solution as old as it is', { revealed: true }, { revealed: true }, {}],
    ['what was left out', {}, { skipped: true }, { skippedAt: NOW }],
    ['what was left out as long ago as it is', { skipped: true }, { skipped: true }, {}],
    ['nothing left out that has passed', { skipped: true }, { skipped: true, passedAt: EARLY.toISOString() }, { passedAt: EARLY, skippedAt: null }],
  ])('has %s', (_, here, there, merged) => {
    expect(mergedWith({ ...HERE, ...here }, { ...THERE, ...there }, NOW)).toEqual({ ...MERGED, ...merged });
  });
});
