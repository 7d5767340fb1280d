import Link from 'next/link';
import { lessonPath } from '../../_server/learner/course-place.ts';
import { hasPassed, worthRevisiting, type CourseProgress, type ReportedExercise, type ReportedLesson } from '../../_server/learner/course-progress.ts';
import { ButtonLink } from '../button/button.tsx';
import { ExerciseLink, ExerciseLinks } from '../exercise-links/exercise-links.tsx';
import styles from './progress-report.module.css';

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

function why({ state, attempts, hintsShown, revealed }: ReportedExercise): string {
  const looked = revealed ? ', solution looked at' : '';
  if (state === 'begun') return `begun, not passed yet${looked}`;
  if (state === 'again') return 'passed, and open once more';
  if (state === 'skipped') return `skipped${looked}`;
  if (revealed) return 'passed after a look at the solution';
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
            <ExerciseLink {...reported} /> <span className={styles.quiet}>{why(reported)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function pointsOf(exercises: readonly ReportedExercise[]): string {
  const earned = exercises.reduce((sum, exercise) => sum + exercise.earned, 0);
  const possible = exercises.reduce((sum, { exercise }) => sum + exercise.points, 0);
  return `${earned} of ${possible} points`;
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
            {exercises.length > 0 && <span className={styles.points}>{pointsOf(exercises)}</span>}
          </h3>
          <ExerciseLinks exercises={exercises} label={`Exercises of ${lesson.title}`} />
        </div>
      ))}
    </section>
  );
}

/** Nothing to report yet: where to begin. */
function Beginning({ next }: Pick<CourseProgress, 'next'>) {
  return (
    <div className={styles.beginning}>
      <p>Nothing is recorded in this browser yet. It fills as you pass exercises; no account is needed for that.</p>
      <p className={styles.ways}>
        {next && (
          <ButtonLink look="primary" href={lessonPath(next)} prefetch={false}>
            Start the first lesson
          </ButtonLink>
        )}
        <Link href="/settings#progress" prefetch={false}>
          Take in progress from elsewhere
        </Link>
      </p>
    </div>
  );
}

/** A learner's progress: in words first, then what to go back to, then all of it. */
export function ProgressReport({ progress }: { progress: CourseProgress }) {
  const { lessons, passed, total, points, returning, next } = progress;
  const begun = lessons.some(({ exercises }) => exercises.some((exercise) => hasPassed(exercise) || exercise.state !== 'open'));
  return (
    <main className={styles.report}>
      <h1>Your progress</h1>
      {returning ? (
        <>
          <p className={styles.count}>
            <strong>{passed}</strong> of {total} exercises passed, <strong>{points.earned}</strong> of {points.possible} points
          </p>
          <p className={styles.ways}>
            {next && (
              <ButtonLink look={begun ? 'plain' : 'primary'} href={lessonPath(next)} prefetch={false}>
                Continue: {next.title}
              </ButtonLink>
            )}
            <Link href="/settings#progress" prefetch={false}>
              Save it as a file, or take one in
            </Link>
          </p>
        </>
      ) : (
        <Beginning next={next} />
      )}
      <Abilities lessons={lessons} />
      <Revisit lessons={lessons} />
      <Exercises lessons={lessons} />
    </main>
  );
}
