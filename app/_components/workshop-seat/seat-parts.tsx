'use client';

import { lazy, Suspense, type ReactNode } from 'react';
import type { SeatView } from './seat-state.ts';

/** Fetched only by who is in a workshop: whoever learns alone does not pay for it. */
const Session = lazy(async () => ({ default: (await import('./seat-session.tsx')).SeatSession }));
const Menu = lazy(async () => ({ default: (await import('./workshop-menu.tsx')).WorkshopMenu }));
const Help = lazy(async () => ({ default: (await import('./help-button.tsx')).HelpButton }));
const Look = lazy(async () => ({ default: (await import('./look-whether-open.tsx')).LookWhetherOpen }));
const LaterMoment = lazy(async () => ({ default: (await import('../moment/moment.tsx')).Moment }));
const News = lazy(async () => ({ default: (await import('./seat-news.tsx')).SeatNews }));

/** Around a lesson page of a learner in a workshop; the other parts belong inside. */
export function SeatSessionHere({ seat, children }: { seat: SeatView; children: ReactNode }) {
  return (
    <Suspense>
      <Session seat={seat}>{children}</Session>
    </Suspense>
  );
}

/** What a lesson's top bar holds of the learner's workshop. */
export function SeatBar({ lesson }: { lesson: string }) {
  return (
    <Suspense>
      <Menu lesson={lesson} />
      <Help lesson={lesson} />
    </Suspense>
  );
}

/** What floats above a lesson when its workshop has news. */
export function SeatNewsHere({ lesson }: { lesson: string }) {
  return (
    <Suspense>
      <News lesson={lesson} />
    </Suspense>
  );
}

/** Has a closed lesson's page drawn anew once the lesson is open. */
export function LookWhetherOpenHere({ lesson }: { lesson: string }) {
  return (
    <Suspense>
      <Look lesson={lesson} drawnOpen={false} />
    </Suspense>
  );
}

/** When a workshop begins, in the learner's own time zone. */
export function BeginsOn({ at }: { at: number | Date }) {
  return (
    <Suspense>
      <LaterMoment at={at} />
    </Suspense>
  );
}
