import styles from './cell-mark.module.css';
import type { CellLook } from './cell-words.ts';

/**
 * The shape of a state; a failing one holds how often it failed. The words stand beside it or in its cell's label. One
 * element, drawn by the style sheet, for a board has thousands of them.
 */
export function CellMark({ look, count }: { look: CellLook; count?: number }) {
  return (
    <span className={`${styles.mark} ${styles[look]}`} aria-hidden="true">
      {look === 'failing' && (count ?? 0) > 9 ? '9+' : look === 'failing' && count}
    </span>
  );
}
