import styles from './cell-mark.module.css';
import type { CellLook } from './cell-words.ts';

const DRAWINGS: Record<CellLook, React.ReactNode> = {
  passed: (
    <>
      <circle cx="8" cy="8" r="6.75" />
      <path d="M4.5 8.3l2.5 2.5 4.7-5.4" />
    </>
  ),
  failing: <rect x="1.75" y="1.75" width="12.5" height="12.5" rx="2" />,
  trying: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <circle className={styles.core} cx="8" cy="8" r="2" />
    </>
  ),
  skipped: <path d="M4 4l4 4-4 4M9 4l4 4-4 4" />,
  untouched: <circle className={styles.core} cx="8" cy="8" r="1" />,
};

/** The shape of a state; a failing one holds how often it failed. The words stand beside it or in its cell's label. */
export function CellMark({ look, count }: { look: CellLook; count?: number }) {
  return (
    <svg className={`${styles.mark} ${styles[look]}`} width={18} height={18} viewBox="0 0 16 16" aria-hidden="true">
      {DRAWINGS[look]}
      {look === 'failing' && count !== undefined && (
        <text x="8" y="11.4" textAnchor="middle">
          {count > 9 ? '9+' : count}
        </text>
      )}
    </svg>
  );
}
