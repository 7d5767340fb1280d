import Link from 'next/link';
import type { ListedWorkshop, Phase } from '#lib/workshops/index.ts';
import { codeForPeople, endOf } from '#lib/workshops/workshop.ts';
import { Moment } from '../moment/moment.tsx';
import styles from './workshop-list.module.css';

function Line({ workshop }: { workshop: ListedWorkshop }) {
  const { id, title, startsAt, code, learners, seats, waitingForHelp } = workshop;
  return (
    <li>
      <Link href={`/instructor/workshops/${id}`} prefetch={false} className={styles.title}>
        {title}
      </Link>
      <span>
        {learners} of {seats} seats
      </span>
      <span className={styles.code}>{codeForPeople(code)}</span>
      <span className={styles.when}>
        <Moment at={startsAt} /> to <Moment at={endOf(workshop)} />
      </span>
      {waitingForHelp > 0 && (
        <span className={styles.waiting}>
          {waitingForHelp} {waitingForHelp === 1 ? 'waits' : 'wait'} for help
        </span>
      )}
    </li>
  );
}

const PHASES: readonly { phase: Phase; title: string }[] = [
  { phase: 'running', title: 'Running' },
  { phase: 'coming', title: 'Coming' },
  { phase: 'ended', title: 'Ended' },
];

/** An instructor's workshops by where they stand in time. */
export function WorkshopList({ workshops }: { workshops: readonly ListedWorkshop[] }) {
  if (workshops.length === 0) {
    return <p className={styles.empty}>You have no workshop yet. Make one: choose its lessons, its dates and its seats, then show the class the code to join by.</p>;
  }
  return PHASES.map(({ phase, title }) => {
    const listed = workshops.filter((workshop) => workshop.phase === phase);
    if (listed.length === 0) return null;
    return (
      <section key={phase} className={styles.section}>
        <h2>{title}</h2>
        <ul className={styles.list}>
          {listed.map((workshop) => (
            <Line key={workshop.id} workshop={workshop} />
          ))}
        </ul>
      </section>
    );
  });
}
