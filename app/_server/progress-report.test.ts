import { expect, test } from 'vitest';
import type { Exercise } from '#lib/checks/index.ts';
import type { Lesson } from '#lib/lessons/index.ts';
import { worthRevisiting, type ReportedExercise } from './progress-report.ts';

const reported = (id: string, rest: Partial<ReportedExercise>): ReportedExercise => ({
  lesson: {} as Lesson,
  exercise: { id } as Exercise,
  state: 'open',
  attempts: 0,
  hintsShown: 0,
  ...rest,
});

test('what was left unfinished comes first, then what was passed with trouble; the rest not at all', () => {
  const exercises = [
    reported('easy', { state: 'passed', attempts: 1 }),
    reported('many-attempts', { state: 'passed', attempts: 4 }),
    reported('untouched', {}),
    reported('left', { state: 'begun', attempts: 1 }),
    reported('two-hints', { state: 'passed', hintsShown: 2 }),
  ];
  const revisited = worthRevisiting([{ lesson: {} as Lesson, exercises, done: false }]);
  expect(revisited.map(({ exercise }) => exercise.id)).toEqual(['left', 'many-attempts', 'two-hints']);
});
