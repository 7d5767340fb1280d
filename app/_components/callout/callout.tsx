import type { ReactNode } from 'react';
import styles from './callout.module.css';

const TITLES = { note: 'Good to know', try: 'Try it', careful: 'Careful' } as const;

/** An aside in a lesson: `note` to know, `try` something to do on one's own, `careful` what often goes wrong. */
export function Callout({ kind = 'note', title, children }: { kind?: keyof typeof TITLES; title?: string; children: ReactNode }) {
  return (
    <aside className={`${styles.callout} ${styles[kind]}`}>
      <p className={styles.title}>{title ?? TITLES[kind]}</p>
      {children}
    </aside>
  );
}

/** A term and what it means, where it is first needed. */
export function Definition({ term, children }: { term: string; children: ReactNode }) {
  return (
    <dl className={styles.definition}>
      <dt>
        <dfn>{term}</dfn>
      </dt>
      <dd>{children}</dd>
    </dl>
  );
}
