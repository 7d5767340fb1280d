import styles from './state-mark.module.css';

export type MarkState = 'passed' | 'failed' | 'open' | 'could-not-look' | 'begun' | 'again' | 'skipped';

const SHAPES: Record<MarkState, { words: string; drawing: React.ReactNode }> = {
  passed: { words: 'passed', drawing: <path className={styles.tick} d="M4.5 8.3l2.5 2.5 4.7-5.4" pathLength={1} /> },
  failed: { words: 'not yet', drawing: <path d="M5 8h6" /> },
  open: { words: 'open', drawing: null },
  begun: { words: 'begun', drawing: <circle className={styles.filled} cx="8" cy="8" r="2.6" /> },
  again: { words: 'passed, open again', drawing: <path d="M5 8a3 3 0 1 0 1-2.2M5.6 4.4v1.8h1.8" /> },
  skipped: { words: 'skipped', drawing: <path d="M4.8 5.6L7.6 8l-2.8 2.4M8.6 5.6L11.4 8l-2.8 2.4" /> },
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
