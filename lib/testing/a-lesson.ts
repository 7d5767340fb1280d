import type { Exercise } from '#lib/checks/index.ts';
import { defineExercises } from '#lib/checks/index.ts';
import type { Lesson } from '#lib/lessons/index.ts';

/** A lesson with these exercises, the same for everybody, and nothing else that a test would have to say. */
export function aLesson(id: string, exercises: readonly Exercise[], files: ReadonlyMap<string, string> = new Map()): Lesson {
  const [chapter = '', slug = ''] = id.split('/');
  return { id, chapter, slug, title: slug, summary: '', minutes: 1, folder: '', definition: defineExercises(exercises), templates: files, values: {}, exercises, files };
}
