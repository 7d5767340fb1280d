import { memo } from 'react';
import type { BoardColumn } from '#lib/workshops/index.ts';
import { Icon } from '../icon/icon.tsx';
import type { Order, Shown } from './board-order.ts';
import styles from './board-table.module.css';

interface HeadProps {
  columns: readonly BoardColumn[];
  shown: Shown;
  order(order: Order): void;
  /** How many learners passed each exercise. */
  passed: ReadonlyMap<string, number>;
  learners: number;
}

function isSame(a: Order, b: Order): boolean {
  return a.by === b.by && (a.by !== 'exercise' || b.by !== 'exercise' || a.exercise === b.exercise);
}

function sortOf({ order, reversed }: Shown, own: Order): 'ascending' | 'descending' | 'none' {
  if (!isSame(order, own)) return 'none';
  return reversed ? 'descending' : 'ascending';
}

function Sorting({ words, shown, own, order }: { words: string; shown: Shown; own: Order; order: HeadProps['order'] }) {
  const sort = sortOf(shown, own);
  return (
    <button type="button" className={styles.sort} data-sort={sort} onClick={() => order(own)}>
      <span>{words}</span>
      {sort !== 'none' && <Icon name={sort === 'ascending' ? 'down' : 'up'} size={12} />}
    </button>
  );
}

interface LessonGroup {
  lesson: string;
  title: string;
  columns: BoardColumn[];
}

function byLesson(columns: readonly BoardColumn[]): readonly LessonGroup[] {
  const groups: LessonGroup[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last?.lesson === column.lesson) last.columns.push(column);
    else groups.push({ lesson: column.lesson, title: column.lessonTitle, columns: [column] });
  }
  return groups;
}

const FACTS = [
  { by: 'name', words: 'Learner', looks: 'name' },
  { by: 'need', words: 'Now', looks: 'need' },
  { by: 'passed', words: 'Passed', looks: 'count' },
] as const;

/** Two rows: the lessons, and their exercises. Every column can be sorted by. */
export const BoardHead = memo(function BoardHead({ columns, shown, order, passed, learners }: HeadProps) {
  return (
    <thead className={styles.head}>
      <tr aria-rowindex={1} className={styles.lessons}>
        {FACTS.map(({ by, words, looks }) => (
          <th key={by} scope="col" rowSpan={2} className={styles[looks]} aria-sort={sortOf(shown, { by })}>
            <Sorting words={words} shown={shown} own={{ by }} order={order} />
          </th>
        ))}
        {byLesson(columns).map(({ lesson, title, columns: own }) => (
          <th key={lesson} scope="colgroup" colSpan={own.length} className={styles.lesson} title={title}>
            <span>{title}</span>
          </th>
        ))}
      </tr>
      <tr aria-rowindex={2} className={styles.exercises}>
        {columns.map(({ exercise, title, lesson }, index) => (
          <th
            key={exercise}
            scope="col"
            className={styles.exercise}
            data-first={columns[index - 1]?.lesson !== lesson || undefined}
            aria-sort={sortOf(shown, { by: 'exercise', exercise })}
            title={`${title}: ${passed.get(exercise) ?? 0} of ${learners} passed`}
          >
            <Sorting words={title} shown={shown} own={{ by: 'exercise', exercise }} order={order} />
          </th>
        ))}
      </tr>
    </thead>
  );
});
