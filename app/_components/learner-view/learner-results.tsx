import type { BoardColumn, BoardRow } from '#lib/workshops/index.ts';
import { CellMark } from '../class-board/cell-mark.tsx';
import { lookOf, wordsOfCell } from '../class-board/cell-words.ts';
import styles from './learner-view.module.css';

/** How a learner stands in each exercise, and why what is not passed is not. */
export function LearnerResults({ row, columns }: { row: BoardRow; columns: readonly BoardColumn[] }) {
  return (
    <ol className={styles.results}>
      {columns.map(({ exercise, title, lesson, lessonTitle }, index) => {
        const cell = row.cells[exercise];
        const first = columns[index - 1]?.lesson !== lesson;
        return (
          <li key={exercise}>
            {first && <h3>{lessonTitle}</h3>}
            <div className={styles.result}>
              <CellMark look={lookOf(cell)} count={cell?.failures} />
              <div>
                <p>
                  {title} <span className={styles.quiet}>{wordsOfCell(cell)}</span>
                </p>
                {cell?.reason && (
                  <p className={styles.quiet}>
                    Found {cell.reason.found}; wanted {cell.reason.wanted}.
                  </p>
                )}
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
