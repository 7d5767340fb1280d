import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import type { Grade, GradedExercise, GradeFormat, Submission } from '#lib/grading/index.ts';
import {
  createGrader, GRADE_FORMATS, gradeExercise, gradeJsonSchema, GraderRefusal, HandInError, notGraded, parseRecording, readAnswers, readHandedIn, readHandIn,
  readManifests, RecordingError, renderGrade, total,
} from '#lib/grading/index.ts';
import type { Course, FoundExercise } from '#lib/lessons/index.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command.ts';
import { prepareSources } from '../prepare.ts';
import { ROOT } from '../step.ts';
import { exercisesOf, load } from './lessons.ts';

const USAGE = [
  'Usage: bin/drydock grade [EXERCISE...] (--script FILE | --manifests DIR | --session FILE | --hand-in DIR |',
  '                         --kubeconfig FILE [--namespace NS]) [--answers FILE] [--seed SEED] [--time SECONDS]',
  '                         [--format text|json|junit|tap|exercism] [--output FILE] [--content DIR]',
  '       bin/drydock grade --schema',
  '',
  'Grades a submission in a fresh embedded sandbox with simulated time, or a namespace of a live cluster.',
  'EXERCISE is a name such as pods/first-pod/run-a-pod, or the beginning of several; all by default.',
  '',
  '  --script FILE      shell commands, run anew for each exercise',
  '  --manifests DIR    manifests, applied in order of name',
  '  --session FILE     keys recorded with `bin/drydock shell --record FILE` or `asciinema rec --stdin`',
  '  --hand-in DIR      a folder with the work for each exercise: pods/first-pod/run-a-pod.sh, .cast, .yml or a',
  '                     folder of that name; and answers.yml',
  '  --answers FILE     answers to questions, in YAML or JSON: {services/services/which: cluster-ip}',
  "  --seed SEED        whose names and numbers the exercises have; a learner's seed stands in their exported progress",
  '  --time SECONDS     of a core that grading one exercise may take (60); what takes longer could not be graded',
  '  --output FILE      writes the report there instead of to standard output',
  '  --schema           prints the JSON Schema of --format json, and grades nothing',
  '',
  'Exit status: 0 all passed, 1 not all passed, 2 the call cannot be understood, 3 could not grade.',
  "With --format exercism it is 0 whenever there is a report, as Exercism wants it.",
].join('\n');

/** The exit status for a check that could not look: neither a pass nor a fail. */
const COULD_NOT_GRADE = 3;

const OPTIONS = {
  script: { type: 'string' },
  manifests: { type: 'string' },
  session: { type: 'string' },
  'hand-in': { type: 'string' },
  kubeconfig: { type: 'string' },
  namespace: { type: 'string' },
  answers: { type: 'string' },
  seed: { type: 'string', default: '' },
  time: { type: 'string', default: String(DEFAULT_LIMITS.grading.time / 1000) },
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  content: { type: 'string' },
  schema: { type: 'boolean' },
} as const;

interface Submitted {
  found: FoundExercise;
  submission: Submission;
}

type Values = { [Name in 'script' | 'manifests' | 'session' | 'hand-in' | 'kubeconfig' | 'answers']?: string };

export const grade: Command = {
  name: 'grade',
  summary: 'grades a script, manifests, a recorded session, a folder of them, or a live namespace',
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.schema) return printSchema();
    const format = formatOf(values.format);
    const time = timeOf(values.time);
    const content = resolve(values.content ?? join(ROOT, 'content'));
    const chosen = choose(await load(content), positionals, values.seed);
    const submissionFor = submissions(values);
    const submitted = understood(() => chosen.map((found) => ({ found, submission: submissionFor(found.name) })));
    await prepareSources();
    const result = total(values.kubeconfig === undefined ? await gradeHandIns(submitted, { content, seed: values.seed, time })
      : await gradeLive(submitted, { kubeconfig: values.kubeconfig, namespace: values.namespace }));
    report(renderGrade(result, format), values.output);
    return format === 'exercism' ? 0 : { passed: 0, failed: 1, 'could-not-look': COULD_NOT_GRADE }[result.state];
  },
};

/**
 * Grades in a process that may take so much time and memory for each, as the HTTP API does: whatever a hand-in computes, this
 * one goes on. What takes more is not graded.
 */
async function gradeHandIns(submitted: readonly Submitted[], { content, seed, time }: { content: string; seed: string; time: number }): Promise<GradedExercise[]> {
  await using grader = createGrader({ content, limits: { ...DEFAULT_LIMITS.grading, time, perMinute: Number.MAX_SAFE_INTEGER } });
  const graded: GradedExercise[] = [];
  for (const { found, submission } of submitted) {
    try {
      const { exercises } = JSON.parse(await grader.grade('whoever calls', { exercise: found.name, seed, submission })) as Grade;
      graded.push(...exercises);
    } catch (error) {
      if (!(error instanceof GraderRefusal)) throw error;
      graded.push(notGraded(found, error.message));
    }
  }
  return graded;
}

async function gradeLive(submitted: readonly Submitted[], { kubeconfig, namespace }: { kubeconfig: string; namespace: string | undefined }): Promise<GradedExercise[]> {
  const { openLiveNamespace } = await import('../live-namespace.ts');
  const graded: GradedExercise[] = [];
  for (const { found, submission } of submitted) {
    await using sandbox = await openLiveNamespace(kubeconfig, namespace);
    graded.push(await gradeExercise(found, submission, sandbox));
  }
  return graded;
}

function printSchema(): number {
  process.stdout.write(`${JSON.stringify(gradeJsonSchema(), undefined, 2)}\n`);
  return 0;
}

function formatOf(name: string): GradeFormat {
  const format = GRADE_FORMATS.find((candidate) => candidate === name);
  if (!format) throw new CommandError(`there is no format "${name}": ${GRADE_FORMATS.join(', ')}`, 2);
  return format;
}

/** Milliseconds. */
function timeOf(seconds: string): number {
  if (!/^\d{1,5}$/.test(seconds) || Number(seconds) === 0) throw new CommandError(`--time is a number of seconds from 1 to 99999, not "${seconds}"`, 2);
  return Number(seconds) * 1000;
}

function report(text: string, file: string | undefined): void {
  if (file === undefined) return void process.stdout.write(text);
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`cannot write the report: ${(error as Error).message}`, COULD_NOT_GRADE);
  }
}

/** What is handed in for each exercise, as the options say. */
function submissions(values: Values): (exercise: string) => Submission {
  const kinds = ['script', 'manifests', 'session', 'hand-in', 'kubeconfig'] as const;
  const given = kinds.filter((kind) => values[kind] !== undefined);
  if (given.length !== 1) throw new CommandError(`one of --script, --manifests, --session, --hand-in and --kubeconfig says what to grade\n${USAGE}`, 2);
  return understood(() => {
    const submission = submissionGiven(values);
    const answers = values.answers === undefined ? undefined : readAnswers(values.answers);
    return (exercise) => {
      const answer = answers?.get(exercise);
      return { ...submission(exercise), ...(answer !== undefined && { answer }) };
    };
  });
}

function submissionGiven(values: Values): (exercise: string) => Submission {
  if (values['hand-in'] !== undefined) return readHandIn(values['hand-in']);
  const work = workGiven(values);
  return () => ({ work });
}

function workGiven({ script, manifests, session }: Values): Submission['work'] {
  if (script !== undefined) return { kind: 'script', commands: readHandedIn(script) };
  if (manifests !== undefined) return { kind: 'manifests', files: readManifests(manifests) };
  if (session !== undefined) return { kind: 'recording', recording: parseRecording(readHandedIn(session)) };
  return { kind: 'live' };
}

/** What cannot be read of a hand-in is a call that cannot be understood. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof HandInError || error instanceof RecordingError) throw new CommandError(`cannot read the submission: ${error.message}`, 2);
    throw error;
  }
}

function choose(course: Course, names: readonly string[], seed: string): readonly FoundExercise[] {
  const all = exercisesOf(course, seed);
  if (names.length === 0) return all;
  return names.flatMap((name) => {
    const found = all.filter((exercise) => `${exercise.name}/`.startsWith(`${name}/`));
    if (found.length === 0) throw new CommandError(`the course has no exercise "${name}"; bin/drydock lessons list shows them`, 2);
    return found;
  });
}
