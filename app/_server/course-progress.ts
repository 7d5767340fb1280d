import { lessonsOf, type Chapter, type Lesson } from '#lib/lessons/index.ts';
import type { Learner } from '#lib/progress/index.ts';
import { application } from './application.ts';

export interface LessonProgress {
  lesson: Lesson;
  passed: number;
  /** All its exercises are passed; a lesson without exercises is never done. */
  done: boolean;
}

export interface ChapterProgress {
  chapter: Chapter;
  lessons: readonly LessonProgress[];
}

/** The course as one learner stands in it. */
export interface CourseProgress {
  chapters: readonly ChapterProgress[];
  passed: number;
  total: number;
  /** The lesson to open next, and whether the learner was there before. */
  next: Lesson | undefined;
  returning: boolean;
}

function progressOf(lesson: Lesson, passed: ReadonlySet<string>): LessonProgress {
  const count = lesson.exercises.filter((exercise) => passed.has(`${lesson.id}/${exercise.id}`)).length;
  return { lesson, passed: count, done: count > 0 && count === lesson.exercises.length };
}

/** Where to go on: the lesson last open, or, when that is done, the first after it that is not. */
function nextLesson(lessons: readonly LessonProgress[], visited: string | undefined): Lesson | undefined {
  const at = Math.max(0, lessons.findIndex(({ lesson }) => lesson.id === visited));
  const open = lessons.slice(at).find(({ done }) => !done) ?? lessons.find(({ done }) => !done);
  return (open ?? lessons[at])?.lesson;
}

/** How far a learner is in the course; for nobody yet, at its beginning. */
export async function courseProgress(learner: Learner | undefined): Promise<CourseProgress> {
  const { course, progress } = application();
  const [exercises, visited] = learner
    ? await Promise.all([progress.exercises(learner.id), progress.lastVisited(learner.id)])
    : [[], undefined];
  const passed = new Set(exercises.filter(({ passedAt }) => passedAt).map(({ exercise }) => exercise));
  const chapters = course.chapters.map((chapter) => ({
    chapter,
    lessons: chapter.lessons.map((lesson) => progressOf(lesson, passed)),
  }));
  const lessons = chapters.flatMap((chapter) => chapter.lessons);
  return {
    chapters,
    passed: lessons.reduce((sum, lesson) => sum + lesson.passed, 0),
    total: lessonsOf(course).reduce((sum, lesson) => sum + lesson.exercises.length, 0),
    next: nextLesson(lessons, visited),
    returning: visited !== undefined,
  };
}
