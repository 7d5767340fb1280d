import type { FailureGroup } from '#lib/workshops/index.ts';
import styles from './panel.module.css';

interface GroupsProps {
  groups: readonly FailureGroup[];
  learners: number;
  titleOf(exercise: string): string;
  /** The key of the group that the rows are narrowed to. */
  chosen: string | undefined;
  choose(key: string | undefined): void;
}

/** Groups that are shown; those after them are of one or two learners, as a rule. */
const MOST = 12;

/** Learners who fail for the same reason; choosing a group leaves only its rows. */
export function FailureGroups({ groups, learners, titleOf, chosen, choose }: GroupsProps) {
  return (
    <section className={styles.panel} aria-labelledby="groups-title">
      <h2 id="groups-title">What they fail on</h2>
      {groups.length === 0 && <p className={styles.quiet}>Nobody fails at anything just now.</p>}
      {groups.length > 0 && (
        <ul className={styles.list}>
          {groups.slice(0, MOST).map(({ key, exercise, reason, learners: members }) => (
            <li key={key}>
              <button type="button" className={styles.group} aria-pressed={chosen === key} onClick={() => choose(chosen === key ? undefined : key)}>
                <strong>
                  {members.length} of {learners}
                </strong>
                <span className={styles.reason}>{reason}</span>
                <span className={styles.in}>{titleOf(exercise)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {groups.length > MOST && <p className={styles.quiet}>And {groups.length - MOST} smaller groups.</p>}
    </section>
  );
}
