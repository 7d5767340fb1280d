import type { ExerciseResult } from '#lib/checks/index.ts';
import type { LearnerEvent } from '#lib/exercises/index.ts';
import type { ExerciseView } from '../exercise/exercise-view.ts';
import { wordsOfResult } from '../exercise/result-words.ts';

/** What the learner asked for and waits for. */
export type Doing = 'checking' | 'answering' | 'beginning' | 'revealing' | 'skipping';

export interface ExerciseState extends ExerciseView {
  /** A request of the learner's that is under way. */
  doing: Doing | undefined;
  /** The learner asked at least once, so what is missing may be called missing. */
  asked: boolean;
  /** It passed while this page was open. */
  passedHere: boolean;
  /** Why the last request about it came to nothing, in words for the learner. */
  problem: string | undefined;
  /** What the last request brought about, in words for the learner. */
  done: string | undefined;
  /** What a check came to, to be spoken: the page shows it in other ways. */
  spoken: string | undefined;
}

export interface SessionState {
  exercises: readonly ExerciseState[];
  /** The exercise that passed last while this page was open: another object for each pass, as one can be done again. */
  lastPass: { readonly exercise: string } | undefined;
  sandbox: 'starting' | 'ready' | 'unreachable';
  /** Whether events come in; while not, what is shown may be old. */
  live: boolean;
  /** Counts what was recorded and may not be known here, so that the exercises can be read again. */
  recorded: number;
  /** The line was down since the page came: what was recorded meanwhile is not known here. */
  missed: boolean;
}

export type SessionAction =
  | { type: 'event'; event: LearnerEvent }
  | { type: 'live'; live: boolean }
  | { type: 'doing'; exercise: string; doing: Doing }
  | { type: 'checked'; exercise: string; result: ExerciseResult; attempts: number; passed: boolean }
  | { type: 'answered'; view: ExerciseView; result: ExerciseResult }
  /** A request is through: this is the exercise now, and what was brought about. */
  | { type: 'changed'; view: ExerciseView; done?: string }
  /** What the server knows of all of them, read again. */
  | { type: 'views'; views: readonly ExerciseView[] }
  | { type: 'hints'; exercise: string; hints: readonly string[] }
  | { type: 'problem'; exercise: string; message: string };

/** The page as the server rendered it, before any event. */
export function initialState(exercises: readonly ExerciseView[]): SessionState {
  return {
    exercises: exercises.map((exercise) => ({
      ...exercise,
      doing: undefined,
      asked: exercise.attempts > 0,
      passedHere: false,
      problem: undefined,
      done: undefined,
      spoken: undefined,
    })),
    lastPass: undefined,
    sandbox: 'starting',
    live: false,
    recorded: 0,
    missed: false,
  };
}

interface Recorded {
  result: ExerciseResult;
  attempts: number;
  passed: boolean;
}

/** A pass stays a pass, unless the exercise is just being begun anew: a later look that finds less changes nothing. */
function withResult(state: ExerciseState, { result, attempts, passed }: Recorded): ExerciseState {
  if (state.passed && result.state !== 'passed') return state.doing === 'beginning' ? { ...state, result } : { ...state, attempts };
  const passes = result.state === 'passed' && passed;
  return {
    ...state,
    result,
    attempts,
    passed: state.passed || passes,
    skipped: state.skipped && !passes,
    passedHere: state.passedHere || (passes && !state.passed),
    problem: undefined,
    spoken: passes ? undefined : state.spoken,
  };
}

/** What was asked for has come: nothing is waited for, and what it came to is said. */
function answered(state: ExerciseState, result: ExerciseResult): ExerciseState {
  return { ...state, doing: undefined, asked: true, done: undefined, spoken: wordsOfResult(result) };
}

/** What a view may be without: JSON leaves it out, and then it must not stay as it was. */
const ABSENT: { [Key in keyof ExerciseView as undefined extends ExerciseView[Key] ? Key : never]: undefined } = {
  question: undefined,
  answer: undefined,
  answerWords: undefined,
  solution: undefined,
  result: undefined,
};

/**
 * The exercise as the server knows it now. A result that this page has seen since it was begun is newer than
 * the recorded one, and stays.
 */
function withView(state: ExerciseState, view: ExerciseView): ExerciseState {
  const anew = state.doing === 'beginning' || (state.passed && !view.passed);
  const seen = anew && state.result?.state === 'passed' ? undefined : state.result;
  return {
    ...state,
    ...ABSENT,
    ...view,
    result: seen ?? view.result,
    asked: anew ? false : state.asked || view.attempts > state.attempts,
    passedHere: !anew && (state.passedHere || (view.passed && !state.passed)),
    spoken: view.passed ? undefined : state.spoken,
  };
}

function changeExercise(state: SessionState, name: string, change: (exercise: ExerciseState) => ExerciseState): SessionState {
  return {
    ...state,
    exercises: state.exercises.map((exercise) => (exercise.name === name ? change(exercise) : exercise)),
  };
}

/** What may be seen of an exercise once it has passed, the page does not have yet: it is read again. */
function readAgainOncePassed(before: SessionState, after: SessionState, name: string): SessionState {
  const passed = ({ exercises }: SessionState) => exercises.find((exercise) => exercise.name === name)?.passed;
  return passed(before) === passed(after) ? after : { ...after, recorded: after.recorded + 1 };
}

function reduceEvent(state: SessionState, event: LearnerEvent): SessionState {
  switch (event.type) {
    case 'sandbox':
      return { ...state, sandbox: event.state };
    case 'recorded':
      return { ...state, recorded: state.recorded + 1 };
    case 'passed':
      return state.exercises.every(({ name, passed }) => passed === event.exercises.includes(name)) ? state : { ...state, recorded: state.recorded + 1 };
    case 'result':
      return readAgainOncePassed(state, changeExercise(state, event.exercise, (exercise) => withResult(exercise, event)), event.exercise);
  }
}

/** What the page shows after `action`. */
export function reduceSession(state: SessionState, action: SessionAction): SessionState {
  return withLastPass(state, reduceAction(state, action));
}

/** Notes which exercise has passed between the two: in the order of passing, which need not be that of the text. */
function withLastPass(before: SessionState, after: SessionState): SessionState {
  const already = new Set(before.exercises.filter(({ passedHere }) => passedHere).map(({ name }) => name));
  const passed = after.exercises.findLast(({ name, passedHere }) => passedHere && !already.has(name));
  return passed ? { ...after, lastPass: { exercise: passed.name } } : after;
}

function reduceAction(state: SessionState, action: SessionAction): SessionState {
  switch (action.type) {
    case 'event':
      return reduceEvent(state, action.event);
    case 'live':
      return { ...state, live: action.live, missed: !action.live, recorded: state.recorded + (action.live && state.missed ? 1 : 0) };
    case 'doing':
      return changeExercise(state, action.exercise, (exercise) => ({ ...exercise, doing: action.doing, problem: undefined, done: undefined, spoken: undefined }));
    case 'checked':
      return readAgainOncePassed(state, changeExercise(state, action.exercise, (exercise) => answered(withResult(exercise, action), action.result)), action.exercise);
    case 'answered':
      return changeExercise(state, action.view.name, (exercise) => {
        const { attempts, passed } = action.view;
        return answered(withView(withResult(exercise, { result: action.result, attempts, passed }), action.view), action.result);
      });
    case 'changed':
      return changeExercise(state, action.view.name, (exercise) => ({ ...withView(exercise, action.view), doing: undefined, problem: undefined, done: action.done }));
    case 'views':
      return { ...state, exercises: state.exercises.map((exercise) => withKnown(exercise, action.views)) };
    case 'hints':
      return changeExercise(state, action.exercise, (exercise) => ({ ...exercise, hints: action.hints, problem: undefined }));
    case 'problem':
      return changeExercise(state, action.exercise, (exercise) => ({ ...exercise, doing: undefined, problem: action.message }));
  }
}

function withKnown(exercise: ExerciseState, views: readonly ExerciseView[]): ExerciseState {
  const view = views.find(({ name }) => name === exercise.name);
  return view ? withView(exercise, view) : exercise;
}

/** The exercise to do next: the first that is neither passed nor skipped, or else one that was skipped, or the last of all. */
export function currentExercise<T extends Pick<ExerciseView, 'passed' | 'skipped'>>(exercises: readonly T[]): T | undefined {
  const open = exercises.filter(({ passed }) => !passed);
  return open.find(({ skipped }) => !skipped) ?? open[0] ?? exercises.at(-1);
}
