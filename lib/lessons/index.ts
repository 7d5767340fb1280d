export { ContentError } from './content-error.ts';
export type { Chapter, Course, Lesson } from './course.ts';
export { findExercise, findLesson, lessonsOf } from './find.ts';
export type { FoundExercise } from './find.ts';
export { lintCourse } from './lint.ts';
export type { Finding } from './finding.ts';
export { loadCourse } from './load.ts';
export { personalLesson } from './personal.ts';
