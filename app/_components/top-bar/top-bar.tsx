import type { ReactNode } from 'react';
import { Mark } from '../mark/mark.tsx';
import styles from './top-bar.module.css';

/** The bar above a page: the way home at the left, what the page can do at the right. */
export function TopBar({ children, end, compact }: { children?: ReactNode; end?: ReactNode; compact?: boolean }) {
  return (
    <header className={styles.bar}>
      <Mark compact={compact} />
      {children}
      <div className={styles.end}>{end}</div>
    </header>
  );
}
