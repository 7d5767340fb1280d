import styles from './live-mark.module.css';
import type { LiveBoard } from './use-board.ts';

/** Whether what a page shows of the class is how things are, and if not, why. */
export function LiveMark({ live, refused }: Pick<LiveBoard, 'live' | 'refused'>) {
  return (
    <output className={styles.live} data-live={live}>
      {live ? 'live' : refused === undefined ? 'connecting; this may be old' : `${refused} What is shown is old.`}
    </output>
  );
}
