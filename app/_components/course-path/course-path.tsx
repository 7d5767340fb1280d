import Link from 'next/link';
import { lessonPath } from '../../_server/learner/course-place.ts';
import type { CourseProgress, ReportedLesson } from '../../_server/learner/course-progress.ts';
import { ExerciseLinks } from '../exercise-links/exercise-links.tsx';
import { StateMark } from '../exercise/state-mark.tsx';
import styles from './course-path.module.css';

function exercisesWords({ lesson, passed }: ReportedLesson): string {
  const count = lesson.exercises.length;
  if (count === 0) return 'to read and try';
  const noun = count === 1 ? 'exercise' : 'exercises';
  return passed > 0 ? `${passed} of ${count} ${noun} passed` : `${count} ${noun}`;
}

function LessonStep({ progress, here, returning }: { progress: ReportedLesson; here: boolean; returning: boolean }) {
  const { lesson, done, passed, exercises } = progress;
  const begun = passed > 0 || exercises.some(({ state }) => state !== 'open');
  return (
    <li className={styles.step} data-here={here}>
      <span className={styles.station}>
        <StateMark state={done ? 'passed' : begun ? 'begun' : 'open'} size={20} />
      </span>
      <div>
        <h4>
          <Link href={lessonPath(lesson)} prefetch={false}>
            {lesson.title}
          </Link>
          {here && <span className={styles.here}>You are here</span>}
        </h4>
        <p>{lesson.summary}</p>
        <p className={styles.facts}>
          {lesson.minutes} minutes, {exercisesWords(progress)}
        </p>
        {returning && exercises.length > 0 && (
          <details className={styles.exercises} open={begun && !done}>
            <summary>Exercises</summary>
            <ExerciseLinks exercises={exercises} label={`Exercises of ${lesson.title}`} />
          </details>
        )}
      </div>
    </li>
  );
}

function ChapterSteps({ chapter, here, returning }: { chapter: CourseProgress['chapters'][number]; here: string | undefined; returning: boolean }) {
  return (
    <section className={styles.chapter} aria-labelledby={`chapter-${chapter.chapter.slug}`}>
      <header>
        <h3 id={`chapter-${chapter.chapter.slug}`}>{chapter.chapter.title}</h3>
        <p>{chapter.chapter.summary}</p>
      </header>
      <ol className={styles.steps}>
        {chapter.lessons.map((progress) => (
          <LessonStep key={progress.lesson.id} progress={progress} here={progress.lesson.id === here} returning={returning} />
        ))}
      </ol>
    </section>
  );
}

/** The course as a path: chapters, what each lesson lets one do, and how far one is. */
export function CoursePath({ title, progress }: { title: string; progress: CourseProgress }) {
  const { chapters, passed, total, next, returning } = progress;
  return (
    <section className={styles.course} aria-labelledby="course">
      <header className={styles.heading}>
        <h2 id="course">{title}</h2>
        {returning && total > 0 && (
          <p>
            <strong>{passed}</strong> of {total} exercises passed{' '}
            <Link href="/progress" prefetch={false} className={styles.more}>
              Your progress
            </Link>
          </p>
        )}
      </header>
      {chapters.map((chapter) => (
        <ChapterSteps key={chapter.chapter.slug} chapter={chapter} here={returning ? next?.id : undefined} returning={returning} />
      ))}
    </section>
  );
}
