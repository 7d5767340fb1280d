import type { CheckView, ExerciseResult } from '#lib/checks/index.ts';
import { parseAnswer, runExercise, untilOneFails } from '#lib/checks/index.ts';
import type { FoundExercise } from '#lib/lessons/index.ts';
import type { Recording } from './recording.ts';
import type { Submission, Work } from './submission.ts';

/** A fresh sandbox in simulated time, or a namespace of a live cluster: what a submission is graded in. */
export interface GradingSandbox extends AsyncDisposable {
  readonly view: CheckView;
  /** Runs shell commands on the workstation; gives what they printed. Refused by a live cluster. */
  run(commands: string): Promise<{ status: number; output: string }>;
  /** Types a recording's keys at its moments; gives what the terminal showed. Refused by a live cluster. */
  replay(recording: Recording): Promise<{ output: string }>;
  /** Puts a file into the workstation's home directory. */
  writeFile(path: string, content: string): Promise<void>;
  /** Lets `milliseconds` of the sandbox's time pass. */
  pass(milliseconds: number): Promise<void>;
}

export interface GradedExercise extends ExerciseResult {
  title: string;
  /** What the submission printed, its last part. */
  output: string;
}

export interface Grade {
  exercises: readonly GradedExercise[];
  earned: number;
  possible: number;
  state: ExerciseResult['state'];
}

/** Milliseconds of simulated time that a cluster gets to do what the submission asked for. */
const TIME_TO_SETTLE = 120_000;
/** Between two looks: often at first, when most comes to hold, then ever more rarely. */
const FIRST_STEP = 1_000;
const STEP_GROWTH = 1.15;
/** Characters of a submission's output that a report keeps. */
const KEPT_OUTPUT = 4_000;

/**
 * Grades one exercise: the sandbox is brought to its starting state, the submission is played, and the
 * checks are run until they pass or the cluster has had its time. The same submission in a fresh
 * simulated sandbox gives the same result.
 */
export async function gradeExercise(found: FoundExercise, submission: Submission, sandbox: GradingSandbox): Promise<GradedExercise> {
  try {
    const output = await play(found, submission, sandbox);
    const result = await settledResult(found, submission, sandbox);
    return { ...result, title: found.exercise.title, output: output.slice(-KEPT_OUTPUT) };
  } catch (error) {
    return notGraded(found, error instanceof Error ? error.message : String(error));
  }
}

/** Nothing of an exercise could be looked at, for this reason. */
export function notGraded({ name, exercise }: FoundExercise, reason: string): GradedExercise {
  const checks = exercise.checks.map(({ id, title }) => ({ check: id, title, outcome: { state: 'could-not-look' as const, reason } }));
  return { exercise: name, state: 'could-not-look', earned: 0, possible: exercise.points, checks, title: exercise.title, output: '' };
}

/** Brings a fresh sandbox to an exercise's starting state: the lesson's files, then the exercise's set-up. */
export async function prepareExercise({ lesson, exercise }: FoundExercise, sandbox: GradingSandbox): Promise<void> {
  for (const [path, content] of lesson.files) await sandbox.writeFile(path, content);
  if (exercise.setup === undefined) return;
  const { status, output } = await sandbox.run(untilOneFails(exercise.setup));
  if (status !== 0) throw new Error(`the set-up of ${lesson.id}/${exercise.id} failed with exit status ${status}: ${output.trim()}`);
}

async function play(found: FoundExercise, { work }: Submission, sandbox: GradingSandbox): Promise<string> {
  if (work.kind === 'live') return '';
  await prepareExercise(found, sandbox);
  return playWork(work, sandbox);
}

async function playWork(work: Exclude<Work, { kind: 'live' }>, sandbox: GradingSandbox): Promise<string> {
  switch (work.kind) {
    case 'nothing':
      return '';
    case 'script':
      return (await sandbox.run(work.commands)).output;
    case 'recording':
      return (await sandbox.replay(work.recording)).output;
    case 'manifests':
      return applyAll(work.files, sandbox);
  }
}

async function applyAll(files: ReadonlyMap<string, string>, sandbox: GradingSandbox): Promise<string> {
  const outputs: string[] = [];
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await sandbox.writeFile(name, content);
    outputs.push((await sandbox.run(`kubectl apply -f ${quote(name)}`)).output);
  }
  return outputs.join('');
}

async function settledResult(found: FoundExercise, submission: Submission, sandbox: GradingSandbox): Promise<ExerciseResult> {
  const patience = submission.work.kind === 'live' ? 0 : TIME_TO_SETTLE;
  const answer = answerOf(found, submission);
  let result = await runExercise(found, sandbox.view, answer);
  let step = FIRST_STEP;
  for (let waited = 0; waited < patience && result.state !== 'passed'; step *= STEP_GROWTH) {
    const pause = Math.min(Math.round(step), patience - waited);
    waited += pause;
    await sandbox.pass(pause);
    result = await runExercise(found, sandbox.view, answer);
  }
  return result;
}

function answerOf({ exercise }: FoundExercise, submission: Submission): string | undefined {
  if (submission.answer === undefined || !exercise.question) return undefined;
  return parseAnswer(exercise.question, submission.answer);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Adds the exercises up. */
export function total(exercises: readonly GradedExercise[]): Grade {
  const sum = (pick: (exercise: GradedExercise) => number) => exercises.reduce((all, exercise) => all + pick(exercise), 0);
  return { exercises, earned: sum(({ earned }) => earned), possible: sum(({ possible }) => possible), state: stateOf(exercises) };
}

function stateOf(exercises: readonly GradedExercise[]): Grade['state'] {
  if (exercises.some(({ state }) => state === 'could-not-look')) return 'could-not-look';
  return exercises.every(({ state }) => state === 'passed') ? 'passed' : 'failed';
}
