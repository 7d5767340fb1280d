import { expect, test } from 'vitest';
import type { ExerciseResult } from '#lib/checks/index.ts';
import type { ExerciseView } from '../exercise/exercise-view.ts';
import { currentExercise, initialState, reduceSession } from './session-state.ts';

const view = (id: string): ExerciseView => ({
  name: `pods/first-pod/${id}`,
  id,
  kind: 'do',
  title: id,
  points: 10,
  task: '',
  checks: [{ id: 'running', title: 'it runs' }],
  question: undefined,
  answer: undefined,
  hasStart: false,
  hintCount: 3,
  hints: [],
  attempts: 0,
  passed: false,
  skipped: false,
  solution: undefined,
  result: undefined,
});

const result = (state: ExerciseResult['state']): ExerciseResult => ({
  exercise: 'pods/first-pod/one',
  state,
  earned: state === 'passed' ? 10 : 0,
  possible: 10,
  checks: [],
});

const fresh = () => initialState([view('one'), view('two')]);
const one = 'pods/first-pod/one';

test('an event ticks the exercise it names and no other', () => {
  const after = reduceSession(fresh(), {
    type: 'event',
    event: { type: 'result', exercise: one, result: result('passed'), passed: true, attempts: 0 },
  });
  expect(after.exercises.map(({ passed, passedHere }) => ({ passed, passedHere }))).toEqual([
    { passed: true, passedHere: true },
    { passed: false, passedHere: false },
  ]);
  expect(currentExercise(after.exercises)?.id).toBe('two');
});

test('a pass is not taken back by a later failure', () => {
  const passed = reduceSession(fresh(), { type: 'checked', exercise: one, result: result('passed'), passed: true, attempts: 1 });
  const later = reduceSession(passed, { type: 'checked', exercise: one, result: result('failed'), passed: true, attempts: 2 });
  expect(later.exercises[0]).toMatchObject({ passed: true, attempts: 2, result: { state: 'passed' } });
});

test('a check that could not be sent ends the waiting and says why', () => {
  const checking = reduceSession(fresh(), { type: 'checking', exercise: one });
  expect(checking.exercises[0]?.checking).toBe(true);
  const after = reduceSession(checking, { type: 'problem', exercise: one, message: 'The server did not answer.' });
  expect(after.exercises[0]).toMatchObject({ checking: false, problem: 'The server did not answer.', asked: false });
});

test('the last exercise stays current when all are passed', () => {
  const all = fresh().exercises.map((exercise) => ({ ...exercise, passed: true }));
  expect(currentExercise(all)?.id).toBe('two');
  expect(currentExercise([])).toBeUndefined();
});
