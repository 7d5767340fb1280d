import type { CheckResult, ExerciseResult, Mistake, Play } from '#lib/checks/index.ts';
import { runExercise } from '#lib/checks/index.ts';
import type { FoundExercise } from '#lib/lessons/index.ts';
import type { GradingSandbox } from './grade.ts';
import { gradeExercise, prepareExercise } from './grade.ts';

/** Something about an exercise that does not hold when it is played. */
export interface Disproof {
  exercise: string;
  problem: string;
}

/**
 * Plays an exercise: its starting state must fail, its solution pass, and each known mistake fail at the
 * check and for the reason that it names. Each is played in a fresh sandbox.
 */
export async function proveExercise(found: FoundExercise, openSandbox: () => Promise<GradingSandbox>): Promise<readonly Disproof[]> {
  const problems: string[] = [];
  const inFreshSandbox = async (play: (sandbox: GradingSandbox) => Promise<string | undefined>) => {
    await using sandbox = await openSandbox();
    const problem = await play(sandbox);
    if (problem !== undefined) problems.push(problem);
  };
  await inFreshSandbox((sandbox) => startMustFail(found, sandbox));
  await inFreshSandbox((sandbox) => mustPass(found, 'the solution', found.exercise.solution, sandbox));
  for (const [index, play] of (found.exercise.alternatives ?? []).entries()) await inFreshSandbox((sandbox) => mustPass(found, `alternative ${index + 1}`, play, sandbox));
  for (const mistake of found.exercise.mistakes) await inFreshSandbox((sandbox) => mistakeMustFail(found, mistake, sandbox));
  return problems.map((problem) => ({ exercise: found.name, problem }));
}

async function startMustFail(found: FoundExercise, sandbox: GradingSandbox): Promise<string | undefined> {
  await prepareExercise(found, sandbox);
  const result = await runExercise(found, sandbox.view);
  return result.state === 'failed' ? undefined : `the starting state is ${result.state}, but must fail: ${describe(result)}`;
}

async function mustPass(found: FoundExercise, title: string, play: Play, sandbox: GradingSandbox): Promise<string | undefined> {
  const result = await gradeExercise(found, { kind: 'script', ...play }, sandbox);
  return result.state === 'passed' ? undefined : `${title} is ${result.state}: ${describe(result)}\n${result.output}`;
}

async function mistakeMustFail(found: FoundExercise, mistake: Mistake, sandbox: GradingSandbox): Promise<string | undefined> {
  const result = await gradeExercise(found, { kind: 'script', ...playOf(mistake) }, sandbox);
  const failing = result.checks.find(({ check }) => check === mistake.failing.check);
  if (failing?.outcome.state === 'failed' && wordsOf(failing).includes(mistake.failing.saying)) return undefined;
  return `the mistake "${mistake.title}" must fail "${mistake.failing.check}" saying "${mistake.failing.saying}", but: ${describe(result)}\n${result.output}`;
}

function playOf({ commands, answer }: Mistake): Play {
  return { ...(commands !== undefined && { commands }), ...(answer !== undefined && { answer }) };
}

function describe(result: ExerciseResult): string {
  return result.checks.map((check) => `${check.check} ${wordsOf(check)}`).join('; ');
}

function wordsOf({ outcome }: CheckResult): string {
  return Object.values(outcome).join(' | ');
}
