import type { Vi } from './editor.ts';

const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);

type Scroll = (vi: Vi, count: number, counted: boolean) => void;

/** Keeps the cursor in the window, and away from its edges by 'scrolloff'. */
function bringIn(vi: Vi): void {
  const { view, scene, text } = vi;
  const so = view.scrolloff(scene);
  const bottom = view.bottom(scene).row;
  const highest = view.top === 0 ? 0 : view.top + so;
  const lowest = bottom === text.count - 1 ? bottom : bottom - so;
  const row = Math.max(highest, Math.min(Math.max(lowest, highest), vi.cursor.row));
  const kept = Math.min(row, text.count - 1);
  // At the end of the text there is not enough below the top: the window goes back up.
  if (row > text.count - 1) view.top = Math.max(0, text.count - 1 - so);
  if (kept !== vi.cursor.row) vi.cursor = { row: kept, index: view.indexAt(vi, text.line(kept), vi.wanted) };
  vi.keepInLine();
}

const pageDown: Scroll = (vi, count) => {
  if (vi.view.top >= vi.text.count - 1) vi.fail();
  for (let turn = 0; turn < count && vi.view.top < vi.text.count - 1; turn += 1) {
    const bottom = vi.view.bottom(vi.scene).row;
    vi.view.top = bottom === vi.text.count - 1 ? bottom : Math.max(vi.view.top + 1, bottom - 1);
    bringIn(vi);
  }
  vi.moveTo({ row: vi.cursor.row, index: vi.firstNonBlank(vi.cursor.row) });
};

const pageUp: Scroll = (vi, count) => {
  if (vi.view.top === 0) vi.fail();
  for (let turn = 0; turn < count && vi.view.top > 0; turn += 1) {
    const last = Math.min(vi.text.count - 1, vi.view.top + 1);
    let used = 0;
    let top = last;
    while (top > 0 && used + vi.view.height(vi.scene, top) <= vi.view.rows) {
      used += vi.view.height(vi.scene, top);
      top -= 1;
    }
    vi.view.top = used + vi.view.height(vi.scene, top) <= vi.view.rows ? top : top + 1;
    bringIn(vi);
  }
  vi.moveTo({ row: vi.cursor.row, index: vi.firstNonBlank(vi.cursor.row) });
};

function half(direction: 1 | -1): Scroll {
  return (vi, count, counted) => {
    const { view, text } = vi;
    if (counted) vi.scrollRows = count;
    const rows = Math.max(1, Math.min(vi.scrollRows || Math.floor(view.rows / 2), view.rows));
    if (direction > 0 ? vi.cursor.row === text.count - 1 : vi.cursor.row === 0) vi.fail();
    const bottom = view.bottom(vi.scene).row;
    const room = direction > 0 ? text.count - 1 - bottom : view.top;
    view.top += direction * Math.min(rows, room);
    vi.cursor = { ...vi.cursor, row: Math.max(0, Math.min(text.count - 1, vi.cursor.row + direction * rows)) };
    bringIn(vi);
    vi.moveTo({ row: vi.cursor.row, index: vi.firstNonBlank(vi.cursor.row) });
  };
}

function byLines(direction: 1 | -1): Scroll {
  return (vi, count) => {
    vi.view.top = Math.max(0, Math.min(vi.text.count - 1, vi.view.top + direction * count));
    bringIn(vi);
  };
}

export const SCROLLS: Readonly<Record<string, Scroll>> = {
  [CONTROL('F')]: pageDown, PageDown: pageDown, [CONTROL('B')]: pageUp, PageUp: pageUp, [CONTROL('D')]: half(1), [CONTROL('U')]: half(-1), [CONTROL('E')]: byLines(1), [CONTROL('Y')]: byLines(-1),
};

export function scrollCommand(vi: Vi, scroll: Scroll, { count, counted }: { count: number; counted: boolean }): void {
  scroll(vi, count, counted);
}

/** zt, zz, zb and their like, which put the cursor's line somewhere. */
export async function zCommand(vi: Vi, { count, counted }: { count: number; counted: boolean }): Promise<void> {
  const { name } = await vi.key();
  const { view } = vi;
  if (counted) vi.cursor = { row: Math.min(vi.text.count, count) - 1, index: vi.cursor.index };
  const { row } = vi.cursor;
  if (name === 't' || name === '\r') view.topAt(vi.scene, row);
  else if (name === 'z' || name === '.') view.centre(vi.scene, true);
  else if (name === 'b' || name === '-') view.bottomAt(vi.scene, row);
  else vi.fail();
  if (name === '\r' || name === '.' || name === '-') vi.moveTo({ row, index: vi.firstNonBlank(row) });
}
