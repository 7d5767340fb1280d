'use client';

import { Button } from '../button/button.tsx';
import { useExercise, useSession } from '../lesson-session/lesson-session.tsx';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import { Question } from '../question/question.tsx';
import { CheckList } from './check-list.tsx';
import styles from './exercise-card.module.css';
import { awaitsAnswer, awaitsStart, checkLines, firstObstacle, isAnsweredOnly, mustBegin, pointsWords } from './exercise-summary.ts';
import { Hints } from './hints.tsx';
import { Outcome } from './outcome.tsx';
import { Reason } from './reason.tsx';
import { SetUp } from './set-up.tsx';
import { Ways } from './ways.tsx';

const KINDS: Record<ExerciseState['kind'], string> = {
  do: 'Exercise',
  repair: 'Repair',
  predict: 'Predict, then see',
  quiz: 'Question',
  answer: 'Find out',
};

function Task({ html }: { html: string }) {
  return html === '' ? null : <div className={styles.task} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** What there is to do: the question where there is one, the task, and each check's state. A prediction comes before its task, a set-up before both. */
function Work({ exercise }: { exercise: ExerciseState }) {
  const { kind, checks, passedHere } = exercise;
  const waits = awaitsStart(exercise);
  const predicts = kind === 'predict';
  const only = isAnsweredOnly(exercise);
  const open = !predicts || !(waits || awaitsAnswer(exercise));
  return (
    <>
      {predicts && <SetUp exercise={exercise} />}
      {predicts && !waits && <Question exercise={exercise} />}
      {open && <Task html={exercise.task} />}
      {!predicts && <SetUp exercise={exercise} />}
      {only && !waits && <Question exercise={exercise} />}
      {open && (!only || checks.length > 1) && <CheckList lines={checkLines(exercise)} drawn={passedHere} />}
    </>
  );
}

function CheckNow({ exercise }: { exercise: ExerciseState }) {
  const { check } = useSession();
  const checking = exercise.doing === 'checking';
  if (exercise.passed || isAnsweredOnly(exercise) || awaitsAnswer(exercise) || mustBegin(exercise)) return null;
  return (
    <div className={styles.footer}>
      <Button aria-disabled={checking} onClick={() => !checking && check(exercise.name)}>
        {checking ? 'Checking' : 'Check now'}
      </Button>
      <p className={styles.aside}>It also ticks by itself when your cluster changes.</p>
    </div>
  );
}

/** What came of the last request, in words: seen where the page does not show it otherwise, and spoken. */
function Said({ exercise: { problem, done, spoken } }: { exercise: ExerciseState }) {
  return (
    <>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <output className={done ? styles.saidDone : 'visually-hidden'}>{done ?? spoken}</output>
    </>
  );
}

/** An exercise where it belongs in the text: the task or question, each check's state, the reason, hints, and what else one can do with it. */
export function ExerciseCard({ id }: { id: string }) {
  const exercise = useExercise(id);
  const obstacle = firstObstacle(exercise);
  const state = exercise.passed ? styles.passed : exercise.skipped ? styles.skipped : '';
  return (
    <section id={id} className={`${styles.card} ${state}`} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <header className={styles.header}>
        <h3 id={`${id}-title`}>
          <span className={styles.kind}>{KINDS[exercise.kind]}</span> {exercise.title}
        </h3>
        <span className={styles.points}>{pointsWords(exercise)}</span>
      </header>
      <Work exercise={exercise} />
      {obstacle && (
        <div className={styles.reason} data-state={obstacle.outcome.state}>
          <Reason check={obstacle} />
        </div>
      )}
      <CheckNow exercise={exercise} />
      <Said exercise={exercise} />
      <Outcome exercise={exercise} />
      <Hints exercise={exercise} />
      <Ways exercise={exercise} />
    </section>
  );
}
