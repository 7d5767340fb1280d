import type { AuditPage } from '#lib/workshops/index.ts';
import { ButtonLink } from '../button/button.tsx';
import { Moment } from '../moment/moment.tsx';
import { AuditDetail } from './audit-detail.tsx';
import styles from './audit-log.module.css';
import { wordsOfAction } from './audit-words.ts';

interface LogProps {
  log: AuditPage;
  /** Whether these are the newest entries. */
  isNewest: boolean;
  /** Titles of lessons and exercises by their names. */
  titles: Readonly<Record<string, string>>;
  /** Names of learners by id, for entries that concern one. */
  names?: Readonly<Record<string, string>>;
}

/** What was done in a workshop, the newest first; older entries a page further, at `?before=`. */
export function AuditLog({ log: { entries, older }, isNewest, titles, names = {} }: LogProps) {
  return (
    <>
      {entries.length === 0 && <p className={styles.quiet}>{isNewest ? 'Nothing yet.' : 'Nothing before.'}</p>}
      <ol id="log" className={styles.log}>
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
      <p className={styles.pages}>
        {!isNewest && <ButtonLink size="small" href="?#log">Newest entries</ButtonLink>}
        {older !== undefined && <ButtonLink size="small" href={`?before=${older}#log`}>Older entries</ButtonLink>}
      </p>
    </>
  );
}
