'use client';

import { useState } from 'react';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import styles from './hints.module.css';

function nextLabel(opened: number, count: number): string {
  if (opened === 0) return 'Show a hint';
  return opened === count - 1 ? 'Show the last hint, nearly the answer' : 'Show another hint';
}

/** Hints open one by one; opened ones stay, also after a reload. */
export function Hints({ exercise }: { exercise: ExerciseState }) {
  const { openHint } = useSession();
  const [opening, setOpening] = useState(false);
  const opened = exercise.hints.length;
  if (exercise.hintCount === 0 || (exercise.passed && opened === 0)) return null;

  const openNext = async () => {
    setOpening(true);
    await openHint(exercise.name, opened + 1);
    setOpening(false);
  };

  return (
    <div className={styles.hints}>
      <ol className={styles.list} aria-live="polite" aria-label="Hints">
        {exercise.hints.map((hint, index) => (
          <li key={index}>
            <span className={styles.number}>Hint {index + 1}</span>
            <div className={styles.words} dangerouslySetInnerHTML={{ __html: hint }} />
          </li>
        ))}
      </ol>
      {opened < exercise.hintCount && !exercise.passed && (
        <p className={styles.more}>
          <Button look="quiet" size="small" aria-disabled={opening} onClick={() => !opening && openNext()}>
            <Icon name="hint" />
            {nextLabel(opened, exercise.hintCount)}
          </Button>
          <span className={styles.cost}>
            {opened === 0 ? `${exercise.hintCount} hints; they cost nothing` : `${exercise.hintCount - opened} left`}
          </span>
        </p>
      )}
    </div>
  );
}
