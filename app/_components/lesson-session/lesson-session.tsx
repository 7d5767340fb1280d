'use client';

import { createContext, use, useCallback, useMemo, useReducer, type ReactNode } from 'react';
import type { ExerciseResult } from '#lib/checks/index.ts';
import type { ExerciseView } from '../exercise/exercise-view.ts';
import { post, wordsOf } from './post.ts';
import { initialState, reduceSession, type ExerciseState, type SessionState } from './session-state.ts';
import { useLearnerEvents } from './use-learner-events.ts';

interface Session extends SessionState {
  check(exercise: string): Promise<void>;
  openHint(exercise: string, shown: number): Promise<void>;
}

const Context = createContext<Session | undefined>(undefined);

interface Checked {
  result: ExerciseResult;
  attempts: number;
  passed: boolean;
}

/** Keeps a lesson page's exercises and sandbox state true: from the server's rendering, then from its events. */
export function LessonSession(props: { lesson: string; exercises: readonly ExerciseView[]; children: ReactNode }) {
  const [state, dispatch] = useReducer(reduceSession, props.exercises, initialState);
  useLearnerEvents(props.lesson, dispatch);

  const check = useCallback(async (exercise: string) => {
    dispatch({ type: 'checking', exercise });
    try {
      dispatch({ type: 'checked', exercise, ...(await post<Checked>('/api/exercises/check', { exercise })) });
    } catch (error) {
      dispatch({ type: 'problem', exercise, message: wordsOf(error) });
    }
  }, []);

  const openHint = useCallback(async (exercise: string, shown: number) => {
    try {
      dispatch({ type: 'hints', exercise, ...(await post<{ hints: readonly string[] }>('/api/hints', { exercise, shown })) });
    } catch (error) {
      dispatch({ type: 'problem', exercise, message: wordsOf(error) });
    }
  }, []);

  const session = useMemo(() => ({ ...state, check, openHint }), [state, check, openHint]);
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
