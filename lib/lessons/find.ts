import type { Exercise } from '#lib/checks/index.ts';
import type { Course, Lesson } from './course.ts';
import { personalLesson } from './personal.ts';

/** Every lesson, in the course's order. */
export function lessonsOf(course: Course): readonly Lesson[] {
  return course.chapters.flatMap((chapter) => chapter.lessons);
}

/** The lesson of an id such as `pods/first-pod`. */
export function findLesson(course: Course, id: string): Lesson | undefined {
  return lessonsOf(course).find((lesson) => lesson.id === id);
}

export interface FoundExercise {
  /** `pods/first-pod/run-a-pod` */
  name: string;
  lesson: Lesson;
  exercise: Exercise;
}

/** The exercise of a full name such as `pods/first-pod/run-a-pod`, as the learner with this seed gets it. */
export function findExercise(course: Course, name: string, seed = ''): FoundExercise | undefined {
  const cut = name.lastIndexOf('/');
  const everybody = findLesson(course, name.slice(0, Math.max(0, cut)));
  const lesson = everybody && personalLesson(everybody, seed);
  const exercise = lesson?.exercises.find((candidate) => candidate.id === name.slice(cut + 1));
  return lesson && exercise ? { name, lesson, exercise } : undefined;
}
