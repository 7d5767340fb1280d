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
  answerWords: undefined,
  hasStart: false,
  touches: [],
  begun: false,
  hintCount: 3,
  mayReveal: true,
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
  expect(after.recorded, 'its solution may be seen now, and is asked for').toBe(1);
});

test('the last pass is the latest one, wherever it stands in the text, and a pass done again is another', () => {
  const two = 'pods/first-pod/two';
  const pass = (exercise: string) => ({ type: 'checked', exercise, result: result('passed'), passed: true, attempts: 1 }) as const;
  const both = reduceSession(reduceSession(fresh(), pass(two)), pass(one));
  expect(both.lastPass).toEqual({ exercise: one });
  const begun = reduceSession(reduceSession(both, { type: 'doing', exercise: one, doing: 'beginning' }), { type: 'changed', view: view('one') });
  const again = reduceSession(begun, pass(one));
  expect(again.lastPass).toEqual({ exercise: one });
  expect(again.lastPass).not.toBe(both.lastPass);
});

test('why it failed is no longer said once it has passed', () => {
  const failed = { ...result('failed'), checks: [{ check: 'running', title: 'it runs', outcome: { state: 'failed', found: 'no Pod', wanted: 'a Pod', lookAt: 'there' } }] } as const;
  const asked = reduceSession(fresh(), { type: 'checked', exercise: one, result: failed, passed: false, attempts: 1 });
  expect(asked.exercises[0]?.spoken).toContain('Not yet');
  const ticked = reduceSession(asked, { type: 'event', event: { type: 'result', exercise: one, result: result('passed'), passed: true, attempts: 1 } });
  expect(ticked.exercises[0]?.spoken).toBeUndefined();
  const elsewhere = reduceSession(asked, { type: 'views', views: [{ ...view('one'), passed: true }] });
  expect(elsewhere.exercises[0]?.spoken).toBeUndefined();
});

test('what has passed since the page was rendered is asked for, once the page follows', () => {
  const passed = (exercises: readonly string[]) => ({ type: 'event', event: { type: 'passed', exercises } }) as const;
  expect(reduceSession(fresh(), passed([])).recorded).toBe(0);
  expect(reduceSession(fresh(), passed([one])).recorded).toBe(1);
  const known = reduceSession(fresh(), { type: 'checked', exercise: one, result: result('passed'), passed: true, attempts: 1 });
  expect(reduceSession(known, passed([one])).recorded).toBe(known.recorded);
  expect(reduceSession(known, passed([])).recorded, 'begun anew elsewhere').toBe(known.recorded + 1);
});

test('a pass is not taken back by a later failure', () => {
  const passed = reduceSession(fresh(), { type: 'checked', exercise: one, result: result('passed'), passed: true, attempts: 1 });
  const later = reduceSession(passed, { type: 'checked', exercise: one, result: result('failed'), passed: true, attempts: 2 });
  expect(later.exercises[0]).toMatchObject({ passed: true, attempts: 2, result: { state: 'passed' } });
});

test('a check that could not be sent ends the waiting and says why', () => {
  const checking = reduceSession(fresh(), { type: 'doing', exercise: one, doing: 'checking' });
  expect(checking.exercises[0]?.doing).toBe('checking');
  const after = reduceSession(checking, { type: 'problem', exercise: one, message: 'The server did not answer.' });
  expect(after.exercises[0]).toMatchObject({ doing: undefined, problem: 'The server did not answer.', asked: false });
});

test('a check that fails says why, to be spoken, without the marks of code', () => {
  const outcome = { state: 'failed', found: 'no Pod', wanted: 'a Pod', lookAt: '`kubectl get pods`' } as const;
  const failed = { ...result('failed'), checks: [{ check: 'running', title: 'it runs', outcome }] };
  const after = reduceSession(fresh(), { type: 'checked', exercise: one, result: failed, passed: false, attempts: 1 });
  expect(after.exercises[0]).toMatchObject({ asked: true, spoken: 'Not yet. Found: no Pod. Wanted: a Pod. Look at: kubectl get pods.' });
  const blind = { ...result('could-not-look'), checks: [{ check: 'running', title: 'it runs', outcome: { state: 'could-not-look', reason: 'the cluster did not answer' } as const }] };
  const unseen = reduceSession(fresh(), { type: 'checked', exercise: one, result: blind, passed: false, attempts: 1 });
  expect(unseen.exercises[0]).toMatchObject({ passed: false, spoken: 'The check could not look: the cluster did not answer.' });
});

test('an answer that is right passes at once; the view brings what may be seen now', () => {
  const solution = { commands: undefined, answer: 'a', afterwards: 'Because.' };
  const passed = { ...view('one'), passed: true, attempts: 1, answer: 'a', solution };
  const after = reduceSession(fresh(), { type: 'answered', view: passed, result: result('passed') });
  expect(after.exercises[0]).toMatchObject({ passed: true, passedHere: true, answer: 'a', solution, spoken: undefined });
});

test('beginning anew opens what was passed, and a result that comes first is not lost', () => {
  const passed = reduceSession(fresh(), { type: 'checked', exercise: one, result: result('passed'), passed: true, attempts: 1 });
  const beginning = reduceSession(passed, { type: 'doing', exercise: one, doing: 'beginning' });
  const early = reduceSession(beginning, { type: 'event', event: { type: 'result', exercise: one, result: result('failed'), passed: false, attempts: 1 } });
  expect(early.exercises[0]).toMatchObject({ passed: true });
  const after = reduceSession(early, { type: 'changed', view: { ...view('one'), attempts: 1, begun: true }, done: 'Set up.' });
  expect(after.exercises[0]).toMatchObject({ passed: false, passedHere: false, asked: false, begun: true, done: 'Set up.', result: { state: 'failed' } });
});

test('what a view leaves out is gone: an answer and a solution do not outlive a new beginning', () => {
  const solution = { commands: 'kubectl', answer: 'a', afterwards: undefined };
  const passed = reduceSession(fresh(), { type: 'answered', view: { ...view('one'), passed: true, answer: 'a', answerWords: 'A', solution }, result: result('passed') });
  const sent = JSON.parse(JSON.stringify({ ...view('one'), begun: true })) as ExerciseView;
  const anew = reduceSession(reduceSession(passed, { type: 'doing', exercise: one, doing: 'beginning' }), { type: 'changed', view: sent });
  expect(anew.exercises[0]).toMatchObject({ passed: false, answer: undefined, answerWords: undefined, solution: undefined, result: undefined });
});

test('what another tab did is taken over: a pass, a skip, an answer, a new beginning', () => {
  const elsewhere = reduceSession(fresh(), { type: 'views', views: [{ ...view('one'), passed: true, result: result('passed') }, { ...view('two'), skipped: true, answer: 'b' }] });
  expect(elsewhere.exercises).toMatchObject([{ passed: true, passedHere: true }, { skipped: true, answer: 'b' }]);
  const anew = reduceSession(elsewhere, { type: 'views', views: [view('one'), view('two')] });
  expect(anew.exercises).toMatchObject([{ passed: false, passedHere: false, result: undefined }, { skipped: false, answer: undefined }]);
});

test('what is recorded asks for the exercises anew, and so does a line that was down', () => {
  expect(reduceSession(fresh(), { type: 'event', event: { type: 'recorded' } }).recorded).toBe(1);
  const first = reduceSession(fresh(), { type: 'live', live: true });
  expect(first.recorded, 'the first connection is as old as the page').toBe(0);
  const back = reduceSession(reduceSession(first, { type: 'live', live: false }), { type: 'live', live: true });
  expect(back).toMatchObject({ recorded: 1, live: true });
});

test('what is skipped is not what to do next, unless nothing else is left', () => {
  const [first, second] = fresh().exercises;
  if (!first || !second) throw new Error('two exercises');
  expect(currentExercise([{ ...first, skipped: true }, second])?.id).toBe('two');
  expect(currentExercise([{ ...first, skipped: true }, { ...second, passed: true }])?.id).toBe('one');
  expect(currentExercise([first, second].map((exercise) => ({ ...exercise, passed: true })))?.id).toBe('two');
  expect(currentExercise([])).toBeUndefined();
});
