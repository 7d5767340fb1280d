import type { CheckLine } from './exercise-summary.ts';
import styles from './check-list.module.css';
import { StateMark } from './state-mark.tsx';
import { Words } from './words.tsx';

/** Every check of an exercise with its state, one a line. */
export function CheckList({ lines, drawn }: { lines: readonly CheckLine[]; drawn: boolean }) {
  return (
    <ul className={styles.list}>
      {lines.map(({ id, title, mark }) => (
        <li key={id} className={styles.line}>
          <StateMark state={mark} drawn={drawn} />
          <span>
            <Words>{title}</Words>
          </span>
        </li>
      ))}
    </ul>
  );
}
