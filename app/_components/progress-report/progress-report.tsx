import Link from 'next/link';
import { lessonPath } from '../../_server/course-place.ts';
import { worthRevisiting, type ReportedExercise, type ReportedLesson } from '../../_server/progress-report.ts';
import { StateMark } from '../exercise/state-mark.tsx';
import styles from './progress-report.module.css';

const MARKS = { passed: 'passed', begun: 'failed', open: 'open' } as const;

function ExerciseLink({ lesson, exercise }: ReportedExercise) {
  return (
    <Link href={`${lessonPath(lesson)}#${exercise.id}`} prefetch={false}>
      {exercise.title}
    </Link>
  );
}

function Abilities({ lessons }: { lessons: readonly ReportedLesson[] }) {
  const done = lessons.filter((lesson) => lesson.done);
  return (
    <section aria-labelledby="abilities">
      <h2 id="abilities">What you can do now</h2>
      {done.length === 0 ? (
        <p className={styles.quiet}>Pass the exercises of a lesson, and it will say here what you can do.</p>
      ) : (
        <ul className={styles.abilities}>
          {done.map(({ lesson }) => (
            <li key={lesson.id}>{lesson.summary}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function hardness({ state, attempts, hintsShown }: ReportedExercise): string {
  if (state === 'begun') return 'begun, not passed yet';
  return hintsShown >= 2 ? `passed with ${hintsShown} hints` : `passed at attempt ${attempts}`;
}

function Revisit({ lessons }: { lessons: readonly ReportedLesson[] }) {
  const exercises = worthRevisiting(lessons);
  if (exercises.length === 0) return null;
  return (
    <section aria-labelledby="revisit">
      <h2 id="revisit">Worth another look</h2>
      <ul className={styles.revisit}>
        {exercises.map((reported) => (
          <li key={`${reported.lesson.id}/${reported.exercise.id}`}>
            <ExerciseLink {...reported} /> <span className={styles.quiet}>{hardness(reported)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Exercises({ lessons }: { lessons: readonly ReportedLesson[] }) {
  return (
    <section aria-labelledby="exercises">
      <h2 id="exercises">All exercises</h2>
      {lessons.map(({ lesson, exercises }) => (
        <div key={lesson.id} className={styles.lesson}>
          <h3>
            <Link href={lessonPath(lesson)} prefetch={false}>
              {lesson.title}
            </Link>
          </h3>
          <ul className={styles.grid}>
            {exercises.map((reported) => (
              <li key={reported.exercise.id}>
                <StateMark state={MARKS[reported.state]} />
                <ExerciseLink {...reported} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** A learner's progress: in words first, then what to go back to, then all of it. */
export function ProgressReport({ lessons }: { lessons: readonly ReportedLesson[] }) {
  const exercises = lessons.flatMap((lesson) => lesson.exercises);
  const passed = exercises.filter(({ state }) => state === 'passed').length;
  return (
    <main className={styles.report}>
      <h1>Your progress</h1>
      <p className={styles.count}>
        <strong>{passed}</strong> of {exercises.length} exercises passed
      </p>
      <Abilities lessons={lessons} />
      <Revisit lessons={lessons} />
      <Exercises lessons={lessons} />
    </main>
  );
}
