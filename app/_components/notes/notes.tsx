import type { ReactNode } from 'react';
import type { Exercise } from '#lib/checks/index.ts';
import type { Lesson } from '#lib/lessons/index.ts';
import { solutionView } from '../../_server/learner/exercise-view.ts';
import { ButtonLink } from '../button/button.tsx';
import styles from './notes.module.css';

/** An author's words to instructors. They are rendered on the server, for signed-in instructors only. */
export function Notes({ children }: { children: ReactNode }) {
  return (
    <aside className={styles.notes} aria-label="Note for instructors">
      <p className={styles.title}>For instructors</p>
      {children}
    </aside>
  );
}

/** What becomes of notes for everybody else: nothing reaches the browser. */
export function NoNotes() {
  return null;
}

/** Says that this page is an instructor's, and leads to what a learner sees. */
export function PreviewBar({ path }: { path: string }) {
  return (
    <div className={styles.preview} role="note">
      <p>
        <strong>Instructor’s preview:</strong> notes and solutions are for you alone.
      </p>
      <ButtonLink size="small" href={`${path}?as=learner`} prefetch={false}>
        See it as a learner
      </ButtonLink>
    </div>
  );
}

function Solution({ exercise }: { exercise: Exercise }) {
  const { commands, answer } = solutionView(exercise);
  return (
    <details className={styles.solution}>
      <summary>{exercise.title}</summary>
      {answer !== undefined && <p>{answer}</p>}
      {commands !== undefined && <pre>{commands}</pre>}
      {exercise.mistakes.length > 0 && <p>Mistakes that people make:</p>}
      <ul>
        {exercise.mistakes.map((mistake) => (
          <li key={mistake.title}>{mistake.title}</li>
        ))}
      </ul>
    </details>
  );
}

/** Every exercise's solution and known mistakes, after the lesson's text. */
export function Solutions({ lesson }: { lesson: Lesson }) {
  if (lesson.exercises.length === 0) return null;
  return (
    <section className={styles.solutions} aria-label="Solutions, for instructors">
      <p className={styles.title}>Solutions</p>
      {lesson.exercises.map((exercise) => (
        <Solution key={exercise.id} exercise={exercise} />
      ))}
    </section>
  );
}
