import { displayWidth } from '../text/columns.ts';
import type { Frame } from '../editing/frame.ts';

const REVERSE = '7';

/** A key as it is written below the text, and what it does. */
export type Shortcut = readonly [key: string, does: string];

export const MENUS = {
  main: [
    ['^G', 'Help'], ['^X', 'Exit'], ['^O', 'Write Out'], ['^R', 'Read File'], ['^W', 'Where Is'], ['^\\', 'Replace'], ['^K', 'Cut'], ['^U', 'Paste'],
    ['^T', 'Execute'], ['^J', 'Justify'], ['^C', 'Location'], ['^/', 'Go To Line'], ['M-U', 'Undo'], ['M-E', 'Redo'], ['M-A', 'Set Mark'], ['M-6', 'Copy'], ['M-]', 'To Bracket'], ['^Q', 'Where Was'],
    ['M-Q', 'Previous'], ['M-W', 'Next'], ['^B', 'Back'], ['^F', 'Forward'], ['^◂', 'Prev Word'], ['^▸', 'Next Word'], ['^A', 'Home'], ['^E', 'End'], ['^P', 'Prev Line'], ['^N', 'Next Line'],
  ],
  search: [['^G', 'Help'], ['^C', 'Cancel'], ['M-C', 'Case Sens'], ['M-R', 'Reg.exp.'], ['M-B', 'Backwards'], ['^R', 'Replace'], ['^P', 'Older'], ['^N', 'Newer'], ['^T', 'Go To Line']],
  replace: [['^G', 'Help'], ['^C', 'Cancel'], ['M-C', 'Case Sens'], ['M-R', 'Reg.exp.'], ['M-B', 'Backwards'], ['^R', 'No Replace'], ['^P', 'Older'], ['^N', 'Newer']],
  replaceWith: [['^G', 'Help'], ['^C', 'Cancel'], ['^P', 'Older'], ['^N', 'Newer']],
  goTo: [['^G', 'Help'], ['^C', 'Cancel'], ['^W', 'Begin of Paragr.'], ['^O', 'End of Paragraph'], ['^Y', 'First Line'], ['^V', 'Last Line'], ['^T', 'Go To Text']],
  write: [['^G', 'Help'], ['^C', 'Cancel'], ['M-D', 'DOS Format'], ['M-M', 'Mac Format'], ['M-A', 'Append'], ['M-P', 'Prepend'], ['M-B', 'Backup File'], ['^T', 'Browse']],
  insert: [['^G', 'Help'], ['^C', 'Cancel'], ['M-F', 'New Buffer'], ['M-N', 'No Conversion'], ['^X', 'Execute Command'], ['^T', 'Browse']],
  help: [['^L', 'Refresh'], ['^X', 'Close'], ['^W', 'Where Is'], ['^Q', 'Where Was'], ['M-Q', 'Previous'], ['M-W', 'Next'], ['^P', 'Prev Line'], ['^N', 'Next Line'], ['^Y', 'Prev Page'], ['^V', 'Next Page']],
} as const satisfies Record<string, readonly Shortcut[]>;

/** How the window is divided (window_init of nano.c): rows of the text, and whether title and shortcuts have room. */
export function divide(rows: number): { title: boolean; text: number; shortcuts: boolean } {
  if (rows < 3) return { title: false, text: Math.max(1, rows - 1), shortcuts: false };
  const shortcuts = rows >= 6;
  return { title: true, text: rows - 1 - (shortcuts ? 3 : 1), shortcuts };
}

/** The two rows of shortcuts (bottombars of winio.c). */
export function drawShortcuts(frame: Frame, shortcuts: readonly Shortcut[]): void {
  const number = Math.min(shortcuts.length, Math.floor((frame.columns + 40) / 20) * 2);
  const width = Math.floor(frame.columns / Math.floor((number + 1) / 2));
  if (width === 0) return;
  shortcuts.slice(0, number).forEach(([key, does], index) => {
    const wide = number % 2 === 1 && index + 2 === number ? width : 0;
    const slack = index + 2 >= number ? frame.columns % width : 0;
    const room = width + wide + slack - key.length;
    const row = frame.rows - 2 + (index % 2);
    const at = frame.put(row, Math.floor(index / 2) * width, key.slice(0, width), REVERSE);
    if (room >= 2) frame.put(row, at, ` ${does.slice(0, room - 1)}`);
  });
}

export interface Title {
  left: string;
  name: string;
  state: '' | 'Modified' | 'View';
}

/** The top row (titlebar of winio.c): gives up the version, then the spaces, and then the beginning of the name. */
export function drawTitle(frame: Frame, { left, name, state }: Title): void {
  const { columns } = frame;
  frame.put(0, 0, ' '.repeat(columns), REVERSE);
  let version = left.length + 3;
  let placeholder = state === '' && left !== '' ? 'Modified'.length + 1 : 0;
  let right = state.length + 2;
  const path = displayWidth(name) + (state === '' ? 0 : 1);
  const needs = () => version + path + placeholder + right;
  if (needs() <= columns) frame.put(0, 2, left, REVERSE);
  else {
    version = 2;
    if (needs() > columns) placeholder = 0;
    if (needs() > columns) [version, right] = [0, right - 2];
  }
  const offset = version > 0 ? version + Math.floor((columns - needs()) / 2) : 0;
  if (path + placeholder + right <= columns) frame.put(0, offset, name, REVERSE);
  else if (5 + right <= columns) frame.put(0, frame.put(0, 0, '...', REVERSE), lastColumns(name, columns - right - 3 - (state === '' ? 0 : 1)), REVERSE);
  frame.put(0, Math.max(0, columns - right), state, REVERSE);
}

function lastColumns(text: string, columns: number): string {
  const characters = [...text];
  while (displayWidth(characters.join('')) > columns) characters.shift();
  return characters.join('');
}

/** A message in the status line, in brackets where there is room for them. */
export function drawMessage(frame: Frame, row: number, message: string): void {
  const text = [...message].slice(0, frame.columns).join('');
  const start = Math.floor((frame.columns - displayWidth(text)) / 2);
  if (start > 1) frame.put(row, start - 2, `[ ${text} ]`, REVERSE);
  else frame.put(row, Math.max(0, start), text, REVERSE);
}
