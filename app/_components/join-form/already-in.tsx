import Link from 'next/link';
import styles from './already-in.module.css';

/** For a browser that is in a workshop: whose place it has, and what becomes of that place when it joins another. */
export function AlreadyIn({ name, title }: { name: string; title: string }) {
  return (
    <div className={styles.already}>
      <p>
        In this browser you are <strong>{name}</strong> in the workshop <strong>{title}</strong>. <Link href="/workshop">Go back to it</Link>
      </p>
      <p>If you join another here, only your personal link leads back to that place: copy it first, on the workshop’s page.</p>
    </div>
  );
}
