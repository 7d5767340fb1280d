import { describe, expect, it } from 'vitest';
import type { CheckView, Question } from '../index.ts';
import { answerCheck, parseAnswer, passed, predicted, putsTogether, quiz, runExercise, wordsOfAnswer } from '../index.ts';

const NO_CLUSTER = {} as CheckView;

const CHOICE: Question = { type: 'choice', prompt: 'Which?', options: [{ id: 'one', text: 'the first' }, { id: 'two', text: 'the second' }] };
const PLACEMENT: Question = {
  type: 'placement',
  prompt: 'Where?',
  items: [{ id: 'web', text: 'the web server' }, { id: 'db', text: 'the database' }],
  places: [{ id: 'left', text: 'Pod A' }, { id: 'right', text: 'Pod B' }],
};
const TEXT: Question = { type: 'text', prompt: 'What?' };

describe('parseAnswer', () => {
  it.each([
    [CHOICE, 'two', 'two'],
    [CHOICE, 'three', undefined],
    [CHOICE, '', undefined],
    [PLACEMENT, 'web=left,db=right', 'web=left,db=right'],
    [PLACEMENT, 'db=right,web=left', undefined],
    [PLACEMENT, 'web=left', undefined],
    [PLACEMENT, 'web=left,db=nowhere', undefined],
    [PLACEMENT, 'web=left,db=right,db=left', undefined],
    [TEXT, '  10.42.1.2 \n', '10.42.1.2'],
    [TEXT, ' ', undefined],
    [TEXT, 'x'.repeat(201), undefined],
  ])('takes %j answered by %j as %j', (question, given, answer) => {
    expect(parseAnswer(question, given)).toBe(answer);
  });
});

describe('wordsOfAnswer', () => {
  it('says an answer as the learner saw it', () => {
    expect(wordsOfAnswer(CHOICE, 'two')).toBe('the second');
    expect(wordsOfAnswer(PLACEMENT, 'web=left,db=right')).toBe('the web server: Pod A; the database: Pod B');
    expect(wordsOfAnswer(TEXT, '80')).toBe('80');
  });
});

describe('quiz', () => {
  const exercise = quiz({
    id: 'which',
    title: 'Which',
    points: 5,
    prompt: 'Which one?',
    options: [
      { id: 'a', text: 'A' },
      { id: 'b', text: 'B', wrong: { because: 'B runs no web server', lookAt: 'the table' } },
      { id: 'c', text: 'C', wrong: { because: 'C is a node', lookAt: 'the map' } },
    ],
    hints: ['1', '2', '3'],
  });
  const answered = async (answer?: string) => (await runExercise({ name: 'q', exercise }, NO_CLUSTER, answer)).checks[0]?.outcome;

  it('passes the right option and gives each wrong one its own reason, never the right one', async () => {
    expect(await answered('a')).toEqual({ state: 'passed', found: 'A' });
    expect(await answered('b')).toEqual({ state: 'failed', found: 'you chose: B', wanted: 'another answer: B runs no web server', lookAt: 'the table' });
    expect(await answered()).toEqual({ state: 'failed', found: 'no answer yet', wanted: 'your answer', lookAt: 'the question above' });
  });

  it('knows its mistakes and its solution, and asks without telling', () => {
    expect(exercise.mistakes).toEqual([
      { title: 'B', answer: 'b', failing: { check: 'answer', saying: 'B runs no web server' } },
      { title: 'C', answer: 'c', failing: { check: 'answer', saying: 'C is a node' } },
    ]);
    expect(exercise.solution).toEqual({ answer: 'a' });
    expect(JSON.stringify(exercise.question)).not.toMatch(/wrong|because/);
  });

  it('has exactly one right option', () => {
    expect(() => quiz({ id: 'x', title: '', points: 1, prompt: '', options: [{ id: 'a', text: 'A' }, { id: 'b', text: 'B' }], hints: [] })).toThrow('quiz "x" has 2 right options');
  });
});

describe('predicted', () => {
  it('holds once something was expected, whatever it was', async () => {
    const check = predicted(CHOICE);
    expect(await check.run({ ...NO_CLUSTER, answer: 'two' })).toEqual({ state: 'passed', found: 'you expect: the second' });
    expect(await check.run({ ...NO_CLUSTER, answer: undefined })).toMatchObject({ state: 'failed', found: 'no answer yet' });
  });
});

describe('answerCheck', () => {
  it('may look at the cluster to judge the answer', async () => {
    const check = answerCheck('ip', 'The address is right', async (answer, view) => passed(`${answer} in ${view.namespace}`));
    expect(await check.run({ ...NO_CLUSTER, namespace: 'default', answer: '10.0.0.1' })).toEqual({ state: 'passed', found: '10.0.0.1 in default' });
  });
});

describe('putsTogether', () => {
  it('looks at who is with whom, not at the places\' names', () => {
    const together = [['web', 'php'], ['db']];
    expect(putsTogether('web=left,php=left,db=right', together)).toBe(true);
    expect(putsTogether('web=right,php=right,db=left', together)).toBe(true);
    expect(putsTogether('web=left,php=right,db=left', together)).toBe(false);
    expect(putsTogether('web=left,php=left,db=left', together)).toBe(false);
  });
});
