'use client';

import Link from 'next/link';
import type { Gate, Workshop } from '#lib/workshops/index.ts';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';
import styles from './panel.module.css';

interface GatesProps {
  workshop: Workshop;
  /** Titles of lessons by id. */
  titles: Readonly<Record<string, string>>;
}

const BY_RULE = { open: 'Open, by the rules', 'in-order': 'In order' } as const;

/** Opens or closes lessons for all, and leads to each as the instructor sees it. */
export function LessonGates({ workshop, titles }: GatesProps) {
  const { problem, ask } = useAsk();
  const set = (lesson: string, gate: Gate) => void ask(() => post(`/api/instructor/workshops/${workshop.id}/gates`, { lesson, gate }));
  return (
    <section className={styles.panel} aria-labelledby="gates-title">
      <h2 id="gates-title">Lessons</h2>
      <ol className={styles.list}>
        {workshop.lessons.map(({ lesson, gate }) => (
          <li key={lesson}>
            <span className={styles.gate}>
              <Link href={`/instructor/preview/${lesson}`} prefetch={false}>
                {titles[lesson] ?? lesson}
              </Link>
              <select
                aria-label={`${titles[lesson] ?? lesson} is`}
                value={gate ?? 'rule'}
                onChange={({ target }) => set(lesson, target.value === 'rule' ? null : (target.value as Gate))}
              >
                <option value="rule">{BY_RULE[workshop.gating]}</option>
                <option value="opened">Open for all</option>
                <option value="closed">Closed for all</option>
              </select>
            </span>
          </li>
        ))}
      </ol>
      <Problem>{problem}</Problem>
    </section>
  );
}
