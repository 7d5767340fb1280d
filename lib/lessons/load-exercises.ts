import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import type { Exercise, LessonExercises } from '#lib/checks/index.ts';
import { defineExercises } from '#lib/checks/index.ts';
import { ContentError } from './content-error.ts';
import type { LessonOutline } from './course.ts';
import { forSeed } from './personal.ts';
import { exercisesSchema, lessonExercisesSchema } from './schema.ts';

/** Learners for whom a lesson's variables are tried out while it is loaded. */
const SAMPLE_SEEDS = ['', 'one', 'two', 'three'];

/** What a lesson's exercises are made from: the default export of its exercises.ts, or nothing. */
export async function loadDefinition(folder: string): Promise<LessonExercises> {
  const file = join(folder, 'exercises.ts');
  if (!existsSync(file)) return defineExercises([]);
  const exported = await importModule(file);
  holdTo(lessonExercisesSchema, exported.default, file);
  return exported.default as LessonExercises;
}

/** What a module says that it cannot be read is the author's to mend, and so are definitions that throw. */
async function importModule(file: string): Promise<{ default?: unknown }> {
  try {
    return (await import(/* turbopackIgnore: true */ pathToFileURL(file).href)) as { default?: unknown };
  } catch (error) {
    throw new ContentError(file, placeIn(file, error), error instanceof Error ? error.message : String(error));
  }
}

/** The line of `file` at which an error arose, as its stack tells it. */
function placeIn(file: string, error: unknown): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = stack.split('\n').find((line) => line.includes(`${file}:`) || line.includes(`${pathToFileURL(file).href}:`));
  const line = frame && /\.ts:(\d+)/.exec(frame)?.[1];
  return line === undefined ? undefined : Number(line);
}

/**
 * Holds the exercises to their schema for several learners' values. A value may change words, not what
 * there is to do: throws ContentError where it changes ids, titles, kinds or points.
 */
export function checkEveryVariant(folder: string, lesson: LessonOutline): void {
  const file = join(folder, 'exercises.ts');
  const frames = SAMPLE_SEEDS.map((seed) => frameOf(checkedExercises(file, lesson, seed)));
  if (new Set(frames).size > 1) throw new ContentError(file, undefined, 'ids, titles, kinds and points must be the same for every value of the variables');
}

function checkedExercises(file: string, lesson: LessonOutline, seed: string): readonly Exercise[] {
  const { exercises } = forSeed(lesson, seed);
  holdTo(exercisesSchema, exercises, file);
  return exercises;
}

function frameOf(exercises: readonly Exercise[]): string {
  return JSON.stringify(exercises.map(({ id, title, points, kind, checks }) => [id, title, points, kind, checks.map((check) => check.id)]));
}

function holdTo<T>(schema: z.ZodType<T>, value: unknown, file: string): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).join('.');
  throw new ContentError(file, lineOf(file, issue?.path ?? [], value), `${path || 'default export'}: ${issue?.message}`);
}

/** The line on which the exercise at fault gives its id; the module's values themselves know no lines. */
function lineOf(file: string, path: readonly PropertyKey[], value: unknown): number | undefined {
  const exercise = Array.isArray(value) && typeof path[0] === 'number' ? (value[path[0]] as { id?: unknown }) : undefined;
  if (typeof exercise?.id !== 'string') return undefined;
  const quoted = new RegExp(`id: ['"\`]${exercise.id.replace(/[^\w-]/g, '\\$&')}['"\`]`);
  const index = readFileSync(file, 'utf8').split('\n').findIndex((line) => quoted.test(line));
  return index < 0 ? undefined : index + 1;
}

