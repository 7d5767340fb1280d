import type { Check, Exercise } from '../exercise.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';
import type { Option, Question } from '../question.ts';
import { placesOf, wordsOfAnswer } from '../question.ts';
import type { CheckView } from '../view.ts';

/** The learner's answer and what the check may look at besides. */
export type AnswerQuestion = (answer: string, view: CheckView) => Outcome | Promise<Outcome>;

/** A check of the answer to the exercise's question; without one it fails, saying so. */
export function answerCheck(id: string, title: string, ask: AnswerQuestion): Check {
  return {
    id,
    title,
    async run(view) {
      if (view.answer === undefined) return failed({ found: 'no answer yet', wanted: 'your answer', lookAt: 'the question above' });
      return ask(view.answer, view);
    },
  };
}

/** That a prediction was made. Which one does not matter: what matters is to have one before looking. */
export function predicted(question: Question): Check {
  return answerCheck('predicted', 'You said what you expect', (answer) => passed(`you expect: ${wordsOfAnswer(question, answer)}`));
}

/** An option of a quiz. A wrong one says why it is wrong, without telling the right one. */
export interface QuizOption extends Option {
  /** Only of wrong options: why it is not so, and a place to look at. */
  wrong?: { because: string; lookAt: string };
}

export interface Quiz extends Pick<Exercise, 'id' | 'title' | 'points' | 'hints' | 'afterwards'> {
  /** Markdown shown above the question; may be empty. */
  task?: string;
  prompt: string;
  options: readonly QuizOption[];
}

/** A question with options of which one is right: the option without `wrong`. Each wrong one is a known mistake. */
export function quiz({ id, title, points, hints, afterwards, task, prompt, options }: Quiz): Exercise {
  const question: Question = { type: 'choice', prompt, options: options.map((option) => ({ id: option.id, text: option.text })) };
  const right = options.filter(({ wrong }) => !wrong);
  const [answer] = right;
  if (!answer || right.length > 1) throw new Error(`quiz "${id}" has ${right.length} right options; exactly one goes without \`wrong\``);
  const judge: AnswerQuestion = (given) => {
    const { text, wrong } = options.find((option) => option.id === given) ?? answer;
    if (!wrong) return passed(text);
    return failed({ found: `you chose: ${text}`, wanted: `another answer: ${wrong.because}`, lookAt: wrong.lookAt });
  };
  return {
    id,
    kind: 'quiz',
    title,
    points,
    task: task ?? '',
    question,
    checks: [answerCheck('answer', 'The answer is right', judge)],
    hints,
    solution: { answer: answer.id },
    mistakes: options.flatMap(({ id: option, text, wrong }) => (wrong ? [{ title: text, answer: option, failing: { check: 'answer', saying: wrong.because } }] : [])),
    ...(afterwards !== undefined && { afterwards }),
  };
}

/** Whether a placement puts the same items together as `together` does; the places' names do not matter. */
export function putsTogether(answer: string, together: readonly (readonly string[])[]): boolean {
  const groups = new Map<string, string[]>();
  for (const [item, place] of placesOf(answer)) groups.set(place, [...(groups.get(place) ?? []), item]);
  const plain = (all: Iterable<readonly string[]>) => [...all].map((group) => [...group].sort().join()).sort().join(';');
  return plain(groups.values()) === plain(together);
}
