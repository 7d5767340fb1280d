import type { Exercise } from './exercise.ts';
import type { ValuesOf, Variables } from './variables.ts';

/** What the default export of an exercises.ts is: a lesson's exercises, for each learner's values of its variables. */
export interface LessonExercises<V extends Variables = Variables> {
  readonly variables: V;
  exercises(values: ValuesOf<V>): readonly Exercise[];
}

/** A lesson whose exercises are the same for everybody. */
export function defineExercises(exercises: readonly Exercise[]): LessonExercises;
/** A lesson whose exercises hold names or numbers that differ from learner to learner. */
export function defineExercises<V extends Variables>(variables: V, exercises: (values: ValuesOf<V>) => readonly Exercise[]): LessonExercises<V>;
export function defineExercises<V extends Variables>(first: readonly Exercise[] | V, second?: (values: ValuesOf<V>) => readonly Exercise[]): LessonExercises<V> {
  if (second) return { variables: first as V, exercises: second };
  return { variables: {} as V, exercises: () => first as readonly Exercise[] };
}
