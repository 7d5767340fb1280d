import type { Check, Exercise } from './exercise.ts';
import type { CheckResult, ExerciseResult, Outcome } from './outcome.ts';
import { shownText } from './shown-text.ts';
import type { CheckView } from './view.ts';

/**
 * Runs every check of an exercise against what `view` shows at this moment. A check that throws could
 * not look: the learner is not failed for it.
 */
export async function runExercise(name: string, exercise: Exercise, view: CheckView): Promise<ExerciseResult> {
  const checks = await Promise.all(exercise.checks.map((check) => runCheck(check, view)));
  const passed = checks.filter((check) => check.outcome.state === 'passed').length;
  return {
    exercise: name,
    state: stateOf(checks),
    earned: Math.floor((exercise.points * passed) / checks.length),
    possible: exercise.points,
    checks,
  };
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
