import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentError, findExercise, findLesson, lintCourse, loadCourse, personalLesson } from './index.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drydock-course-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

const EXERCISE = `{
  id: 'run', title: 'Run', points: 10, task: 'Do it.', hints: ['a', 'b', 'c'], solution: { commands: 'true' },
  checks: [{ id: 'runs', title: 'runs', run: async () => ({ state: 'passed', found: 'it' }) }],
  mistakes: [
    { title: 'one', commands: 'false', failing: { check: 'runs', saying: 'x' } },
    { title: 'two', commands: 'false', failing: { check: 'runs', saying: 'y' } },
  ],
}`;

/** A module as `defineExercises` makes it; the course of this test has no packages to import from. */
function exercises(list: string, variables = '{}'): string {
  return `export default { variables: ${variables}, exercises: (values) => [${list}] };\n`;
}

const SEEDED = `{ shop: { values: ['quay', 'pier'] }, port: { values: [30100, 30101, 30102] } }`;

const GOOD = {
  'course.yml': 'title: A course\n',
  '01-pods/chapter.yml': 'title: Pods\nsummary: What they are.\n',
  '01-pods/01-first/lesson.mdx': '---\ntitle: First\nsummary: One can.\nminutes: 10\n---\n\n<Exercise id="run" />\n',
  '01-pods/01-first/exercises.ts': exercises(EXERCISE),
  '01-pods/01-first/files/web/pod.yml': 'kind: Pod\n',
};

describe('loadCourse', () => {
  it('reads chapters, lessons, exercises and files in order', async () => {
    write({ ...GOOD, '01-pods/02-second/lesson.mdx': '---\ntitle: Second\nsummary: Two.\nminutes: 5\n---\nText.\n' });
    const course = await loadCourse(directory);
    expect(course.chapters.map(({ slug, title, lessons }) => ({ slug, title, lessons: lessons.map(({ id }) => id) }))).toEqual([
      { slug: 'pods', title: 'Pods', lessons: ['pods/first', 'pods/second'] },
    ]);
    expect(findLesson(course, 'pods/first')?.files).toEqual(new Map([['web/pod.yml', 'kind: Pod\n']]));
    expect(findExercise(course, 'pods/first/run')?.exercise.title).toBe('Run');
    expect(findExercise(course, 'pods/first/walk')).toBeUndefined();
    expect(lintCourse(course, directory)).toEqual([]);
  });

  it('fills a lesson in with each learner\'s names and numbers', async () => {
    write({
      ...GOOD,
      '01-pods/01-first/exercises.ts': exercises(EXERCISE.replace("task: 'Do it.'", 'task: `Open ${values.shop} at ${values.port}.`'), SEEDED),
      '01-pods/01-first/files/web/pod.yml': 'name: {{shop}}\nport: {{port}}\ntemplate: {{.metadata.name}} {{end}}\n',
    });
    const everybody = findLesson(await loadCourse(directory), 'pods/first');
    if (!everybody) throw new Error('the lesson is missing');
    const lessons = ['ann', 'bob', 'cat', 'dan', 'eve'].map((seed) => personalLesson(everybody, seed));
    for (const { values, exercises: [exercise], files } of lessons) {
      expect(exercise?.task).toBe(`Open ${values['shop']} at ${values['port']}.`);
      expect(files.get('web/pod.yml')).toBe(`name: ${values['shop']}\nport: ${values['port']}\ntemplate: {{.metadata.name}} {{end}}\n`);
    }
    expect(new Set(lessons.map(({ values }) => JSON.stringify(values))).size).toBeGreaterThan(1);
    expect(personalLesson(everybody, 'ann').values).toEqual(lessons[0]?.values);
  });

  const faults: [string, Record<string, string>, string][] = [
    ['a chapter without a summary', { '01-pods/chapter.yml': 'title: Pods\n' }, '01-pods/chapter.yml:1: summary: Invalid input: expected string, received undefined'],
    ['a lesson that takes no time', { '01-pods/01-first/lesson.mdx': '---\ntitle: T\nsummary: S\nminutes: 0\n---\n' }, '01-pods/01-first/lesson.mdx:4: minutes: Too small: expected number to be >=1'],
    ['front matter that is not YAML', { '01-pods/01-first/lesson.mdx': '---\ntitle: [\n---\n' }, '01-pods/01-first/lesson.mdx:2: '],
    ['no front matter', { '01-pods/01-first/lesson.mdx': 'Text\n' }, '01-pods/01-first/lesson.mdx:1: a lesson begins with front matter'],
    ['a folder without a number', { 'pods/chapter.yml': 'title: x\nsummary: y\n' }, 'pods: a folder of the course is named like 01-first-pod'],
    ['an exercise with one hint', { '01-pods/01-first/exercises.ts': exercises(EXERCISE.replace("['a', 'b', 'c']", "['a']")) }, 'exercises.ts:2: 0.hints: three tiers of hints, the last nearly the answer'],
    ['a module that throws', { '01-pods/01-first/exercises.ts': "\nthrow new Error('quiz \"x\" has 2 right options');" }, '01-first/exercises.ts:2: quiz "x" has 2 right options'],
    ['something else than exercises', { '01-pods/01-first/exercises.ts': 'export default [];' }, 'default export: must be what defineExercises gives'],
    ['a quiz that asks nothing', { '01-pods/01-first/exercises.ts': exercises(EXERCISE.replace("id: 'run'", "id: 'run', kind: 'quiz'")) }, 'exercises.ts:2: 0.question: an exercise of kind "quiz" asks something'],
    ['a repair without a set-up', { '01-pods/01-first/exercises.ts': exercises(EXERCISE.replace("id: 'run'", "id: 'run', kind: 'repair'")) }, '0.setup: what is to be repaired is made by a set-up'],
    ['points that differ from learner to learner', { '01-pods/01-first/exercises.ts': exercises(EXERCISE.replace('points: 10', "points: values.port"), SEEDED) }, 'must be the same for every value of the variables'],
    ['a mistake of a check that is not there', { '01-pods/01-first/exercises.ts': exercises(EXERCISE.replace("{ check: 'runs', saying: 'x' }", "{ check: 'runz', saying: 'x' }")) }, '0.mistakes.0.failing.check: no check has the id "runz"'],
  ];

  it.each(faults)('names file and place of %s', async (_name, change, message) => {
    write({ ...GOOD, ...change });
    const error = await loadCourse(directory).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContentError);
    expect((error as ContentError).message).toContain(message);
  });
});

describe('lintCourse', () => {
  it('finds exercises without a place, places without an exercise, and places named twice', async () => {
    write({ ...GOOD, '01-pods/01-first/lesson.mdx': '---\ntitle: T\nsummary: S\nminutes: 1\n---\n<Exercise id="walk" />\n<Exercise id="walk" /> `{{shop}} {{end}} {{.x}}`\n' });
    const findings = lintCourse(await loadCourse(directory), directory);
    expect(findings.map(({ line, problem }) => `${line}: ${problem}`)).toEqual([
      '7: {{shop}} is no variable of exercises.ts',
      '6: <Exercise id="walk"> has no exercise in exercises.ts',
      '7: <Exercise id="walk"> has no exercise in exercises.ts',
      '7: <Exercise id="walk"> stands here a second time',
      '1: exercise "run" has no <Exercise id="run" /> in the text',
    ]);
  });
});
