import type { Exercise } from '#lib/checks/index.ts';
import type { Chapter, Lesson } from '#lib/lessons/index.ts';
import type { ExerciseProgress, Learner } from '#lib/progress/index.ts';
import { application } from '../application.ts';
import { exerciseName } from './exercise-view.ts';

/** `again`: passed, and being done once more. `begun`: tried, looked at or answered, and not passed yet. */
export type ExerciseStanding = 'passed' | 'again' | 'begun' | 'skipped' | 'open';

export interface ReportedExercise {
  exercise: Exercise;
  lesson: Lesson;
  state: ExerciseStanding;
  /** Points that count: all once it has passed, for good; before, what its checks gave last. */
  earned: number;
  attempts: number;
  hintsShown: number;
  /** The solution was looked at before passing. */
  revealed: boolean;
}

export interface ReportedLesson {
  lesson: Lesson;
  exercises: readonly ReportedExercise[];
  /** Exercises that have passed once, be they done again or not. */
  passed: number;
  /** All its exercises have passed; a lesson without exercises is never done. */
  done: boolean;
}

/** The course as one learner stands in it. */
export interface CourseProgress {
  chapters: readonly { chapter: Chapter; lessons: readonly ReportedLesson[] }[];
  lessons: readonly ReportedLesson[];
  passed: number;
  total: number;
  points: { earned: number; possible: number };
  /** The lesson to open next, and whether the learner was there before. */
  next: Lesson | undefined;
  returning: boolean;
}

/** Attempts or hints from which an exercise was hard enough to be worth doing again. */
const HARD = { attempts: 4, hints: 2 };

function stateOf(progress: ExerciseProgress | undefined): ExerciseStanding {
  if (!progress) return 'open';
  const { passedAt, again, skipped, attempts, hintsShown, answer, revealed } = progress;
  if (passedAt) return again ? 'again' : 'passed';
  if (skipped) return 'skipped';
  return attempts > 0 || hintsShown > 0 || answer !== undefined || revealed || again ? 'begun' : 'open';
}

function reportExercise(lesson: Lesson, exercise: Exercise, progress: ExerciseProgress | undefined): ReportedExercise {
  const { attempts = 0, hintsShown = 0, revealed = false, passedAt, latest } = progress ?? {};
  const earned = passedAt ? exercise.points : Math.min(latest?.earned ?? 0, exercise.points);
  return { lesson, exercise, state: stateOf(progress), earned, attempts, hintsShown, revealed };
}

function reportLesson(lesson: Lesson, known: ReadonlyMap<string, ExerciseProgress>): ReportedLesson {
  const exercises = lesson.exercises.map((exercise) => reportExercise(lesson, exercise, known.get(exerciseName(lesson, exercise))));
  const passed = exercises.filter(hasPassed).length;
  return { lesson, exercises, passed, done: passed > 0 && passed === exercises.length };
}

/** Where to go on: the lesson last open, or, when that is done, the first after it that is not. */
function nextLesson(lessons: readonly ReportedLesson[], visited: string | undefined): Lesson | undefined {
  const at = Math.max(0, lessons.findIndex(({ lesson }) => lesson.id === visited));
  const open = lessons.slice(at).find(({ done }) => !done) ?? lessons.find(({ done }) => !done);
  return (open ?? lessons[at])?.lesson;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Whether it has passed once, be it done again or not. */
export function hasPassed({ state }: ReportedExercise): boolean {
  return state === 'passed' || state === 'again';
}

/** How far a learner is in the course; for nobody yet, at its beginning. */
export async function courseProgress(learner: Learner | undefined): Promise<CourseProgress> {
  const { course, progress } = application();
  const [recorded, visited] = learner
    ? await Promise.all([progress.exercises(learner.id), progress.lastVisited(learner.id)])
    : [[], undefined];
  const known = new Map(recorded.map((entry) => [entry.exercise, entry]));
  const chapters = course.chapters.map((chapter) => ({ chapter, lessons: chapter.lessons.map((lesson) => reportLesson(lesson, known)) }));
  const lessons = chapters.flatMap((chapter) => chapter.lessons);
  const exercises = lessons.flatMap((lesson) => lesson.exercises);
  return {
    chapters,
    lessons,
    passed: sum(lessons.map(({ passed }) => passed)),
    total: exercises.length,
    points: { earned: sum(exercises.map(({ earned }) => earned)), possible: sum(exercises.map(({ exercise }) => exercise.points)) },
    next: nextLesson(lessons, visited),
    returning: visited !== undefined || recorded.length > 0,
  };
}

/** What is worth another look: begun and left, skipped, or passed with some trouble or a look at the solution. Unfinished first. */
export function worthRevisiting(lessons: readonly ReportedLesson[]): readonly ReportedExercise[] {
  const all = lessons.flatMap(({ exercises }) => exercises);
  const inState = (wanted: ExerciseStanding) => all.filter(({ state }) => state === wanted);
  const hard = ({ state, attempts, hintsShown, revealed }: ReportedExercise) =>
    state === 'passed' && (revealed || attempts >= HARD.attempts || hintsShown >= HARD.hints);
  return [...inState('begun'), ...inState('again'), ...inState('skipped'), ...all.filter(hard)];
}
