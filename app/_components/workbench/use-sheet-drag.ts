import { useRef, type PointerEvent } from 'react';
import { useWorkbench, type Sheet } from './workbench-provider.tsx';

/** Pixels that a finger must travel before it means to drag. */
const SLACK = 24;

const LARGER: Record<Sheet, Sheet> = { closed: 'half', half: 'full', full: 'full' };
const SMALLER: Record<Sheet, Sheet> = { full: 'half', half: 'closed', closed: 'closed' };

/** Lets a finger on the sheet's head pull it up or push it down, one step at a time. */
export function useSheetDrag() {
  const { sheet, setSheet } = useWorkbench();
  const start = useRef<number>(undefined);
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'touch') start.current = event.clientY;
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (start.current === undefined) return;
      const travelled = event.clientY - start.current;
      if (Math.abs(travelled) < SLACK) return;
      start.current = undefined;
      setSheet(travelled < 0 ? LARGER[sheet] : SMALLER[sheet]);
    },
    onPointerUp() {
      start.current = undefined;
    },
  };
}
