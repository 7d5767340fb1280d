import { expect, test } from 'vitest';
import { initialState, type ExerciseState } from '../lesson-session/session-state.ts';
import type { ExerciseView } from './exercise-view.ts';
import { asSentence, checkLines, firstObstacle } from './exercise-summary.ts';

const failed = { state: 'failed', found: 'no answer yet', wanted: 'your answer', lookAt: 'the question above' } as const;

const view: ExerciseView = {
  name: 'pods/first-pod/gone', id: 'gone', kind: 'predict', title: 'Gone', points: 10, task: '',
  checks: [{ id: 'predicted', title: 'You said what you expect' }],
  question: { type: 'text', prompt: 'What?', placeholder: '' },
  answer: undefined, answerWords: undefined, hasStart: false, touches: [], begun: true, hintCount: 0, mayReveal: true, hints: [],
  attempts: 1, passed: false, skipped: false, solution: undefined,
  result: { exercise: 'pods/first-pod/gone', state: 'failed', earned: 0, possible: 10, checks: [{ check: 'predicted', title: '', outcome: failed }] },
};

function stateOf(change: Partial<ExerciseView> = {}): ExerciseState {
  const [state] = initialState([{ ...view, ...change }]).exercises;
  if (!state) throw new Error('one exercise was meant');
  return state;
}

test('while a question waits to be answered, nothing is called missing', () => {
  expect(firstObstacle(stateOf())).toBeUndefined();
  expect(checkLines(stateOf())).toMatchObject([{ mark: 'open' }]);
  expect(firstObstacle(stateOf({ answer: 'a' }))).toMatchObject({ outcome: failed });
  expect(checkLines(stateOf({ answer: 'a' }))).toMatchObject([{ mark: 'failed' }]);
});

test('a title that asks has its stop already', () => {
  expect(['Run a Pod', 'Which of the three?', 'Look!'].map(asSentence)).toEqual(['Run a Pod.', 'Which of the three?', 'Look!']);
});
