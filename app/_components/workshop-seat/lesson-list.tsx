import Link from 'next/link';
import type { LessonAccess } from '#lib/workshops/index.ts';
import styles from './lesson-list.module.css';

const WHY = {
  order: 'opens after those before it',
  closed: 'closed for now',
  'not-yet': 'not begun yet',
} as const;

/** A workshop's lessons in its order, and which can be opened now. */
export function LessonList({ lessons, here }: { lessons: readonly LessonAccess[]; here?: string }) {
  return (
    <ol className={styles.list}>
      {lessons.map(({ lesson, title, open, reason, passed }) => (
        <li key={lesson} data-open={open}>
          {open ? (
            <Link href={`/learn/${lesson}`} prefetch={false} aria-current={lesson === here ? 'page' : undefined}>
              {title}
            </Link>
          ) : (
            <span>{title}</span>
          )}
          <span className={styles.state}>{reason ? WHY[reason] : passed ? 'passed' : lesson === here ? 'you are here' : 'open'}</span>
        </li>
      ))}
    </ol>
  );
}
