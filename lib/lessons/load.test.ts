import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentError, findExercise, findLesson, lintCourse, loadCourse } from './index.ts';

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
  id: 'run', title: 'Run', points: 10, task: 'Do it.', hints: ['a', 'b', 'c'], solution: 'true',
  checks: [{ id: 'runs', title: 'runs', run: async () => ({ state: 'passed', found: 'it' }) }],
  mistakes: [
    { title: 'one', commands: 'false', failing: { check: 'runs', saying: 'x' } },
    { title: 'two', commands: 'false', failing: { check: 'runs', saying: 'y' } },
  ],
}`;

const GOOD = {
  'course.yml': 'title: A course\n',
  '01-pods/chapter.yml': 'title: Pods\nsummary: What they are.\n',
  '01-pods/01-first/lesson.mdx': '---\ntitle: First\nsummary: One can.\nminutes: 10\n---\n\n<Exercise id="run" />\n',
  '01-pods/01-first/exercises.ts': `export default [${EXERCISE}];\n`,
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

  const faults: [string, Record<string, string>, string][] = [
    ['a chapter without a summary', { '01-pods/chapter.yml': 'title: Pods\n' }, '01-pods/chapter.yml:1: summary: Invalid input: expected string, received undefined'],
    ['a lesson that takes no time', { '01-pods/01-first/lesson.mdx': '---\ntitle: T\nsummary: S\nminutes: 0\n---\n' }, '01-pods/01-first/lesson.mdx:4: minutes: Too small: expected number to be >=1'],
    ['front matter that is not YAML', { '01-pods/01-first/lesson.mdx': '---\ntitle: [\n---\n' }, '01-pods/01-first/lesson.mdx:2: '],
    ['no front matter', { '01-pods/01-first/lesson.mdx': 'Text\n' }, '01-pods/01-first/lesson.mdx:1: a lesson begins with front matter'],
    ['a folder without a number', { 'pods/chapter.yml': 'title: x\nsummary: y\n' }, 'pods: a folder of the course is named like 01-first-pod'],
    ['an exercise with one hint', { '01-pods/01-first/exercises.ts': `export default [${EXERCISE.replace("['a', 'b', 'c']", "['a']")}];` }, 'exercises.ts: 0.hints: three tiers of hints, the last nearly the answer'],
    ['a mistake of a check that is not there', { '01-pods/01-first/exercises.ts': `export default [${EXERCISE.replace("{ check: 'runs', saying: 'x' }", "{ check: 'runz', saying: 'x' }")}];` }, '0.mistakes.0.failing.check: no check has the id "runz"'],
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
    write({ ...GOOD, '01-pods/01-first/lesson.mdx': '---\ntitle: T\nsummary: S\nminutes: 1\n---\n<Exercise id="walk" />\n<Exercise id="walk" />\n' });
    const findings = lintCourse(await loadCourse(directory), directory);
    expect(findings.map(({ line, problem }) => `${line}: ${problem}`)).toEqual([
      '6: <Exercise id="walk"> has no exercise in exercises.ts',
      '7: <Exercise id="walk"> has no exercise in exercises.ts',
      '7: <Exercise id="walk"> stands here a second time',
      '1: exercise "run" has no <Exercise id="run" /> in the text',
    ]);
  });
});
