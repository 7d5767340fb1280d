'use client';

import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import { awaitsStart } from './exercise-summary.ts';
import styles from './exercise-card.module.css';

/** What setting an exercise up has done, as told afterwards. */
export function setUpWords({ hasStart, touches }: Pick<ExerciseState, 'hasStart' | 'touches'>, again: boolean): string {
  const away = again && touches.length > 0 ? `${touches.join(', ')} ${touches.length === 1 ? 'was' : 'were'} taken away` : '';
  if (!hasStart) return away ? `${away}: you can begin again.` : 'It is open again.';
  return away ? `${away}, and the starting state was made anew.` : 'It is set up: your cluster is in the starting state.';
}

/** The button that makes what an exercise begins with, until it was pressed: there is nothing to do or to answer before. */
export function SetUp({ exercise }: { exercise: ExerciseState }) {
  const { begin } = useSession();
  const busy = exercise.doing === 'beginning';
  if (!awaitsStart(exercise)) return null;
  return (
    <div className={styles.setUp}>
      <Button look="primary" aria-disabled={busy} onClick={() => !busy && begin(exercise.name, setUpWords(exercise, false))}>
        <Icon name="run" />
        {busy ? 'Setting it up' : 'Set it up'}
      </Button>
      <p className={styles.aside}>Puts your cluster into the state that this begins with.</p>
    </div>
  );
}
