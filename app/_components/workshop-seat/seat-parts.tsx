'use client';

import { lazy, Suspense } from 'react';
import { useSeat } from './seat-session.tsx';

/** Fetched only by who is in a workshop: whoever learns alone does not pay for it. */
const Menu = lazy(async () => ({ default: (await import('./workshop-menu.tsx')).WorkshopMenu }));
const Help = lazy(async () => ({ default: (await import('./help-button.tsx')).HelpButton }));
const News = lazy(async () => ({ default: (await import('./seat-news.tsx')).SeatNews }));

/** What a lesson's top bar holds of the learner's workshop. */
export function SeatBar({ lesson }: { lesson: string }) {
  if (!useSeat()) return null;
  return (
    <Suspense>
      <Menu lesson={lesson} />
      <Help lesson={lesson} />
    </Suspense>
  );
}

/** What floats above a lesson when its workshop has news. */
export function SeatNewsHere({ lesson }: { lesson: string }) {
  if (!useSeat()) return null;
  return (
    <Suspense>
      <News lesson={lesson} />
    </Suspense>
  );
}
