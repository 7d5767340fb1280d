import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Course, Finding, FoundExercise } from '#lib/lessons/index.ts';
import { ContentError, lessonsOf, lintCourse, loadCourse, personalLesson } from '#lib/lessons/index.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command.ts';
import { newLesson, NewLessonError } from '../new-lesson.ts';
import { prepareSources } from '../prepare.ts';
import { ROOT } from '../step.ts';

/** Ways in which each solution is broken, unless more are asked for: all kinds of them, in little time. */
const MUTATIONS = 14;

const USAGE = [
  'Usage: bin/drydock lessons list|lint|test [LESSON...] [--content DIR] [--mutations N]',
  '       bin/drydock lessons new CHAPTER/LESSON [--content DIR]',
  '',
  '  list   the course, a line each lesson and exercise',
  '  new    makes the folder of a lesson, with an exercise that plays, to be written from',
  '  lint   what does not hold in content/, with file and line',
  '  test   plays each exercise: its start must fail, its solution pass, its known mistakes fail for their own reason;',
  `         breaks each solution in N ways (${MUTATIONS}; all for every way there is), which must be noticed`,
].join('\n');

export const lessons: Command = {
  name: 'lessons',
  summary: 'lists, lints and tests the course, and begins a lesson',
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({ args: [...args], options: { content: { type: 'string' }, mutations: { type: 'string', default: String(MUTATIONS) } }, allowPositionals: true });
    const [action, ...names] = positionals;
    const directory = values.content ?? join(ROOT, 'content');
    if (action === 'new') return create(directory, names);
    const course = await load(directory);
    if (action === 'list') return list(course);
    if (action === 'lint') return lint(course, directory);
    if (action === 'test') return prove(course, names, mutationCount(values.mutations));
    throw new CommandError(USAGE, 2);
  },
};

/** Loads the course, turning what is wrong with it into a sentence for its author. */
export async function load(directory: string): Promise<Course> {
  try {
    return await loadCourse(directory);
  } catch (error) {
    throw forItsAuthor(error);
  }
}

function forItsAuthor(error: unknown): unknown {
  return error instanceof ContentError ? new CommandError(error.message) : error;
}

function findingsOf(course: Course, directory: string): readonly Finding[] {
  try {
    return lintCourse(course, directory);
  } catch (error) {
    throw forItsAuthor(error);
  }
}

function create(directory: string, [place, ...rest]: readonly string[]): number {
  if (place === undefined || rest.length > 0) throw new CommandError(USAGE, 2);
  try {
    const folder = newLesson(directory, place);
    const name = folder.split('/').map((part) => part.replace(/^\d\d-/, '')).join('/');
    process.stdout.write(`${join(directory, folder)} holds lesson.mdx and exercises.ts; bin/drydock lessons lint and bin/drydock lessons test ${name} try them\n`);
    return 0;
  } catch (error) {
    throw error instanceof NewLessonError ? new CommandError(error.message, 2) : error;
  }
}

function list(course: Course): number {
  for (const lesson of lessonsOf(course)) {
    process.stdout.write(`${lesson.id}  ${lesson.title} (${lesson.minutes} min)\n`);
    for (const { id, title, points } of lesson.exercises) process.stdout.write(`  ${lesson.id}/${id}  ${title} (${points} points)\n`);
  }
  return 0;
}

function lint(course: Course, directory: string): number {
  const findings = findingsOf(course, directory);
  for (const { file, line, problem } of findings) process.stderr.write(`${file}:${line}: ${problem}\n`);
  if (findings.length === 0) process.stdout.write(`${lessonsOf(course).length} lessons, nothing to mend\n`);
  return findings.length === 0 ? 0 : 1;
}

function mutationCount(value: string): number {
  if (value === 'all') return Number.POSITIVE_INFINITY;
  if (/^\d{1,4}$/.test(value)) return Number(value);
  throw new CommandError(`--mutations is a number or "all", not "${value}"`, 2);
}

async function prove(course: Course, names: readonly string[], mutations: number): Promise<number> {
  const chosen = exercisesOf(course).filter(({ name }) => names.length === 0 || names.some((prefix) => `${name}/`.startsWith(`${prefix}/`)));
  if (chosen.length === 0) throw new CommandError(`no exercise is named ${names.join(' ')}; bin/drydock lessons list shows them`, 2);
  await prepareSources();
  const { proveExercise, withstandMutations } = await import('#lib/grading/index.ts');
  const { openGradingSandbox } = await import('#lib/grading/open-sandbox.ts');
  let failures = 0;
  for (const found of chosen) {
    const disproofs = await proveExercise(found, openGradingSandbox);
    const withstood = mutations > 0 ? await withstandMutations(found, openGradingSandbox, mutations) : undefined;
    const problems = [...disproofs, ...(withstood?.disproofs ?? [])];
    failures += problems.length === 0 ? 0 : 1;
    process.stdout.write(`${problems.length === 0 ? '✓' : '✗'} ${found.name}${withstood ? ` (broken in ${withstood.rejected} ways)` : ''}\n`);
    for (const { problem } of problems) process.stdout.write(`    ${problem.trim().replaceAll('\n', '\n    ')}\n`);
  }
  process.stdout.write(`${chosen.length - failures} of ${chosen.length} exercises hold\n`);
  return failures === 0 ? 0 : 1;
}

/** Every exercise of the course, with its full name, as the learner with this seed gets it. */
export function exercisesOf(course: Course, seed = ''): readonly FoundExercise[] {
  return lessonsOf(course).map((lesson) => personalLesson(lesson, seed)).flatMap((lesson) => lesson.exercises.map((exercise) => ({ name: `${lesson.id}/${exercise.id}`, lesson, exercise })));
}
