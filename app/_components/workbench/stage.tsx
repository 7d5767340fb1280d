'use client';

import type { CSSProperties, ReactNode } from 'react';
import { usePreferences } from '../preferences/preferences-provider.tsx';
import { Divider } from './divider.tsx';
import { PaneKey } from './pane-key.tsx';
import styles from './stage.module.css';
import { Workbench } from './workbench.tsx';

const LESSON = 'lesson';

/** The lesson at the left, the workbench at the right, the divider between them where this browser last left it. */
export function Stage({ children, bar }: { children: ReactNode; bar: ReactNode }) {
  const { preferences } = usePreferences();
  return (
    <div className={styles.stage} style={{ '--split': `${preferences.split}%` } as CSSProperties}>
      <div className={styles.lesson}>
        <main id={LESSON} tabIndex={-1} className={styles.main}>
          {children}
        </main>
        <div className={styles.bar}>{bar}</div>
      </div>
      <section className={styles.workbench} aria-label="Workbench">
        <Divider />
        <Workbench />
      </section>
      <PaneKey lesson={LESSON} />
    </div>
  );
}
