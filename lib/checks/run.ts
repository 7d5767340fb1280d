import type { Check, Exercise } from './exercise.ts';
import type { CheckResult, ExerciseResult, Outcome } from './outcome.ts';
import { shownText } from './shown-text.ts';
import type { CheckView } from './view.ts';

/** An exercise with the name that progress and grades know it by: `<lesson>/<id>`. */
export interface NamedExercise {
  name: string;
  exercise: Exercise;
}

/**
 * Runs every check of an exercise against what `view` and the learner's answer show at this moment. A
 * check that throws could not look: the learner is not failed for it.
 */
export async function runExercise({ name, exercise }: NamedExercise, view: CheckView, answer?: string): Promise<ExerciseResult> {
  const seen = { ...view, answer };
  const checks = await Promise.all(exercise.checks.map((check) => runCheck(check, seen)));
  const weights = exercise.checks.map(({ weight }) => weight ?? 1);
  const held = weights.filter((_, index) => checks[index]?.outcome.state === 'passed');
  return {
    exercise: name,
    state: stateOf(checks),
    earned: Math.floor((exercise.points * sum(held)) / sum(weights)),
    possible: exercise.points,
    checks,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

async function runCheck(check: Check, view: CheckView): Promise<CheckResult> {
  return { check: check.id, title: check.title, outcome: await look(check, view) };
}

async function look(check: Check, view: CheckView): Promise<Outcome> {
  try {
    return await check.run(view);
  } catch (error) {
    return { state: 'could-not-look', reason: shownText(error instanceof Error ? error.message : String(error)) };
  }
}

function stateOf(checks: readonly CheckResult[]): ExerciseResult['state'] {
  if (checks.every((check) => check.outcome.state === 'passed')) return 'passed';
  return checks.some((check) => check.outcome.state === 'failed') ? 'failed' : 'could-not-look';
}
