import { fillIn, pickValues } from '#lib/checks/index.ts';
import type { Lesson, LessonOutline } from './course.ts';

/** The lesson as the learner with this seed gets it: their names and numbers in exercises and files. */
export function personalLesson(lesson: Lesson, seed: string): Lesson {
  return Object.keys(lesson.definition.variables).length === 0 ? lesson : forSeed(lesson, seed);
}

/** Fills an outline in with a seed's values. */
export function forSeed(outline: LessonOutline, seed: string): Lesson {
  const { definition, templates, id } = outline;
  const values = pickValues(definition.variables, seed, id);
  const files = new Map([...templates].map(([path, content]) => [path, fillIn(content, values)]));
  return { ...outline, values, exercises: definition.exercises(values), files };
}
