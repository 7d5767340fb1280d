'use client';

import { Button } from '../button/button.tsx';
import { useExercise, useSession } from '../lesson-session/lesson-session.tsx';
import { CheckList } from './check-list.tsx';
import styles from './exercise-card.module.css';
import { checkLines, firstObstacle } from './exercise-summary.ts';
import { Hints } from './hints.tsx';
import { Reason } from './reason.tsx';

function Points({ points, passed }: { points: number; passed: boolean }) {
  return <span className={styles.points}>{passed ? `${points} of ${points} points` : `${points} points`}</span>;
}

/** An exercise where it belongs in the text: the task, each check's state, the reason, hints. */
export function ExerciseCard({ id }: { id: string }) {
  const exercise = useExercise(id);
  const { check } = useSession();
  const obstacle = firstObstacle(exercise);
  return (
    <section id={id} className={`${styles.card} ${exercise.passed ? styles.passed : ''}`} aria-labelledby={`${id}-title`}>
      <header className={styles.header}>
        <h3 id={`${id}-title`}>
          <span className={styles.kind}>Exercise</span> {exercise.title}
        </h3>
        <Points points={exercise.points} passed={exercise.passed} />
      </header>
      <div className={styles.task} dangerouslySetInnerHTML={{ __html: exercise.task }} />
      <CheckList lines={checkLines(exercise)} drawn={exercise.passedHere} />
      {obstacle && exercise.asked && (
        <div className={styles.reason}>
          <Reason check={obstacle} />
        </div>
      )}
      {exercise.problem && (
        <p className={styles.problem} role="alert">
          {exercise.problem}
        </p>
      )}
      <footer className={styles.footer}>
        {exercise.passed ? (
          <p className={styles.done}>Passed and recorded.</p>
        ) : (
          <Button aria-disabled={exercise.checking} onClick={() => !exercise.checking && check(exercise.name)}>
            {exercise.checking ? 'Checking' : 'Check now'}
          </Button>
        )}
        {!exercise.passed && <p className={styles.aside}>It also ticks by itself when your cluster changes.</p>}
      </footer>
      <Hints exercise={exercise} />
    </section>
  );
}
