import { useCallback, useSyncExternalStore } from 'react';

const CHANGED = 'drydock-read';

function keyOf(workshop: string): string {
  return `drydock-read-${workshop}`;
}

function readFrom(workshop: string): number {
  try {
    return Number(localStorage.getItem(keyOf(workshop)) ?? 0);
  } catch {
    // Storage may be forbidden; then everything counts as new once for each page.
    return 0;
  }
}

function subscribe(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed);
  window.addEventListener('storage', changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener('storage', changed);
  };
}

/** The id of the last message that was read in this browser, and how to say that one was. On the server, all count as read. */
export function useReadMark(workshop: string): [number, (id: number) => void] {
  const read = useSyncExternalStore(subscribe, () => readFrom(workshop), () => Number.POSITIVE_INFINITY);
  const mark = useCallback(
    (id: number) => {
      localStorage.setItem(keyOf(workshop), String(id));
      window.dispatchEvent(new Event(CHANGED));
    },
    [workshop],
  );
  return [read, mark];
}
