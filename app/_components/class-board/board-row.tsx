import Link from 'next/link';
import { memo } from 'react';
import type { BoardColumn, BoardRow } from '#lib/workshops/index.ts';
import styles from './board-table.module.css';
import type { Need } from './board-order.ts';
import { CellMark } from './cell-mark.tsx';
import { lookOf, wordsOfCell } from './cell-words.ts';

export interface BoardRowProps {
  row: BoardRow;
  columns: readonly BoardColumn[];
  /** Its place among the shown rows, from 0. */
  index: number;
  /** The address of the learner's page. */
  path: string;
  need: Need;
  /** What the learner needs, in words. */
  words: string;
  /** The column of the cell that takes the keyboard; undefined when it is in another row. */
  current: number | undefined;
}

/** Rows above the learners': the lessons, and their exercises. */
export const ROWS_ABOVE = 2;

/** Columns before those of the exercises: the name, the need, what is passed. */
export const FIXED = 3;

/** A learner. Drawn again only when something about them has changed. */
export const BoardRowLine = memo(function BoardRowLine({ row, columns, index, path, need, words, current }: BoardRowProps) {
  const at = (column: number) => ({ tabIndex: current === column ? 0 : -1 });
  return (
    <tr aria-rowindex={index + ROWS_ABOVE + 1} data-need={need} className={styles.row}>
      <th scope="row" className={styles.name}>
        <Link href={path} prefetch={false} {...at(0)}>
          {row.name}
        </Link>
      </th>
      <td className={styles.need} {...at(1)}>
        <span>{words}</span>
      </td>
      <td className={styles.count} {...at(2)}>
        {row.passed}
        <span className={styles.of}>/{columns.length}</span>
      </td>
      {columns.map(({ exercise, title, lesson }, column) => {
        const cell = row.cells[exercise];
        const first = column === 0 || columns[column - 1]?.lesson !== lesson;
        return (
          <td
            key={exercise}
            className={styles.cell}
            data-first={first || undefined}
            data-here={row.online && row.lesson === lesson ? true : undefined}
            aria-label={`${title}: ${wordsOfCell(cell)}`}
            {...at(FIXED + column)}
          >
            <CellMark look={lookOf(cell)} count={cell?.failures} />
          </td>
        );
      })}
    </tr>
  );
});
