import { expect, test } from 'vitest';
import type { Exercise } from '#lib/checks/index.ts';
import type { Lesson } from '#lib/lessons/index.ts';
import { worthRevisiting, type ReportedExercise } from './course-progress.ts';

const reported = (id: string, rest: Partial<ReportedExercise>): ReportedExercise => ({
  lesson: {} as Lesson,
  exercise: { id } as Exercise,
  state: 'open',
  earned: 0,
  attempts: 0,
  hintsShown: 0,
  revealed: false,
  ...rest,
});

test('what was left unfinished comes first, then what was passed with trouble; the rest not at all', () => {
  const exercises = [
    reported('easy', { state: 'passed', attempts: 1 }),
    reported('many-attempts', { state: 'passed', attempts: 4 }),
    reported('looked-up', { state: 'passed', revealed: true }),
    reported('untouched', {}),
    reported('laid-aside', { state: 'skipped' }),
    reported('left', { state: 'begun', attempts: 1 }),
    reported('once-more', { state: 'again' }),
    reported('two-hints', { state: 'passed', hintsShown: 2 }),
  ];
  const revisited = worthRevisiting([{ lesson: {} as Lesson, exercises, passed: 5, done: false }]);
  expect(revisited.map(({ exercise }) => exercise.id)).toEqual(['left', 'once-more', 'laid-aside', 'many-attempts', 'looked-up', 'two-hints']);
});
