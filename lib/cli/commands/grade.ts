import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GradeFormat, GradingSandbox, Submission } from '#lib/grading/index.ts';
import { GRADE_FORMATS, gradeExercise, renderGrade, total } from '#lib/grading/index.ts';
import type { Course, FoundExercise } from '#lib/lessons/index.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command.ts';
import { prepareSources } from '../prepare.ts';
import { ROOT } from '../step.ts';
import { exercisesOf, load } from './lessons.ts';

const USAGE = [
  'Usage: bin/drydock grade [EXERCISE...] (--script FILE | --manifests DIR | --kubeconfig FILE [--namespace NS])',
  '                         [--format text|json|junit|tap] [--content DIR]',
  '',
  'Grades a submission in a fresh embedded sandbox with simulated time, or a namespace of a live cluster.',
  'EXERCISE is a name such as pods/first-pod/run-a-pod, or the beginning of several; all by default.',
  '',
  'Exit status: 0 all passed, 1 not all passed, 2 the call cannot be understood, 3 could not grade.',
].join('\n');

/** The exit status for a check that could not look: neither a pass nor a fail. */
const COULD_NOT_GRADE = 3;

const OPTIONS = {
  script: { type: 'string' },
  manifests: { type: 'string' },
  kubeconfig: { type: 'string' },
  namespace: { type: 'string' },
  format: { type: 'string', default: 'text' },
  content: { type: 'string' },
} as const;

export const grade: Command = {
  name: 'grade',
  summary: 'grades a script, a folder of manifests or a live namespace',
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const format = formatOf(values.format);
    const submission = submissionOf(values);
    const chosen = choose(await load(values.content ?? join(ROOT, 'content')), positionals);
    await prepareSources();
    const { openGradingSandbox, openLiveNamespace } = await import('../grading-sandbox.ts');
    const open = (): Promise<GradingSandbox> =>
      values.kubeconfig === undefined ? openGradingSandbox() : openLiveNamespace(values.kubeconfig, values.namespace);
    const graded = [];
    for (const found of chosen) {
      await using sandbox = await open();
      graded.push(await gradeExercise(found, submission, sandbox));
    }
    const result = total(graded);
    process.stdout.write(renderGrade(result, format));
    return { passed: 0, failed: 1, 'could-not-look': COULD_NOT_GRADE }[result.state];
  },
};

function formatOf(name: string): GradeFormat {
  const format = GRADE_FORMATS.find((candidate) => candidate === name);
  if (!format) throw new CommandError(`there is no format "${name}": ${GRADE_FORMATS.join(', ')}`, 2);
  return format;
}

function submissionOf(values: { script?: string; manifests?: string; kubeconfig?: string }): Submission {
  const given = [values.script, values.manifests, values.kubeconfig].filter((value) => value !== undefined);
  if (given.length !== 1) throw new CommandError(`one of --script, --manifests and --kubeconfig says what to grade\n${USAGE}`, 2);
  try {
    if (values.script !== undefined) return { kind: 'script', commands: readFileSync(values.script, 'utf8') };
    if (values.manifests !== undefined) return { kind: 'manifests', files: manifestsOf(values.manifests) };
  } catch (error) {
    throw new CommandError(`cannot read the submission: ${(error as Error).message}`, 2);
  }
  return { kind: 'live' };
}

function manifestsOf(directory: string): ReadonlyMap<string, string> {
  const names = readdirSync(directory).filter((name) => /\.(ya?ml|json)$/.test(name));
  if (names.length === 0) throw new CommandError(`${directory} holds no .yml, .yaml or .json file`, 2);
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

function choose(course: Course, names: readonly string[]): readonly FoundExercise[] {
  const all = exercisesOf(course);
  if (names.length === 0) return all;
  return names.flatMap((name) => {
    const found = all.filter((exercise) => `${exercise.name}/`.startsWith(`${name}/`));
    if (found.length === 0) throw new CommandError(`the course has no exercise "${name}"; bin/drydock lessons list shows them`, 2);
    return found;
  });
}
