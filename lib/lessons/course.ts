import type { Exercise, LessonExercises } from '#lib/checks/index.ts';

/** The course as content/ holds it, in order. */
export interface Course {
  title: string;
  chapters: readonly Chapter[];
}

export interface Chapter {
  /** From the folder's name without its number: `01-pods` is `pods`. */
  slug: string;
  title: string;
  summary: string;
  lessons: readonly Lesson[];
}

/** A lesson without any learner's values in it. */
export interface LessonOutline {
  /** `pods/first-pod`: chapter and lesson slug, used in addresses and in progress. */
  id: string;
  slug: string;
  chapter: string;
  title: string;
  /** What one can do afterwards, a sentence. */
  summary: string;
  /** Minutes that it takes. */
  minutes: number;
  /** The lesson's folder below content/, as on disk: `01-pods/01-first-pod`. */
  folder: string;
  /** What its exercises are made from, for each learner's values of the variables. */
  definition: LessonExercises;
  /** The files that a learner is given, with `{{name}}` where a variable's value goes. */
  templates: ReadonlyMap<string, string>;
}

export interface Lesson extends LessonOutline {
  /** The variables' values that `exercises` and `files` hold. */
  values: Readonly<Record<string, string | number>>;
  exercises: readonly Exercise[];
  /** Files the learner is given, by path below the home directory. */
  files: ReadonlyMap<string, string>;
}
