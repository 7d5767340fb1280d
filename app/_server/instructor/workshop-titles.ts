import { findLesson } from '#lib/lessons/index.ts';
import type { Workshop } from '#lib/workshops/index.ts';
import { application } from '../application.ts';
import { exerciseName } from '../learner/exercise-view.ts';

/** Titles of a workshop's lessons by id; one that the course has no longer has none. */
export function lessonTitles({ lessons }: Pick<Workshop, 'lessons'>): Readonly<Record<string, string>> {
  const { course } = application();
  return Object.fromEntries(lessons.map(({ lesson }) => [lesson, findLesson(course, lesson)?.title ?? lesson]));
}

/** Titles of what a workshop's log speaks of: its lessons, and their exercises by their full names. */
export function logTitles(workshop: Pick<Workshop, 'lessons'>): Readonly<Record<string, string>> {
  const { course } = application();
  const exercises = workshop.lessons.flatMap(({ lesson: id }) => {
    const lesson = findLesson(course, id);
    return lesson ? lesson.exercises.map((exercise) => [exerciseName(lesson, exercise), exercise.title]) : [];
  });
  return { ...lessonTitles(workshop), ...Object.fromEntries(exercises) };
}
