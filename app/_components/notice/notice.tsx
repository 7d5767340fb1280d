import type { ReactNode } from 'react';
import styles from './notice.module.css';

/** A whole page that says what happened and how to go on. */
export function Notice({ title, children, actions }: { title: string; children: ReactNode; actions: ReactNode }) {
  return (
    <main className={styles.notice}>
      <h1>{title}</h1>
      <div className={styles.words}>{children}</div>
      <div className={styles.actions}>{actions}</div>
    </main>
  );
}
