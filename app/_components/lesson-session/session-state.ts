import type { ExerciseResult } from '#lib/checks/index.ts';
import type { LearnerEvent } from '#lib/exercises/index.ts';
import type { ExerciseView } from '../exercise/exercise-view.ts';

export interface ExerciseState extends ExerciseView {
  /** A check that the learner asked for is under way. */
  checking: boolean;
  /** The learner asked at least once, so what is missing may be called missing. */
  asked: boolean;
  /** It passed while this page was open. */
  passedHere: boolean;
  /** Why the last request about it came to nothing, in words for the learner. */
  problem: string | undefined;
}

export interface SessionState {
  exercises: readonly ExerciseState[];
  sandbox: 'starting' | 'ready' | 'unreachable';
  /** Whether events come in; while not, what is shown may be old. */
  live: boolean;
}

export type SessionAction =
  | { type: 'event'; event: LearnerEvent }
  | { type: 'live'; live: boolean }
  | { type: 'checking'; exercise: string }
  | { type: 'checked'; exercise: string; result: ExerciseResult; attempts: number; passed: boolean }
  | { type: 'hints'; exercise: string; hints: readonly string[] }
  | { type: 'problem'; exercise: string; message: string };

/** The page as the server rendered it, before any event. */
export function initialState(exercises: readonly ExerciseView[]): SessionState {
  return {
    exercises: exercises.map((exercise) => ({
      ...exercise,
      checking: false,
      asked: exercise.attempts > 0,
      passedHere: false,
      problem: undefined,
    })),
    sandbox: 'starting',
    live: false,
  };
}

interface Recorded {
  result: ExerciseResult;
  attempts: number;
  passed: boolean;
}

/** A pass stays a pass: a later look that finds less changes nothing. */
function withResult(state: ExerciseState, { result, attempts, passed }: Recorded): ExerciseState {
  if (state.passed && result.state !== 'passed') return { ...state, attempts };
  return {
    ...state,
    result,
    attempts,
    passed: state.passed || passed,
    passedHere: state.passedHere || (passed && !state.passed),
    problem: undefined,
  };
}

function changeExercise(state: SessionState, name: string, change: (exercise: ExerciseState) => ExerciseState): SessionState {
  return {
    ...state,
    exercises: state.exercises.map((exercise) => (exercise.name === name ? change(exercise) : exercise)),
  };
}

function reduceEvent(state: SessionState, event: LearnerEvent): SessionState {
  if (event.type === 'sandbox') return { ...state, sandbox: event.state };
  return changeExercise(state, event.exercise, (exercise) => withResult(exercise, event));
}

/** What the page shows after `action`. */
export function reduceSession(state: SessionState, action: SessionAction): SessionState {
  switch (action.type) {
    case 'event':
      return reduceEvent(state, action.event);
    case 'live':
      return { ...state, live: action.live };
    case 'checking':
      return changeExercise(state, action.exercise, (exercise) => ({ ...exercise, checking: true, problem: undefined }));
    case 'checked':
      return changeExercise(state, action.exercise, (exercise) => ({
        ...withResult(exercise, action),
        checking: false,
        asked: true,
      }));
    case 'hints':
      return changeExercise(state, action.exercise, (exercise) => ({ ...exercise, hints: action.hints, problem: undefined }));
    case 'problem':
      return changeExercise(state, action.exercise, (exercise) => ({
        ...exercise,
        checking: false,
        problem: action.message,
      }));
  }
}

/** The exercise to do next: the first that is not passed, or the last of all. */
export function currentExercise(exercises: readonly ExerciseState[]): ExerciseState | undefined {
  return exercises.find((exercise) => !exercise.passed) ?? exercises.at(-1);
}
