import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Exercise } from '#lib/checks/index.ts';
import { parseYamlLines } from './content-error.ts';
import type { Course, Lesson } from './course.ts';
import { findLesson } from './find.ts';
import type { Finding } from './finding.ts';

const text = z.string().min(1, 'must not be empty');

const entrySchema = z.strictObject({
  what: text,
  kind: z.enum(['point', 'command', 'manifest', 'field']),
  lesson: text,
  /** The id of the lesson's exercise in which it is done. */
  exercise: text.optional(),
  evidence: text,
});

const coverageSchema = z.array(z.strictObject({ section: text, entries: z.array(entrySchema).min(1) }));

export type CoverageEntry = z.infer<typeof entrySchema>;

/**
 * Looks whether everything in coverage.yml, which lists what the course must hold, has its place: a lesson that
 * is there, an exercise of that lesson where one is named, and words that stand in one of the two. A course
 * without the file has nothing that it must hold. Throws ContentError where the file itself is wrong.
 */
export function lintCoverage(course: Course, directory: string): readonly Finding[] {
  const file = join(directory, 'coverage.yml');
  if (!existsSync(file)) return [];
  const { data, lineAt } = parseYamlLines({ file, text: readFileSync(file, 'utf8'), schema: coverageSchema, firstLine: 1 });
  return data.flatMap(({ entries }, section) =>
    entries.flatMap((entry, index) => {
      const problem = problemOf(entry, course, directory);
      return problem === undefined ? [] : [{ file, line: lineAt([section, 'entries', index]), problem: `${entry.what}: ${problem}` }];
    }),
  );
}

function problemOf(entry: CoverageEntry, course: Course, directory: string): string | undefined {
  const lesson = findLesson(course, entry.lesson);
  if (!lesson) return `there is no lesson "${entry.lesson}"`;
  const exercise = lesson.exercises.find(({ id }) => id === entry.exercise);
  if (entry.exercise !== undefined && !exercise) return `${entry.lesson} has no exercise "${entry.exercise}"`;
  const words = [readFileSync(join(directory, lesson.folder, 'lesson.mdx'), 'utf8'), ...lessonFiles(lesson), ...(exercise ? wordsOf(exercise) : [])];
  if (words.some((each) => onOneLine(each).includes(onOneLine(entry.evidence)))) return undefined;
  return `"${entry.evidence}" does not stand in ${entry.lesson}${exercise ? ` or its exercise "${exercise.id}"` : ''}`;
}

function lessonFiles(lesson: Lesson): readonly string[] {
  return [...lesson.templates.values()];
}

/** What an exercise shows to a learner, sooner or later. */
function wordsOf({ title, task, question, setup = '', checks, hints, solution, alternatives = [], afterwards = '' }: Exercise): readonly string[] {
  const plays = [solution, ...alternatives].map(({ commands = '', answer = '' }) => `${commands}\n${answer}`);
  return [title, task, question ? JSON.stringify(question) : '', setup, afterwards, ...checks.map((check) => check.title), ...hints, ...plays];
}

function onOneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}
