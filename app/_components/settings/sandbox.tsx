'use client';

import { useState } from 'react';
import { wordsOf } from '../lesson-session/post.ts';
import { ResetSandbox, resetSandbox } from '../reset-sandbox/reset-sandbox.tsx';
import styles from './settings.module.css';

/** A fresh cluster. */
export function Sandbox() {
  const [said, setSaid] = useState('');
  const act = async () => {
    setSaid('One moment.');
    setSaid(await resetSandbox().catch(wordsOf));
  };
  return (
    <>
      <p>One cluster and one home directory, yours alone. When they are past mending, begin afresh.</p>
      <div className={styles.row}>
        <ResetSandbox act={() => void act()} />
      </div>
      <output className={styles.said}>{said}</output>
    </>
  );
}
