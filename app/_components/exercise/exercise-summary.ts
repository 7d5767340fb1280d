import type { CheckResult } from '#lib/checks/index.ts';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import { obstacleOf } from './result-words.ts';
import type { MarkState } from './state-mark.tsx';

export interface CheckLine {
  id: string;
  title: string;
  mark: MarkState;
  result: CheckResult | undefined;
}

/** Before the learner asked, what does not hold yet is merely open; afterwards it is missing. So too while a question waits: only to answer it helps. */
function markOf(result: CheckResult | undefined, exercise: ExerciseState): MarkState {
  if (exercise.passed || result?.outcome.state === 'passed') return 'passed';
  if (result?.outcome.state === 'could-not-look') return 'could-not-look';
  return result && mayBeMissing(exercise) ? 'failed' : 'open';
}

function mayBeMissing(exercise: ExerciseState): boolean {
  return exercise.asked && !awaitsAnswer(exercise);
}

/** Each check of an exercise with what is known of it. */
export function checkLines(exercise: ExerciseState): readonly CheckLine[] {
  return exercise.checks.map(({ id, title }) => {
    const result = exercise.result?.checks.find((candidate) => candidate.check === id);
    return { id, title, result, mark: markOf(result, exercise) };
  });
}

/** What stands in the way of an exercise that is not passed; that a check could not look is said without being asked. */
export function firstObstacle(exercise: ExerciseState): CheckResult | undefined {
  const obstacle = exercise.passed ? undefined : obstacleOf(exercise.result?.checks ?? []);
  return mayBeMissing(exercise) || obstacle?.outcome.state === 'could-not-look' ? obstacle : undefined;
}

/** `10 points`, `6 of 10 points so far`, `10 of 10 points`. */
export function pointsWords({ passed, points, result }: ExerciseState): string {
  if (passed) return `${points} of ${points} points`;
  const earned = result?.earned ?? 0;
  return earned > 0 ? `${earned} of ${points} points so far` : `${points} ${points === 1 ? 'point' : 'points'}`;
}

/** A question is asked and has to be answered before anything else. */
export function awaitsAnswer({ question, answer, passed }: ExerciseState): boolean {
  return question !== undefined && answer === undefined && !passed;
}

/** Its answer is all there is to it: it is checked by answering. */
export function isAnsweredOnly({ kind }: ExerciseState): boolean {
  return kind === 'quiz' || kind === 'answer';
}

/** It begins from a state that has to be made first. Beginning forgets an answer, so nothing is asked before. */
export function awaitsStart({ hasStart, begun, passed }: ExerciseState): boolean {
  return hasStart && !begun && !passed;
}

/** Nothing counts before it was begun: what is to be repaired or asked about has to be there. What is only to be done may stand already. */
export function mustBegin(exercise: ExerciseState): boolean {
  return exercise.kind !== 'do' && awaitsStart(exercise);
}

/** `2 of 3` checks that hold now. */
export function heldCount(lines: readonly CheckLine[]): string {
  return `${lines.filter(({ mark }) => mark === 'passed').length} of ${lines.length}`;
}

/** A title at the end of a sentence: one that asks or exclaims has its stop already. */
export function asSentence(title: string): string {
  return /[.?!…]$/.test(title) ? title : `${title}.`;
}
