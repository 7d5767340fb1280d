export type { Chapter, Course, Lesson } from './course.ts';
