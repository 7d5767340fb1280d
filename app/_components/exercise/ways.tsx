'use client';

import { Button } from '../button/button.tsx';
import { Confirm } from '../confirm/confirm.tsx';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import { setUpWords } from './set-up.tsx';
import { Solution } from './solution.tsx';
import styles from './ways.module.css';

/** What beginning it anew takes away, before it is done. */
function beginWords({ touches, hasStart }: ExerciseState): string {
  const away = touches.length > 0 ? `This takes ${touches.join(', ')} away, whatever you made of it` : 'This opens it once more';
  const made = hasStart ? ', and makes the starting state anew' : '';
  return `${away}${made}. The lesson’s files are as they were given; your points stay.`;
}

/** Begins it from its starting state: asked once more, because work may go. */
function Again({ exercise }: { exercise: ExerciseState }) {
  const { begin } = useSession();
  const { passed, begun, touches, hasStart, doing } = exercise;
  if (!passed && (hasStart ? !begun : touches.length === 0)) return null;
  const label = passed ? 'Do it again' : 'Start over';
  return (
    <Confirm label={<><Icon name="reset" />{label}</>} yes={label} no="Leave it" busy={doing === 'beginning'} act={() => void begin(exercise.name, setUpWords(exercise, true))}>
      {beginWords(exercise)}
    </Confirm>
  );
}

/** Lays it aside, or takes it up again. */
function Skip({ exercise: { name, passed, skipped, doing } }: { exercise: ExerciseState }) {
  const { skip } = useSession();
  const busy = doing === 'skipping';
  if (passed) return null;
  return (
    <Button size="small" look={skipped ? 'plain' : 'quiet'} aria-disabled={busy} onClick={() => !busy && skip(name, !skipped)}>
      {skipped ? 'Take it up again' : 'Skip for now'}
    </Button>
  );
}

/** What else one can do with an exercise than doing it: begin anew, see a solution, lay it aside. */
export function Ways({ exercise }: { exercise: ExerciseState }) {
  return (
    <div className={styles.ways}>
      {exercise.skipped && (
        <>
          <p className={styles.skipped}>Skipped for now.</p>
          <Skip exercise={exercise} />
        </>
      )}
      <Solution exercise={exercise} />
      <Again exercise={exercise} />
      {!exercise.skipped && <Skip exercise={exercise} />}
    </div>
  );
}
