import styles from './form.module.css';

/** Why a form was not taken, said aloud when it appears. */
export function Problem({ children }: { children: string | undefined }) {
  if (!children) return null;
  return (
    <p role="alert" className={styles.problem}>
      {children}
    </p>
  );
}
