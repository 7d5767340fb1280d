import type { ExerciseSummary } from '#lib/workshops/index.ts';
import { lasting } from '../class-board/cell-words.ts';
import styles from './workshop-summary.module.css';

function Line({ exercise }: { exercise: ExerciseSummary }) {
  const { title, lessonTitle, learners, passed, tried, passRate, medianTime, hintsShown, mistakes } = exercise;
  return (
    <tr>
      <th scope="row">
        {title}
        <span className={styles.quiet}>{lessonTitle}</span>
      </th>
      <td>
        {passed} of {learners}
        <span className={styles.bar} aria-hidden="true">
          <span style={{ width: `${Math.round(passRate * 100)}%` }} />
        </span>
      </td>
      <td>{tried}</td>
      <td>{medianTime === undefined ? 'none' : lasting(medianTime)}</td>
      <td>{hintsShown}</td>
      <td>
        <ol className={styles.mistakes}>
          {mistakes.slice(0, 3).map(({ reason, learners: count }) => (
            <li key={reason}>
              <strong>{count}</strong> {reason}
            </li>
          ))}
        </ol>
      </td>
    </tr>
  );
}

const HEAD = ['Exercise', 'Passed', 'Tried', 'Time (median)', 'Hints', 'What went wrong, by how many'];

/** How a class did with each exercise. */
export function WorkshopSummary({ exercises }: { exercises: readonly ExerciseSummary[] }) {
  return (
    <div className={styles.frame} role="region" aria-label="Exercises" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {HEAD.map((words) => (
              <th key={words} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exercises.map((exercise) => (
            <Line key={exercise.exercise} exercise={exercise} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
