import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLesson, lintCourse, loadCourse } from '#lib/lessons/index.ts';
import { newLesson, NewLessonError } from './new-lesson.ts';

let content: string;

// Below the project, so that exercises.ts finds what it imports.
beforeEach(() => {
  mkdirSync(join(import.meta.dirname, '../../.drydock'), { recursive: true });
  content = mkdtempSync(join(import.meta.dirname, '../../.drydock/content-'));
  writeFileSync(join(content, 'course.yml'), 'title: A course\n');
  mkdirSync(join(content, '01-pods'));
  writeFileSync(join(content, '01-pods', 'chapter.yml'), 'title: Pods\nsummary: What runs.\n');
});

afterEach(() => rmSync(content, { recursive: true }));

test('a new lesson loads, lints and has its exercise; the next one comes after it', async () => {
  expect(newLesson(content, 'pods/init-containers')).toBe('01-pods/01-init-containers');
  expect(newLesson(content, '01-pods/limits')).toBe('01-pods/02-limits');
  const course = await loadCourse(content);
  expect(lintCourse(course, content)).toEqual([]);
  expect(findLesson(course, 'pods/init-containers')).toMatchObject({ title: 'Init containers', exercises: [{ id: 'run-it', touches: ['pod/init-containers'] }] });
});

test.each([
  ['pods', 'it is written CHAPTER/LESSON'],
  ['pods/a/b', 'it is written CHAPTER/LESSON'],
  ['pods/Init', '"Init" is no name: it is lower case words joined by dashes'],
  ['pods/..', '".." is no name'],
  ['volumes/first', 'there is no chapter "volumes"; there are pods. A chapter is a folder of content/, such as 02-volumes, with a chapter.yml that holds title and summary'],
])('%s makes no lesson, and says why', (place, words) => {
  expect(() => newLesson(content, place)).toThrow(NewLessonError);
  expect(() => newLesson(content, place)).toThrow(words);
});

test('what is there already is left alone', () => {
  newLesson(content, 'pods/limits');
  const file = join(content, '01-pods/01-limits/lesson.mdx');
  writeFileSync(file, 'written');
  cpSync(join(content, '01-pods/01-limits'), join(content, '01-pods/05-other'), { recursive: true });
  expect(() => newLesson(content, 'pods/limits')).toThrow('there is a lesson "limits" in 01-pods already: 01-pods/01-limits');
  expect(readFileSync(file, 'utf8')).toBe('written');
  expect(newLesson(content, 'pods/more')).toBe('01-pods/06-more');
});
