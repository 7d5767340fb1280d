'use client';

import type { ReactNode } from 'react';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import styles from './outcome.module.css';
import { Words } from './words.tsx';

function Compared({ exercise: { answerWords, solution } }: { exercise: ExerciseState }) {
  const right = solution?.answer;
  if (answerWords === undefined || right === undefined) return null;
  return (
    <dl className={styles.compared}>
      <dt>You expected</dt>
      <dd>
        <Words>{answerWords}</Words>
      </dd>
      <dt>{answerWords === right ? 'And so it was' : 'What happened'}</dt>
      <dd>
        <Words>{right}</Words>
      </dd>
    </dl>
  );
}

/** A passed exercise: that it is recorded, what a prediction came to, and what is worth knowing now. */
export function Outcome({ exercise }: { exercise: ExerciseState }): ReactNode {
  if (!exercise.passed) return null;
  const afterwards = exercise.solution?.afterwards;
  return (
    <div className={styles.outcome}>
      <p className={styles.passed}>Passed and recorded.</p>
      {exercise.kind === 'predict' && <Compared exercise={exercise} />}
      {afterwards && <div className={styles.afterwards} dangerouslySetInnerHTML={{ __html: afterwards }} />}
    </div>
  );
}
