'use client';

import { createContext, use, useEffect, useMemo, useReducer, type Dispatch, type ReactNode } from 'react';
import type { ExerciseResult } from '#lib/checks/index.ts';
import type { ExerciseView } from '../exercise/exercise-view.ts';
import { useHearNotice } from '../workshop-seat/notices.ts';
import { get, post, wordsOf } from './post.ts';
import { initialState, reduceSession, type Doing, type ExerciseState, type SessionAction, type SessionState } from './session-state.ts';
import { useLearnerEvents } from './use-learner-events.ts';

/** What a learner can do with an exercise, each by its full name. None throws: what went wrong is in the exercise's state. */
interface SessionActions {
  check(exercise: string): Promise<void>;
  answer(exercise: string, answer: string): Promise<void>;
  /** Makes its starting state; `done` says afterwards that it was made. */
  begin(exercise: string, done: string): Promise<void>;
  reveal(exercise: string): Promise<void>;
  skip(exercise: string, skipped: boolean): Promise<void>;
  openHint(exercise: string, shown: number): Promise<void>;
}

type Session = SessionState & SessionActions;

const Context = createContext<Session | undefined>(undefined);

interface Checked {
  result: ExerciseResult;
  attempts: number;
  passed: boolean;
}

interface Changed {
  view: ExerciseView;
}

function actionsFor(dispatch: Dispatch<SessionAction>): SessionActions {
  const ask = async (exercise: string, doing: Doing | undefined, work: () => Promise<SessionAction>) => {
    if (doing) dispatch({ type: 'doing', exercise, doing });
    try {
      dispatch(await work());
    } catch (error) {
      dispatch({ type: 'problem', exercise, message: wordsOf(error) });
    }
  };
  const change = (exercise: string, doing: Doing, { address, body, done }: { address: string; body?: object; done?: string }) =>
    ask(exercise, doing, async () => ({ type: 'changed', ...(await post<Changed>(address, { exercise, ...body })), ...(done !== undefined && { done }) }));
  return {
    check: (exercise) => ask(exercise, 'checking', async () => ({ type: 'checked', exercise, ...(await post<Checked>('/api/exercises/check', { exercise })) })),
    answer: (exercise, answer) =>
      ask(exercise, 'answering', async () => ({ type: 'answered', ...(await post<Changed & { result: ExerciseResult }>('/api/exercises/answer', { exercise, answer })) })),
    begin: (exercise, done) => change(exercise, 'beginning', { address: '/api/exercises/begin', done }),
    reveal: (exercise) => change(exercise, 'revealing', { address: '/api/exercises/solution' }),
    skip: (exercise, skipped) => change(exercise, 'skipping', { address: '/api/exercises/skip', body: { skipped } }),
    openHint: (exercise, shown) => ask(exercise, undefined, async () => ({ type: 'hints', exercise, ...(await post<{ hints: readonly string[] }>('/api/hints', { exercise, shown })) })),
  };
}

/** Reads the exercises again when something was recorded, in another tab or while this one was away. */
function useRecorded(lesson: string, recorded: number, dispatch: Dispatch<SessionAction>): void {
  useEffect(() => {
    if (recorded === 0) return undefined;
    let old = false;
    get<{ views: readonly ExerciseView[] }>(`/api/exercises?lesson=${encodeURIComponent(lesson)}`).then(
      ({ views }) => old || dispatch({ type: 'views', views }),
      // The line is down; what was missed is read when it is up again.
      () => undefined,
    );
    return () => {
      old = true;
    };
  }, [lesson, recorded, dispatch]);
}

/** Keeps a lesson page's exercises and sandbox state true: from the server's rendering, then from its events. */
export function LessonSession(props: { lesson: string; exercises: readonly ExerciseView[]; children: ReactNode }) {
  const [state, dispatch] = useReducer(reduceSession, props.exercises, initialState);
  useLearnerEvents(props.lesson, dispatch, useHearNotice());
  useRecorded(props.lesson, state.recorded, dispatch);
  // Rendered anew: the workshop has changed what may be seen.
  useEffect(() => dispatch({ type: 'views', views: props.exercises }), [props.exercises]);
  const actions = useMemo(() => actionsFor(dispatch), []);
  const session = useMemo(() => ({ ...state, ...actions }), [state, actions]);
  return <Context value={session}>{props.children}</Context>;
}

/** The open lesson's exercises and sandbox; throws outside a lesson. */
export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error('This belongs on a lesson page');
  return session;
}

/** One exercise of the open lesson by its id; throws for an id that the lesson does not have. */
export function useExercise(id: string): ExerciseState {
  const exercise = useSession().exercises.find((candidate) => candidate.id === id);
  if (!exercise) throw new Error(`The lesson has no exercise "${id}"`);
  return exercise;
}
