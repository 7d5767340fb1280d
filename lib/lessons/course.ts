import type { Exercise } from '#lib/checks/index.ts';

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

export interface Lesson {
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
  exercises: readonly Exercise[];
  /** Files the learner is given, by path below the home directory. */
  files: ReadonlyMap<string, string>;
}
