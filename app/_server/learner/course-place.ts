import { lessonsOf, type Chapter, type Course, type Lesson } from '#lib/lessons/index.ts';

/** A lesson with its surroundings. */
export interface Place {
  lesson: Lesson;
  chapter: Chapter;
  /** From 1, over the whole course. */
  number: number;
  total: number;
  previous: Lesson | undefined;
  next: Lesson | undefined;
}

/** Where a lesson stands in the course; undefined when there is no such lesson. */
export function findPlace(course: Course, lessonId: string): Place | undefined {
  const lessons = lessonsOf(course);
  const index = lessons.findIndex((lesson) => lesson.id === lessonId);
  const lesson = lessons[index];
  const chapter = course.chapters.find((candidate) => lesson && candidate.lessons.includes(lesson));
  if (!lesson || !chapter) return undefined;
  return {
    lesson,
    chapter,
    number: index + 1,
    total: lessons.length,
    previous: lessons[index - 1],
    next: lessons[index + 1],
  };
}

/** The address of a lesson's page. */
export function lessonPath(lesson: Lesson): string {
  return `/learn/${lesson.id}`;
}
