'use client';

import { useRouter } from 'next/navigation';
import { createContext, use, useCallback, useEffect, useMemo, useReducer, useState, type ReactNode } from 'react';
import type { LessonAccess, PublicWorkshop } from '#lib/workshops/index.ts';
import { post } from '../lesson-session/post.ts';
import { HearNoticeContext } from './notices.ts';
import { initialSeat, reduceSeat, type SeatState, type SeatView } from './seat-state.ts';

interface Seat extends SeatState {
  name: string;
  lessons: readonly LessonAccess[];
  /** The workshop is over: what is passed now does not count in it. */
  ended: boolean;
  /** Lets the instructor type, or no longer; throws what a learner can read. */
  consent(mayType: boolean): Promise<void>;
}

const Context = createContext<Seat | undefined>(undefined);

/** What a browser's timers can wait for, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Whether a workshop is over; that its time has come, nobody tells. */
function useEnded({ phase, endsAt }: PublicWorkshop): boolean {
  const [over, setOver] = useState<number>();
  useEffect(() => {
    const left = endsAt - Date.now();
    const timer = left < LONGEST_WAIT ? setTimeout(() => setOver(endsAt), left) : undefined;
    return () => clearTimeout(timer);
  }, [endsAt]);
  return phase === 'ended' || over === endsAt;
}

/** Keeps a lesson page's knowledge of the learner's workshop true: from the server's rendering, then from the lesson's events. */
export function SeatSession({ seat, children }: { seat: SeatView; children: ReactNode }) {
  const router = useRouter();
  const [state, dispatch] = useReducer(reduceSeat, seat, initialSeat);
  const { name, lessons } = seat;
  const ended = useEnded(state.workshop);

  // A lesson may have been opened or closed: the server says what can be shown.
  useEffect(() => {
    if (state.changes > 1) router.refresh();
  }, [state.changes, router]);

  const consent = useCallback(async (mayType: boolean) => {
    await post('/api/workshop/consent', { mayType });
    // Every page is told; this one knows already, though its line be down.
    dispatch({ type: 'workshop:consent', mayType });
  }, []);
  const value = useMemo(() => ({ ...state, name, lessons, ended, consent }), [state, name, lessons, ended, consent]);
  return (
    <HearNoticeContext value={dispatch}>
      <Context value={value}>{children}</Context>
    </HearNoticeContext>
  );
}

/** The learner's place in a workshop; undefined for one who learns alone. */
export function useSeat(): Seat | undefined {
  return use(Context);
}
