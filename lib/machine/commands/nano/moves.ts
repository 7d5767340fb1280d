import { after, before } from '../editing/glyphs.ts';
import type { Nano } from './editor.ts';

type Move = (nano: Nano) => void;

/** Moves that look at the text alone. */
function moving(work: (nano: Nano) => void): Move {
  return (nano) => {
    work(nano);
    nano.document.endRun();
    nano.window.want();
    nano.window.follow('flowing');
  };
}

export const right = moving(({ document }) => {
  const { row, index } = document.cursor;
  if (index < document.line.length) document.cursor = { row, index: after(document.line, index) };
  else if (row < document.text.count - 1) document.cursor = { row: row + 1, index: 0 };
});
export const left = moving(({ document }) => {
  const { row, index } = document.cursor;
  if (index > 0) document.cursor = { row, index: before(document.line, index) };
  else if (row > 0) document.cursor = { row: row - 1, index: document.text.line(row - 1).length };
});
export const home = moving(({ document }) => { document.cursor = { ...document.cursor, index: 0 }; });
export const end = moving((nano) => {
  nano.document.cursor = { ...nano.document.cursor, index: nano.window.endOfRow() };
});

export function vertical(rows: number): Move {
  return (nano) => {
    nano.document.endRun();
    nano.window.move(rows);
    nano.window.follow('flowing');
  };
}

export function page(direction: 1 | -1): Move {
  return (nano) => {
    const { window, document } = nano;
    document.endRun();
    const rows = window.rows < 3 ? 1 : window.rows - 2;
    const was = { ...document.cursor };
    if (window.move(rows * direction)) window.place('stationary');
    else {
      document.cursor = was;
      (direction > 0 ? toLast : toFirst)(nano);
    }
  };
}

export function toFirst(nano: Nano): void {
  nano.document.cursor = { row: 0, index: 0 };
  nano.window.want();
  nano.window.follow('flowing');
}

export function toLast(nano: Nano): void {
  const { text } = nano.document;
  nano.document.cursor = { row: text.count - 1, index: text.line(text.count - 1).length };
  nano.window.want();
  nano.window.cursorRow = nano.window.rows - 1;
  nano.window.follow('stationary');
}

const WORD = /[\p{L}\p{N}_]/u;

export const nextWord = moving(({ document }) => {
  let { row, index } = document.cursor;
  let started = WORD.test(document.line[index] ?? '');
  for (;;) {
    const line = document.text.line(row);
    if (index >= line.length) {
      started = false;
      if (row === document.text.count - 1) break;
      row += 1;
      index = 0;
    } else index = after(line, index);
    const inWord = WORD.test(document.text.line(row)[index] ?? '');
    if (inWord && !started) break;
    started &&= inWord;
  }
  document.cursor = { row, index };
});

export const previousWord = moving(({ document }) => {
  let { row, index } = document.cursor;
  let inside = false;
  for (;;) {
    if (index === 0) {
      if (inside || row === 0) break;
      row -= 1;
      index = document.text.line(row).length;
      continue;
    }
    const previous = before(document.text.line(row), index);
    const inWord = WORD.test(document.text.line(row)[previous] ?? '');
    if (inside && !inWord) break;
    inside ||= inWord;
    index = previous;
  }
  document.cursor = { row, index };
});

/** M-]: to the bracket that belongs to this one. */
export const toBracket = moving((nano) => {
  const { document } = nano;
  const pairs = '([{<)]}>';
  const own = document.line[document.cursor.index] ?? '';
  const at = own === '' ? -1 : pairs.indexOf(own);
  if (at < 0) return nano.say('Not a bracket');
  const step = at < 4 ? 1 : -1;
  const other = pairs[(at + 4) % 8];
  let depth = 0;
  for (let { row, index } = document.cursor; row >= 0 && row < document.text.count; row += step) {
    const line = document.text.line(row);
    if (row !== document.cursor.row) index = step > 0 ? 0 : line.length - 1;
    for (; index >= 0 && index < line.length; index += step) {
      depth += line[index] === own ? 1 : line[index] === other ? -1 : 0;
      if (depth === 0) return void (document.cursor = { row, index });
    }
  }
  nano.say('No matching bracket');
});
