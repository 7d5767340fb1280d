'use client';

import { useId, useState } from 'react';
import { Button } from '../button/button.tsx';
import { Confirm } from '../confirm/confirm.tsx';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import styles from './solution.module.css';
import { Words } from './words.tsx';

function Shown({ exercise: { solution } }: { exercise: ExerciseState }) {
  return (
    <>
      {solution?.answer && (
        <p>
          <Words>{solution.answer}</Words>
        </p>
      )}
      {solution?.commands && (
        <pre className={styles.commands} tabIndex={0} role="group" aria-label="Commands of one solution">
          <code>{solution.commands}</code>
        </pre>
      )}
    </>
  );
}

/** One right way: at once after passing, and before on request, which is asked once more. Not offered where a workshop shows none. */
export function Solution({ exercise }: { exercise: ExerciseState }) {
  const { reveal } = useSession();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { mayReveal, solution, passed, doing, name } = exercise;
  // What a passed question's answer was, its fields show.
  if (!mayReveal || (passed && !solution?.commands)) return null;
  if (!solution) {
    return (
      <Confirm
        label={<><Icon name="look" />Show a solution</>}
        yes="Show it"
        no="Not yet"
        busy={doing === 'revealing'}
        act={() => void reveal(name).then(() => setOpen(true))}
      >
        Doing it still counts, with all its points; that you looked is noted on your progress page.
      </Confirm>
    );
  }
  return (
    <>
      <Button size="small" look="quiet" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name="look" />
        {open ? 'Hide the solution' : 'Show the solution'}
      </Button>
      <div id={id} className={styles.solution} hidden={!open}>
        <Shown exercise={exercise} />
      </div>
    </>
  );
}
