'use client';

import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import type { HelpEntry } from '#lib/workshops/index.ts';
import { Button } from '../button/button.tsx';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';
import { lasting } from './cell-words.ts';
import styles from './panel.module.css';

interface QueueProps {
  /** The workshop's id. */
  workshop: string;
  help: readonly HelpEntry[];
  /** An exercise's title by its full name. */
  titleOf(exercise: string): string;
  now: number;
}

function Entry({ workshop, entry, titleOf, now }: Omit<QueueProps, 'help'> & { entry: HelpEntry }) {
  const { busy, problem, ask } = useAsk();
  const answer = (action: 'take' | 'resolve') => {
    if (!busy) void ask(() => post(`/api/instructor/workshops/${workshop}/help`, { id: entry.id, action }));
  };
  const where = entry.exercise === undefined ? undefined : titleOf(entry.exercise);
  return (
    <li>
      <span className={styles.line}>
        <Link href={`/instructor/workshops/${workshop}/learners/${entry.learner}`} prefetch={false}>
          {entry.name}
        </Link>
        <span className={styles.quiet}>
          {entry.takenAt === undefined ? `waits for ${lasting(now - entry.askedAt)}` : 'you are with them'}
        </span>
      </span>
      {where !== undefined && <span className={styles.quiet}>{where}</span>}
      {entry.text !== '' && <p>{entry.text}</p>}
      <span className={styles.buttons}>
        {entry.takenAt === undefined && (
          <Button size="small" aria-label={`Take ${entry.name}’s request`} aria-disabled={busy} onClick={() => answer('take')}>
            Take
          </Button>
        )}
        <Button size="small" look="quiet" aria-label={`${entry.name} is helped`} aria-disabled={busy} onClick={() => answer('resolve')}>
          Helped
        </Button>
      </span>
      <Problem>{problem}</Problem>
    </li>
  );
}

/** Says who has come to the queue since the page was opened. */
function useNewcomers(help: readonly HelpEntry[]): string {
  const known = useRef(new Set(help.map(({ id }) => id)));
  const [said, setSaid] = useState('');
  useEffect(() => {
    const newcomers = help.filter(({ id }) => !known.current.has(id));
    for (const { id } of newcomers) known.current.add(id);
    if (newcomers.length > 0) setSaid(`${newcomers.map(({ name }) => name).join(', ')} asked for help.`);
  }, [help]);
  return said;
}

/** Who asked for help, the longest waiting first. */
export function HelpQueue({ help, ...rest }: QueueProps) {
  const said = useNewcomers(help);
  return (
    <section className={styles.panel} aria-labelledby="help-title">
      <h2 id="help-title" tabIndex={-1}>
        Asked for help <span className={styles.count}>{help.length}</span>
      </h2>
      {help.length === 0 && <p className={styles.quiet}>Nobody waits.</p>}
      {help.length > 0 && (
        <ol className={styles.list}>
          {help.map((entry) => (
            <Entry key={entry.id} entry={entry} {...rest} />
          ))}
        </ol>
      )}
      <output className="visually-hidden">{said}</output>
    </section>
  );
}
