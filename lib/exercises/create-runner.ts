import type { ExerciseResult } from '#lib/checks/index.ts';
import { createClusterView, runExercise } from '#lib/checks/index.ts';
import { createClient } from '#lib/kubernetes/index.ts';
import type { Course, FoundExercise } from '#lib/lessons/index.ts';
import { findExercise, findLesson } from '#lib/lessons/index.ts';
import type { Learner, Progress } from '#lib/progress/index.ts';
import type { Sandboxes } from '#lib/sandboxes/index.ts';
import { LessonFollower } from './follower.ts';
import type { ExerciseRunner, LearnerEvent } from './runner.ts';

export interface RunnerOptions {
  course: Course;
  progress: Progress;
  sandboxes: Sandboxes;
}

/** The course has no exercise or lesson of that name. */
export class UnknownExercise extends Error {
  constructor(name: string) {
    super(`the course has no exercise or lesson "${name}"`);
    this.name = 'UnknownExercise';
  }
}

/** Runs exercises against learners' sandboxes and records what they come to. Throws UnknownExercise. */
export function createExerciseRunner({ course, progress, sandboxes }: RunnerOptions): ExerciseRunner {
  return {
    async check(learner: Learner, name: string): Promise<ExerciseResult> {
      const found = findExercise(course, name);
      if (!found) throw new UnknownExercise(name);
      const result = await checkNow(sandboxes, learner, found);
      await progress.record(learner.id, name, result, true);
      return result;
    },
    follow(learner: Learner, lessonId: string, signal: AbortSignal): AsyncIterable<LearnerEvent> {
      const lesson = findLesson(course, lessonId);
      if (!lesson) throw new UnknownExercise(lessonId);
      return new LessonFollower({ learner, lesson, progress, sandboxes, signal }).events();
    },
  };
}

async function checkNow(sandboxes: Sandboxes, learner: Learner, found: FoundExercise): Promise<ExerciseResult> {
  const sandbox = await sandboxes.open(learner.sandbox);
  const access = await sandbox.access();
  const view = createClusterView({ client: createClient(access), namespace: access.namespace, readFile: (path) => sandbox.readFile(path) });
  return runExercise(found.name, found.exercise, view);
}
