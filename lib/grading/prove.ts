import type { CheckResult, ExerciseResult, Mistake, Play } from '#lib/checks/index.ts';
import { commandsToBegin, runExercise } from '#lib/checks/index.ts';
import type { FoundExercise } from '#lib/lessons/index.ts';
import type { GradingSandbox } from './grade.ts';
import { gradeExercise, prepareExercise } from './grade.ts';
import { submissionOf } from './submission.ts';

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
  await inFreshSandbox((sandbox) => beginningMustFail(found, sandbox));
  for (const [index, play] of (found.exercise.alternatives ?? []).entries()) await inFreshSandbox((sandbox) => mustPass(found, `alternative ${index + 1}`, play, sandbox));
  for (const mistake of found.exercise.mistakes) await inFreshSandbox((sandbox) => mistakeMustFail(found, mistake, sandbox));
  return problems.map((problem) => ({ exercise: found.name, problem }));
}

/** What the checks say of a fresh sandbox's starting state. */
export async function resultAtStart(found: FoundExercise, sandbox: GradingSandbox): Promise<ExerciseResult> {
  await prepareExercise(found, sandbox);
  return runExercise(found, sandbox.view);
}

async function startMustFail(found: FoundExercise, sandbox: GradingSandbox): Promise<string | undefined> {
  const result = await resultAtStart(found, sandbox);
  return result.state === 'failed' ? undefined : `the starting state is ${result.state}, but must fail: ${describeResult(result)}`;
}

async function mustPass(found: FoundExercise, title: string, play: Play, sandbox: GradingSandbox): Promise<string | undefined> {
  const result = await gradeExercise(found, submissionOf(play), sandbox);
  return result.state === 'passed' ? undefined : `${title} is ${result.state}: ${describeResult(result)}\n${result.output}`;
}

/** Begun once more after the solution, it must be open again: `touches` names everything that the solution makes. */
async function beginningMustFail(found: FoundExercise, sandbox: GradingSandbox): Promise<string | undefined> {
  await gradeExercise(found, submissionOf(found.exercise.solution), sandbox);
  for (const [path, content] of found.lesson.files) await sandbox.writeFile(path, content);
  for (const commands of commandsToBegin(found.exercise)) {
    const { status, output } = await sandbox.run(commands);
    if (status !== 0) return `begun once more, "${commands}" failed: ${output}`;
  }
  const result = await runExercise(found, sandbox.view);
  return result.state === 'failed' ? undefined : `begun once more it is ${result.state}, but must fail: does \`touches\` name all that the solution makes? ${describeResult(result)}`;
}

async function mistakeMustFail(found: FoundExercise, mistake: Mistake, sandbox: GradingSandbox): Promise<string | undefined> {
  const result = await gradeExercise(found, submissionOf(mistake), sandbox);
  const failing = result.checks.find(({ check }) => check === mistake.failing.check);
  if (failing?.outcome.state === 'failed' && wordsOf(failing).includes(mistake.failing.saying)) return undefined;
  return `the mistake "${mistake.title}" must fail "${mistake.failing.check}" saying "${mistake.failing.saying}", but: ${describeResult(result)}\n${result.output}`;
}

/** Every check's words, for the author who reads why something does not hold. */
export function describeResult(result: ExerciseResult): string {
  return result.checks.map((check) => `${check.check} ${wordsOf(check)}`).join('; ');
}

function wordsOf({ outcome }: CheckResult): string {
  return Object.values(outcome).join(' | ');
}
