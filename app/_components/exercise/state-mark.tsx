import styles from './state-mark.module.css';

export type MarkState = 'passed' | 'failed' | 'open' | 'could-not-look';

const SHAPES: Record<MarkState, { words: string; drawing: React.ReactNode }> = {
  passed: { words: 'passed', drawing: <path className={styles.tick} d="M4.5 8.3l2.5 2.5 4.7-5.4" pathLength={1} /> },
  failed: { words: 'not yet', drawing: <path d="M5 8h6" /> },
  open: { words: 'open', drawing: null },
  'could-not-look': { words: 'could not look', drawing: <path d="M6.3 6.5a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.7-.9 1.2M8 11.4v.1" /> },
};

/** A check's or an exercise's state: told by shape, colour and word. `drawn` lets the tick draw itself. */
export function StateMark({ state, drawn = false, size = 18 }: { state: MarkState; drawn?: boolean; size?: number }) {
  const { words, drawing } = SHAPES[state];
  return (
    <span className={`${styles.mark} ${styles[state]} ${drawn ? styles.drawn : ''}`}>
      <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.75" />
        {drawing}
      </svg>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
