import { useEffect, useReducer, useState } from 'react';
import type { BoardEvent, Workshop, Board } from '#lib/workshops/index.ts';
import { get, wordsOf } from '../lesson-session/post.ts';
import { boardState, reduceBoard, type BoardState } from './board-state.ts';

/** Milliseconds before a stream that the server refused is asked for again. */
const AGAIN = 3000;

export interface LiveBoard {
  state: BoardState;
  /** Whether changes come in; while not, what is shown may be old. */
  live: boolean;
  /** Why the server gives no changes, in its words: whoever has the page may be signed out by now, or the workshop deleted. */
  refused: string | undefined;
}

/** The board as a page was rendered with it. */
export interface RenderedBoard {
  workshop: Workshop;
  board: Board;
  /** From where the stream goes on. */
  version: string;
}

/** The class as the server rendered it, then as it changes. */
export function useBoard({ workshop, board, version }: RenderedBoard): LiveBoard {
  const [state, dispatch] = useReducer(reduceBoard, undefined, () => boardState(workshop, board));
  const [live, setLive] = useState(false);
  const [refused, setRefused] = useState<string>();
  useEffect(() => {
    const address = `/api/instructor/workshops/${workshop.id}`;
    let source: EventSource;
    let since = version;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(`${address}/board?since=${since}`);
      source.onopen = () => (setLive(true), setRefused(undefined));
      source.onmessage = ({ data }) => {
        const event = JSON.parse(data as string) as BoardEvent;
        since = event.version;
        dispatch(event);
      };
      source.onerror = () => {
        setLive(false);
        if (source.readyState !== EventSource.CLOSED) return;
        // A stream does not say why it is refused.
        get(address).catch((error: unknown) => setRefused(wordsOf(error)));
        again = setTimeout(open, AGAIN);
      };
    };
    open();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, [workshop.id, version]);
  return { state, live, refused };
}

/** How often what depends on the time of day is looked at again, in milliseconds. */
const GLANCE = 15_000;

/** The time, milliseconds since the Unix epoch; `initial` is the server's, with which the page was rendered. */
export function useNow(initial: number): number {
  const [now, setNow] = useState(initial);
  useEffect(() => {
    const glance = () => setNow(Date.now());
    glance();
    const timer = setInterval(glance, GLANCE);
    return () => clearInterval(timer);
  }, []);
  return now;
}
