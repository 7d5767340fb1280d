import type { AuditEntry } from '#lib/workshops/index.ts';
import { Moment } from '../moment/moment.tsx';
import styles from './audit-log.module.css';
import { wordsOfAction } from './audit-words.ts';

/** What was done in a workshop, the newest first. `names` are those of learners by id, for entries that concern one. */
export function AuditLog({ entries, names = {} }: { entries: readonly AuditEntry[]; names?: Readonly<Record<string, string>> }) {
  if (entries.length === 0) return <p className={styles.quiet}>Nothing yet.</p>;
  return (
    <ol className={styles.log}>
      {entries.map(({ id, at, actor, action, learner, detail }) => {
        const whom = learner === undefined ? undefined : names[learner];
        return (
          <li key={id}>
            <span className={styles.quiet}>
              <Moment at={at} />
            </span>
            <span>
              <strong>{actor}</strong> {wordsOfAction(action)}
              {whom !== undefined && whom !== actor && ` · ${whom}`}
              {detail !== '' && <span className={styles.quiet}> · {detail}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
