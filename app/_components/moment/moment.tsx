'use client';

import { useSyncExternalStore } from 'react';

const neverChanges = () => () => undefined;

/** Whether this runs in a browser whose page is its own by now: before, its language and time zone are not known. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(neverChanges, () => true, () => false);
}

const DATE_AND_TIME: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };

/** A moment in the reader's own time zone; until the page knows it, in UTC. */
export function Moment({ at, only }: { at: number | Date; only?: 'time' }) {
  const inBrowser = useInBrowser();
  const date = new Date(at);
  const options = only === 'time' ? TIME : DATE_AND_TIME;
  const words = new Intl.DateTimeFormat('en-GB', inBrowser ? options : { ...options, timeZone: 'UTC' }).format(date);
  return <time dateTime={date.toISOString()}>{words}</time>;
}
