import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Course, Lesson } from './course.ts';
import { lintCoverage } from './coverage.ts';
import { lessonsOf } from './find.ts';
import type { Finding } from './finding.ts';

/**
 * Looks for what the schema cannot see: exercises without a place in their lesson's text, places without an
 * exercise, names in double braces that are no variable, and what coverage.yml wants and no lesson has.
 */
export function lintCourse(course: Course, directory: string): readonly Finding[] {
  const lessons = lessonsOf(course).flatMap((lesson) => lintLesson(lesson, join(directory, lesson.folder, 'lesson.mdx')));
  return [...lessons, ...lintCoverage(course, directory)];
}

function lintLesson(lesson: Lesson, file: string): Finding[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const placed = lines.flatMap((text, index) => [...text.matchAll(/<Exercise\s+id="([^"]*)"/g)].map((match) => ({ id: match[1] ?? '', line: index + 1 })));
  const known = new Set(lesson.exercises.map(({ id }) => id));
  return [
    ...lines.flatMap((text, index) => unknownVariables(text, lesson).map((name) => ({ file, line: index + 1, problem: `{{${name}}} is no variable of exercises.ts` }))),
    ...placed.filter(({ id }) => !known.has(id)).map(({ id, line }) => ({ file, line, problem: `<Exercise id="${id}"> has no exercise in exercises.ts` })),
    ...repeated(placed).map(({ id, line }) => ({ file, line, problem: `<Exercise id="${id}"> stands here a second time` })),
    ...[...known].filter((id) => !placed.some((place) => place.id === id)).map((id) => ({ file, line: 1, problem: `exercise "${id}" has no <Exercise id="${id}" /> in the text` })),
  ];
}

/** Words of Go templates that stand alone in double braces. */
const TEMPLATE_WORDS = new Set(['end', 'else', 'break', 'continue']);

function unknownVariables(text: string, { values }: Lesson): string[] {
  const names = [...text.matchAll(/\{\{([a-z][A-Za-z0-9]*)\}\}/g)].map(([, name]) => name ?? '');
  return names.filter((name) => !TEMPLATE_WORDS.has(name) && !Object.hasOwn(values, name));
}

function repeated(placed: readonly { id: string; line: number }[]): { id: string; line: number }[] {
  return placed.filter(({ id }, index) => placed.findIndex((other) => other.id === id) < index);
}
