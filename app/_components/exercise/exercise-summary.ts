import type { CheckResult } from '#lib/checks/index.ts';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import type { MarkState } from './state-mark.tsx';

export interface CheckLine {
  id: string;
  title: string;
  mark: MarkState;
  result: CheckResult | undefined;
}

/** Before the learner asked, what does not hold yet is merely open; afterwards it is missing. */
function markOf(result: CheckResult | undefined, exercise: ExerciseState): MarkState {
  if (exercise.passed || result?.outcome.state === 'passed') return 'passed';
  if (result?.outcome.state === 'could-not-look') return 'could-not-look';
  return result && exercise.asked ? 'failed' : 'open';
}

/** Each check of an exercise with what is known of it. */
export function checkLines(exercise: ExerciseState): readonly CheckLine[] {
  return exercise.checks.map(({ id, title }) => {
    const result = exercise.result?.checks.find((candidate) => candidate.check === id);
    return { id, title, result, mark: markOf(result, exercise) };
  });
}

/** What stands in the way: the first check that failed, or else the first that could not look. */
export function firstObstacle(exercise: ExerciseState): CheckResult | undefined {
  if (exercise.passed) return undefined;
  const checks = exercise.result?.checks ?? [];
  return (
    checks.find(({ outcome }) => outcome.state === 'failed') ??
    checks.find(({ outcome }) => outcome.state === 'could-not-look')
  );
}

/** `2 of 3` checks that hold now. */
export function heldCount(lines: readonly CheckLine[]): string {
  return `${lines.filter(({ mark }) => mark === 'passed').length} of ${lines.length}`;
}
