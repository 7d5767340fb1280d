'use client';

import { useEffect, useState } from 'react';
import { Button, ButtonLink } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import { currentExercise, type ExerciseState } from '../lesson-session/session-state.ts';
import { useWorkbench } from '../workbench/workbench-provider.tsx';
import { CheckList } from './check-list.tsx';
import styles from './exercise-bar.module.css';
import { asSentence, awaitsAnswer, awaitsStart, checkLines, firstObstacle, heldCount, isAnsweredOnly, mustBegin, pointsWords } from './exercise-summary.ts';
import { Reason } from './reason.tsx';
import { setUpWords } from './set-up.tsx';
import { StateMark } from './state-mark.tsx';

const ALL_PASSED = 'Every exercise of this lesson is passed.';

export interface NextLesson {
  title: string;
  path: string;
}

/** More than these leave a phone's bar no room for the exercise's name; then they are counted. */
const MOST_MARKS = 5;

function Marks({ exercise }: { exercise: ExerciseState }) {
  const lines = checkLines(exercise);
  if (lines.length > MOST_MARKS) {
    return (
      <span className={styles.count}>
        {heldCount(lines)}
        <span className="visually-hidden"> checks hold</span>
      </span>
    );
  }
  return (
    <span className={styles.marks}>
      <span className="visually-hidden">{heldCount(lines)} checks hold</span>
      <span aria-hidden="true">
        {lines.map(({ id, mark }) => (
          <StateMark key={id} state={mark} drawn={exercise.passedHere} size={16} />
        ))}
      </span>
    </span>
  );
}

function Title({ exercise, open, toggle }: { exercise: ExerciseState; open: boolean; toggle(): void }) {
  return (
    <button type="button" className={styles.title} aria-expanded={open} aria-controls="exercise-bar-detail" onClick={toggle}>
      <Marks exercise={exercise} />
      <span className={styles.name}>{exercise.title}</span>
      <span className={styles.points}>{pointsWords(exercise)}</span>
      <Icon name={open ? 'down' : 'up'} />
    </button>
  );
}

function Detail({ exercise, close }: { exercise: ExerciseState; close(): void }) {
  const obstacle = firstObstacle(exercise);
  return (
    <div id="exercise-bar-detail" className={styles.detail}>
      <CheckList lines={checkLines(exercise)} drawn={false} />
      {obstacle && <Reason check={obstacle} />}
      <a href={`#${exercise.id}`} className={styles.jump} onClick={close}>
        Go to the exercise in the text
      </a>
    </div>
  );
}

/** What has passed and what comes next, once there is something to say. */
function Passed({ last, next, all, nextLesson }: { last: ExerciseState; next: ExerciseState | undefined; all: boolean; nextLesson?: NextLesson }) {
  return (
    <div className={styles.passed}>
      <StateMark state="passed" drawn={last.passedHere} size={20} />
      <span className={styles.name}>
        <strong>{all ? ALL_PASSED : `Passed: ${asSentence(last.title)}`}</strong>
        {next && <span className={styles.after}> Next: {next.title}</span>}
      </span>
      {next ? (
        <a href={`#${next.id}`} className={styles.jump}>
          Go there
        </a>
      ) : (
        nextLesson && (
          <ButtonLink look="primary" size="small" href={nextLesson.path} prefetch={false}>
            Next lesson
          </ButtonLink>
        )
      )}
    </div>
  );
}

/** All that is not passed was laid aside: where that is, and how the course goes on. */
function Skipped({ exercise, nextLesson }: { exercise: ExerciseState; nextLesson?: NextLesson }) {
  return (
    <div className={styles.passed}>
      <StateMark state="skipped" size={20} />
      <span className={styles.name}>
        <strong className={styles.after}>Skipped: </strong>
        <a href={`#${exercise.id}`}>{exercise.title}</a>
      </span>
      {nextLesson && (
        <ButtonLink size="small" href={nextLesson.path} prefetch={false}>
          Next lesson
        </ButtonLink>
      )}
    </div>
  );
}

/** The one thing to do with it next: answer, set up or check. What is asked is answered in the text, where the question stands. */
function NextStep({ exercise }: { exercise: ExerciseState }) {
  const { check, begin } = useSession();
  const { id, name, doing } = exercise;
  if (!awaitsStart(exercise) && (awaitsAnswer(exercise) || isAnsweredOnly(exercise))) {
    return (
      <ButtonLink size="small" href={`#${id}`}>
        Answer
      </ButtonLink>
    );
  }
  const busy = doing === 'checking' || doing === 'beginning';
  const setUp = mustBegin(exercise);
  const act = () => void (setUp ? begin(name, setUpWords(exercise, false)) : check(name));
  return (
    <Button size="small" aria-disabled={busy} onClick={() => !busy && act()}>
      {setUp ? 'Set it up' : doing === 'checking' ? 'Checking' : 'Check'}
    </Button>
  );
}

function TerminalButton() {
  const { sheet, setSheet } = useWorkbench();
  const open = sheet !== 'closed';
  return (
    <span className={styles.terminal}>
      <Button size="small" aria-expanded={open} onClick={() => setSheet(open ? 'closed' : 'half')}>
        <Icon name="terminal" />
        <span className={styles.terminalWord}>Terminal</span>
      </Button>
    </span>
  );
}

/** Milliseconds for which the bar says what has just passed before it turns to what comes next. */
const MOMENT = 7000;

/** The exercise that passed a moment ago while this page was open. */
function useJustPassed(): ExerciseState | undefined {
  const { exercises, lastPass } = useSession();
  const [over, setOver] = useState(lastPass);
  useEffect(() => {
    const timer = setTimeout(() => setOver(lastPass), MOMENT);
    return () => clearTimeout(timer);
  }, [lastPass]);
  return lastPass === over ? undefined : exercises.find(({ name, passedHere }) => name === lastPass?.exercise && passedHere);
}

function Announcement({ passed, next, all }: { passed: ExerciseState | undefined; next: ExerciseState | undefined; all: boolean }) {
  return (
    <output className="visually-hidden">
      {passed && `Passed: ${asSentence(passed.title)} ${next ? `Next: ${asSentence(next.title)}` : all ? ALL_PASSED : ''}`}
    </output>
  );
}

/** Whether the card with this id can be seen, so that the bar need not repeat what stands there. */
function useInView(id: string | undefined): boolean {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const card = id ? document.getElementById(id) : null;
    if (!card) return;
    const observer = new IntersectionObserver(([entry]) => setVisible(entry?.isIntersecting ?? false), { threshold: 0.5 });
    observer.observe(card);
    return () => observer.disconnect();
  }, [id]);
  return visible;
}

/** The exercise to do next, always in view: its checks, and for the first that fails why. */
export function ExerciseBar({ nextLesson }: { nextLesson?: NextLesson }) {
  const { exercises } = useSession();
  const [open, setOpen] = useState(false);
  const justPassed = useJustPassed();
  const current = currentExercise(exercises);
  const cardInView = useInView(current?.id);
  if (!current) return <TerminalOnly />;
  const next = current.passed || current.skipped ? undefined : current;
  const passed = justPassed ?? (current.passed ? current : undefined);
  const skipped = !passed && current.skipped;
  const obstacle = firstObstacle(current);
  return (
    <aside className={styles.bar} aria-label="Exercise">
      {open && !passed && !skipped && <Detail exercise={current} close={() => setOpen(false)} />}
      {!open && !passed && !skipped && obstacle && !cardInView && (
        <div className={styles.reason}>
          <Reason check={obstacle} />
        </div>
      )}
      <div className={styles.row}>
        {passed && <Passed last={passed} next={next} all={current.passed} nextLesson={nextLesson} />}
        {skipped && <Skipped exercise={current} nextLesson={nextLesson} />}
        {!passed && !skipped && <Title exercise={current} open={open} toggle={() => setOpen(!open)} />}
        {!passed && !skipped && <NextStep exercise={current} />}
        <TerminalButton />
      </div>
      <Announcement passed={justPassed} next={next} all={current.passed} />
    </aside>
  );
}

/** A lesson without exercises keeps only the way to the terminal, and that only where it is a sheet. */
function TerminalOnly() {
  return (
    <aside className={`${styles.bar} ${styles.bare}`} aria-label="Workbench">
      <div className={styles.row}>
        <TerminalButton />
      </div>
    </aside>
  );
}
