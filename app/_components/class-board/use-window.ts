import { useCallback, useEffect, useState, type RefObject } from 'react';

/** Pixels of a row; the style sheet has the same. */
export const ROW_HEIGHT = 34;
/** Rows that are kept ready above and below what can be seen. */
const SPARE = 8;

export interface Window {
  /** The first row that is drawn, and the one after the last. */
  from: number;
  to: number;
  /** Scrolls so that a row can be seen whole, and has it drawn. */
  reveal(row: number): void;
}

/** Which of `count` rows are drawn: those that can be seen in the scrolling `frame`, and a few more. */
export function useWindow(frame: RefObject<HTMLElement | null>, count: number): Window {
  const [seen, setSeen] = useState({ first: 0, visible: 24 });
  const look = useCallback(() => {
    const element = frame.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / ROW_HEIGHT);
    const visible = Math.ceil(element.clientHeight / ROW_HEIGHT);
    // By fours, so that not every pixel of a scroll draws the rows anew.
    const next = { first: first - (first % 4), visible };
    setSeen((before) => (before.first === next.first && before.visible === next.visible ? before : next));
  }, [frame]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [frame, look]);

  const reveal = useCallback(
    (row: number) => {
      const element = frame.current;
      if (!element) return;
      const top = row * ROW_HEIGHT;
      const room = element.clientHeight - (element.querySelector('thead')?.offsetHeight ?? 0) - ROW_HEIGHT;
      if (top < element.scrollTop) element.scrollTo({ top });
      else if (top > element.scrollTop + room) element.scrollTo({ top: top - room });
      // The browser tells of the scroll only with its next picture; keys may come sooner.
      look();
    },
    [frame, look],
  );
  const from = Math.max(0, Math.min(seen.first - SPARE, count - seen.visible));
  return { from, to: Math.min(count, seen.first + seen.visible + SPARE + 4), reveal };
}
