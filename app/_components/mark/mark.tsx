import Link from 'next/link';
import styles from './mark.module.css';

/** The name and its sign, a hull standing in a dry dock; leads home. */
export function Mark({ compact = false }: { compact?: boolean }) {
  return (
    <Link href="/" className={styles.mark} aria-label="Drydock, home">
      <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
        <path className={styles.dock} d="M2 5v15h20V5" />
        <path className={styles.hull} d="M6 7h12l-1.8 7.5H7.8z" />
        <path className={styles.dock} d="M9.5 15v4.5M14.5 15v4.5" />
      </svg>
      <span className={compact ? styles.compact : undefined}>Drydock</span>
    </Link>
  );
}
