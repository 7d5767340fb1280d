import Link from 'next/link';
import type { Lesson } from '#lib/lessons/index.ts';
import { lessonPath, type Place } from '../../_server/learner/course-place.ts';
import { Icon } from '../icon/icon.tsx';
import styles from './top-bar.module.css';

function Step({ lesson, direction }: { lesson: Lesson | undefined; direction: 'left' | 'right' }) {
  const words = direction === 'left' ? 'Previous lesson' : 'Next lesson';
  if (!lesson) return null;
  return (
    <Link href={lessonPath(lesson)} prefetch={false} className={styles.step} aria-label={`${words}: ${lesson.title}`}>
      <Icon name={direction} />
    </Link>
  );
}

/** Which lesson this is, its place in the course, and the way to its neighbours. */
export function LessonPlace({ place }: { place: Place }) {
  const { chapter, lesson, number, total, previous, next } = place;
  return (
    <nav className={styles.place} aria-label="Place in the course">
      <span className={styles.chapter}>{chapter.title}</span>
      <span className={styles.lesson}>{lesson.title}</span>
      {total > 1 && (
        <span className={styles.number}>
          <Step lesson={previous} direction="left" />
          {number} of {total}
          <Step lesson={next} direction="right" />
        </span>
      )}
    </nav>
  );
}
