import { useEffect, type Dispatch } from 'react';
import type { LearnerEvent } from '#lib/exercises/index.ts';
import { isNotice, type HearNotice, type WorkshopNotice } from '../workshop-seat/notices.ts';
import type { SessionAction } from './session-state.ts';

/** Milliseconds before a stream that the server refused is asked for again. */
const AGAIN = 3000;

/**
 * Follows the lesson's server-sent events while the page is open. A browser reconnects a broken stream by
 * itself but gives a refused one up, so that is done here.
 * What concerns the learner's workshop is for `hear`.
 */
export function useLearnerEvents(lesson: string, dispatch: Dispatch<SessionAction>, hear: HearNotice): void {
  useEffect(() => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(`/api/events?lesson=${encodeURIComponent(lesson)}`);
      source.onopen = () => dispatch({ type: 'live', live: true });
      source.onmessage = ({ data }) => {
        const event = JSON.parse(data as string) as LearnerEvent | WorkshopNotice;
        if (isNotice(event)) hear(event);
        else dispatch({ type: 'event', event });
      };
      source.onerror = () => {
        dispatch({ type: 'live', live: false });
        if (source.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN);
      };
    };
    open();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, [lesson, dispatch, hear]);
}
