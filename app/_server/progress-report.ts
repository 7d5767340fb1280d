import type { Exercise } from '#lib/checks/index.ts';
import { lessonsOf, type Lesson } from '#lib/lessons/index.ts';
import type { ExerciseProgress, Learner } from '#lib/progress/index.ts';
import { application } from './application.ts';
import { exerciseName } from './exercise-view.ts';

export interface ReportedExercise {
  exercise: Exercise;
  lesson: Lesson;
  state: 'passed' | 'begun' | 'open';
  attempts: number;
  hintsShown: number;
}

export interface ReportedLesson {
  lesson: Lesson;
  exercises: readonly ReportedExercise[];
  done: boolean;
}

/** Attempts or hints from which an exercise was hard enough to be worth doing again. */
const HARD = { attempts: 4, hints: 2 };

function report(lesson: Lesson, exercise: Exercise, progress: ExerciseProgress | undefined): ReportedExercise {
  const { attempts = 0, hintsShown = 0, passedAt } = progress ?? {};
  const state = passedAt ? 'passed' : attempts > 0 || hintsShown > 0 ? 'begun' : 'open';
  return { lesson, exercise, state, attempts, hintsShown };
}

/** How a learner stands in each exercise of each lesson; nothing is begun for nobody yet. */
export async function progressReport(learner: Learner | undefined): Promise<readonly ReportedLesson[]> {
  const { course, progress } = application();
  const known = new Map((learner ? await progress.exercises(learner.id) : []).map((entry) => [entry.exercise, entry]));
  return lessonsOf(course).map((lesson) => {
    const exercises = lesson.exercises.map((exercise) => report(lesson, exercise, known.get(exerciseName(lesson, exercise))));
    return { lesson, exercises, done: exercises.length > 0 && exercises.every(({ state }) => state === 'passed') };
  });
}

/** What is worth another look: begun and left, or passed with some trouble. Unfinished first. */
export function worthRevisiting(lessons: readonly ReportedLesson[]): readonly ReportedExercise[] {
  const all = lessons.flatMap(({ exercises }) => exercises);
  const hard = ({ state, attempts, hintsShown }: ReportedExercise) =>
    state === 'passed' && (attempts >= HARD.attempts || hintsShown >= HARD.hints);
  return [...all.filter(({ state }) => state === 'begun'), ...all.filter(hard)];
}
