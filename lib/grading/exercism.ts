import type { CheckResult } from '#lib/checks/index.ts';
import type { Grade, GradedExercise } from './grade.ts';

/** Characters of a test's output that Exercism shows. */
const LONGEST_OUTPUT = 500;

/**
 * Exercism's test results, version 3 (exercism/docs, building/tooling/test-runners/interface.md): a test a check, a task an
 * exercise. `error` says that something could not be looked at.
 */
export function renderExercism(grade: Grade): string {
  const tests = grade.exercises.flatMap((exercise, index) => exercise.checks.map((check) => testOf(exercise, check, index + 1)));
  const unseen = grade.exercises.flatMap(({ checks }) => checks).find(({ outcome }) => outcome.state === 'could-not-look');
  const status = { passed: 'pass', failed: 'fail', 'could-not-look': 'error' }[grade.state];
  const message = unseen?.outcome.state === 'could-not-look' ? { message: unseen.outcome.reason } : {};
  return `${JSON.stringify({ version: 3, status, ...message, tests }, undefined, 2)}\n`;
}

function testOf({ title, output }: GradedExercise, check: CheckResult, task: number) {
  const { outcome } = check;
  const base = { name: `${title} > ${check.title}`, task_id: task, test_code: check.title };
  const printed = output === '' ? {} : { output: output.slice(-LONGEST_OUTPUT) };
  if (outcome.state === 'passed') return { ...base, status: 'pass', ...printed };
  if (outcome.state === 'could-not-look') return { ...base, status: 'error', message: outcome.reason, ...printed };
  return { ...base, status: 'fail', message: `Found: ${outcome.found}. Wanted: ${outcome.wanted}. Look at: ${outcome.lookAt}.`, ...printed };
}
