import type { AuditEntry } from '#lib/workshops/index.ts';
import { Moment } from '../moment/moment.tsx';
import { AuditDetail } from './audit-detail.tsx';
import styles from './audit-log.module.css';
import { wordsOfAction } from './audit-words.ts';

interface LogProps {
  entries: readonly AuditEntry[];
  /** Titles of lessons and exercises by their names. */
  titles: Readonly<Record<string, string>>;
  /** Names of learners by id, for entries that concern one. */
  names?: Readonly<Record<string, string>>;
}

/** What was done in a workshop, the newest first. */
export function AuditLog({ entries, titles, names = {} }: LogProps) {
  if (entries.length === 0) return <p className={styles.quiet}>Nothing yet.</p>;
  return (
    <ol className={styles.log}>
      {entries.map((entry) => {
        const { id, at, actor, action, learner, detail } = entry;
        const whom = learner === undefined ? undefined : names[learner];
        return (
          <li key={id}>
            <span className={styles.quiet}>
              <Moment at={at} />
            </span>
            <span>
              <strong>{actor}</strong> {wordsOfAction(action)}
              {whom !== undefined && whom !== actor && ` · ${whom}`}
              {detail !== '' && <span className={styles.quiet}> · <AuditDetail entry={entry} titles={titles} /></span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
