'use client';

import { useEffect } from 'react';
import { useWorkbench } from './workbench-provider.tsx';

/** F6 goes from the lesson into the terminal and back, as between the panes of a desktop program. */
export function PaneKey({ lesson }: { lesson: string }) {
  const { focusTerminal } = useWorkbench();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F6') return;
      event.preventDefault();
      const inTerminal = document.activeElement?.closest('[role=tabpanel]');
      if (inTerminal) document.getElementById(lesson)?.focus({ preventScroll: true });
      else focusTerminal();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [lesson, focusTerminal]);
  return null;
}
