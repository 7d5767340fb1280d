'use client';

import { useMemo, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { BoardRow } from '#lib/workshops/index.ts';
import { BoardHead } from './board-head.tsx';
import { stepFrom, type Place } from './board-keys.ts';
import { needOf, type Need, type Order, type Shown } from './board-order.ts';
import { BoardRowLine, FIXED, ROWS_ABOVE } from './board-row.tsx';
import type { BoardState } from './board-state.ts';
import styles from './board-table.module.css';
import { lasting } from './cell-words.ts';
import { ROW_HEIGHT, useWindow } from './use-window.ts';

interface TableProps {
  state: BoardState;
  rows: readonly BoardRow[];
  shown: Shown;
  now: number;
  order(order: Order): void;
  /** A cell has the keyboard or the pointer: of this learner, and in a column of an exercise, of this. */
  point(learner: string, exercise: string | undefined): void;
  /** What scrolls. */
  frame: RefObject<HTMLDivElement | null>;
}

function wordsOf(need: Need, row: BoardRow, now: number): string {
  switch (need) {
    case 'asks':
      return 'Asks for help';
    case 'helped':
      return 'Being helped';
    case 'stuck':
      return `Stuck, ${lasting(now - row.lastProgress)}`;
    case 'working':
      return 'Working';
    case 'away':
      return 'Away';
  }
}

/** How many learners passed each exercise. */
function passedIn(rows: BoardState['rows']): ReadonlyMap<string, number> {
  const passed = new Map<string, number>();
  for (const { cells } of rows.values()) {
    for (const exercise in cells) if (cells[exercise]?.state === 'passed') passed.set(exercise, (passed.get(exercise) ?? 0) + 1);
  }
  return passed;
}

/** The place of an element within the table; undefined for one that is in no cell of a learner's. */
function placeOf(element: EventTarget): Place | undefined {
  const cell = element instanceof Element ? element.closest<HTMLTableCellElement>('tbody :is(th, td)') : null;
  const row = Number(cell?.parentElement?.getAttribute('aria-rowindex')) - 1 - ROWS_ABOVE;
  return cell && row >= 0 ? { row, column: cell.cellIndex } : undefined;
}

/** What takes the keyboard at a place: the cell, or the link in it; undefined where no row is drawn. */
function focusableAt(frame: HTMLElement | null, { row, column }: Place): HTMLElement | undefined {
  const drawn = frame?.querySelector<HTMLTableRowElement>(`tr[aria-rowindex="${row + ROWS_ABOVE + 1}"]`);
  const cell = drawn?.cells[column];
  return cell?.querySelector('a') ?? cell;
}

/**
 * The learners and their exercises, a row each, of which only those in view are drawn. One cell takes the keyboard; arrow
 * keys go from cell to cell, and Enter opens a learner.
 */
export function BoardTable({ state, rows, shown, now, order, point, frame }: TableProps) {
  const { from, to, reveal } = useWindow(frame, rows.length);
  const [current, setCurrent] = useState<Place>({ row: 0, column: 0 });
  const { columns, workshop, help } = state;
  // A row that is not drawn cannot take the keyboard; the nearest that is takes it instead.
  const activeRow = Math.max(from, Math.min(current.row, to - 1));
  const passed = useMemo(() => passedIn(state.rows), [state.rows]);
  const pathOf = (learner: string) => `/instructor/workshops/${workshop.id}/learners/${learner}`;

  const onKeyDown = (event: KeyboardEvent) => {
    const place = placeOf(event.target);
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && place.column > 0) return focusableAt(frame.current, { row: place.row, column: 0 })?.click();
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / ROW_HEIGHT) - 6);
    const next = stepFrom(place, event.key, { rows: rows.length, columns: FIXED + columns.length, page });
    if (!next) return;
    event.preventDefault();
    // The row must be drawn before a cell of it can take the keyboard; at once, for the next key goes on from there.
    flushSync(() => {
      setCurrent(next);
      reveal(next.row);
    });
    focusableAt(frame.current, next)?.focus();
  };
  const onPoint = ({ target }: { target: EventTarget }) => {
    const place = placeOf(target);
    const row = place && rows[place.row];
    if (row) point(row.learner, columns[place.column - FIXED]?.exercise);
  };
  const onFocus = (event: FocusEvent) => {
    const place = placeOf(event.target);
    if (place) setCurrent(place);
    onPoint(event);
  };

  const drawn = rows.slice(from, to).map((row, index) => ({ row, index: from + index }));
  return (
    <div ref={frame} className={styles.frame} role="region" aria-label="Learners and exercises" tabIndex={-1}>
      <table role="grid" aria-label="The class" aria-rowcount={rows.length + ROWS_ABOVE} className={styles.table} onKeyDown={onKeyDown} onFocus={onFocus} onMouseOver={onPoint}>
        <colgroup>
          <col className={styles.nameWidth} />
          <col className={styles.needWidth} />
          <col className={styles.countWidth} />
          <col span={columns.length} className={styles.exerciseWidth} />
        </colgroup>
        <BoardHead columns={columns} shown={shown} order={order} passed={passed} learners={state.rows.size} />
        <tbody>
          {from > 0 && <tr aria-hidden="true" style={{ height: from * ROW_HEIGHT }} />}
          {drawn.map(({ row, index }) => {
            const need = needOf(row, help, now);
            return (
              <BoardRowLine
                key={row.learner}
                row={row}
                columns={columns}
                index={index}
                path={pathOf(row.learner)}
                need={need}
                words={wordsOf(need, row, now)}
                current={index === activeRow ? current.column : undefined}
              />
            );
          })}
          {to < rows.length && <tr aria-hidden="true" style={{ height: (rows.length - to) * ROW_HEIGHT }} />}
        </tbody>
      </table>
    </div>
  );
}
