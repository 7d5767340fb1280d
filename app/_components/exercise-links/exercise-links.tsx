import Link from 'next/link';
import { lessonPath } from '../../_server/learner/course-place.ts';
import type { ReportedExercise } from '../../_server/learner/course-progress.ts';
import { StateMark } from '../exercise/state-mark.tsx';
import styles from './exercise-links.module.css';

/** Where an exercise stands in its lesson. */
export function ExerciseLink({ lesson, exercise }: Pick<ReportedExercise, 'lesson' | 'exercise'>) {
  return (
    <Link href={`${lessonPath(lesson)}#${exercise.id}`} prefetch={false}>
      {exercise.title}
    </Link>
  );
}

/** A lesson's exercises, each with its state and the way to it. */
export function ExerciseLinks({ exercises, label }: { exercises: readonly ReportedExercise[]; label: string }) {
  return (
    <ul className={styles.links} aria-label={label}>
      {exercises.map((reported) => (
        <li key={reported.exercise.id}>
          <StateMark state={reported.state} />
          <ExerciseLink {...reported} />
        </li>
      ))}
    </ul>
  );
}
