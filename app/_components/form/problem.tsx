import styles from './form.module.css';

/** Why a form was not taken, said aloud when it appears. */
export function Problem({ children }: { children: string | undefined }) {
  return <div role="alert">{children && <p className={styles.problem}>{children}</p>}</div>;
}
