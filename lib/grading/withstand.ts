import type { CheckResult, ExerciseResult } from '#lib/checks/index.ts';
import type { FoundExercise } from '#lib/lessons/index.ts';
import type { GradingSandbox } from './grade.ts';
import { gradeExercise } from './grade.ts';
import type { Mutation } from './mutations.ts';
import { mutationsOf, sampleOf } from './mutations.ts';
import type { Disproof } from './prove.ts';
import { describeResult, resultAtStart } from './prove.ts';
import { submissionOf } from './submission.ts';

/** Ways in which a solution with commands must be broken at least. */
const FEWEST = 10;

/** How an exercise's checks bore being tried. */
export interface Withstood {
  rejected: number;
  accepted: number;
  disproofs: readonly Disproof[];
}

/**
 * Breaks an exercise's solution in up to `count` ways, each in a fresh sandbox: each must be rejected for a reason
 * that has to do with what was broken, and what only renames what may have any name must be accepted.
 */
export async function withstandMutations(found: FoundExercise, openSandbox: () => Promise<GradingSandbox>, count: number): Promise<Withstood> {
  const mutations = sampleOf(mutationsOf(found.exercise), count);
  const start = await atStart(found, openSandbox);
  const problems = tooFew(found, mutations);
  for (const mutation of mutations) {
    await using sandbox = await openSandbox();
    const result = await gradeExercise(found, submissionOf(mutation.play), sandbox);
    const problem = judge(mutation, result, start);
    if (problem !== undefined) problems.push(`${problem}\n${result.output}`);
  }
  const rejected = mutations.filter(({ expect }) => expect === 'reject').length;
  return { rejected, accepted: mutations.length - rejected, disproofs: problems.map((problem) => ({ exercise: found.name, problem })) };
}

async function atStart(found: FoundExercise, openSandbox: () => Promise<GradingSandbox>): Promise<ExerciseResult> {
  await using sandbox = await openSandbox();
  return await resultAtStart(found, sandbox);
}

function tooFew({ exercise }: FoundExercise, mutations: readonly Mutation[]): string[] {
  const rejects = mutations.filter(({ expect }) => expect === 'reject').length;
  if (exercise.solution.commands === undefined || rejects >= FEWEST) return [];
  return [`the solution can be broken in ${rejects} ways only, and should be in ${FEWEST}: write it out, or take words out of \`free\``];
}

function judge(mutation: Mutation, result: ExerciseResult, start: ExerciseResult): string | undefined {
  const { title, expect } = mutation;
  if (expect === 'accept') return result.state === 'passed' ? undefined : `"${title}" changes nothing that matters, but is ${result.state}: ${describeResult(result)}`;
  if (result.state !== 'failed') return `"${title}" must be rejected, but is ${result.state}`;
  return namesItsReason(mutation, result, start) ? undefined : `"${title}" is rejected, but for a reason that says nothing of it: ${describeResult(result)}`;
}

/** A container or a rollout that got stuck, or an object that is not there: what a learner sees of a slip inside a command. */
const STUCK = /^no [A-Z]|\b(?:Pending|ContainerCreating|Error|Completed|CrashLoopBackOff|ImagePullBackOff|ErrImagePull|InvalidImageName|RunContainerError|CreateContainerConfigError|CreateContainerError|restarted|available)\b/;

/** The reasons name what was broken; or tell of the start, where nothing came of the commands; or of what got stuck. */
function namesItsReason({ kind, about }: Mutation, result: ExerciseResult, start: ExerciseResult): boolean {
  if (kind === 'answer') return true;
  const failing = result.checks.filter(({ outcome }) => outcome.state === 'failed');
  const words = failing.map(wordsOf).join('\n').toLowerCase();
  if (about.some((word) => words.includes(word.toLowerCase()))) return true;
  // The first is the one that the learner is shown.
  const [first] = failing;
  if (first?.outcome.state !== 'failed') return false;
  return STUCK.test(first.outcome.found) || start.checks.some((before) => wordsOf(before) === wordsOf(first));
}

function wordsOf({ check, title, outcome }: CheckResult): string {
  return [check, title, ...Object.values(outcome)].join('\n');
}
