'use client';

import { useState } from 'react';
import { Confirm } from '../confirm/confirm.tsx';
import { post, wordsOf } from '../lesson-session/post.ts';
import styles from './settings.module.css';

/** Leaves nothing of the learner, neither here nor on the server. */
export function Forget() {
  const [said, setSaid] = useState('');
  const act = async () => {
    try {
      await post('/api/forget', {});
      window.location.assign('/');
    } catch (error) {
      setSaid(wordsOf(error));
    }
  };
  return (
    <>
      <p>You are known by a cookie of this browser, and by nothing else. Without it nobody, you neither, finds what is recorded of you.</p>
      <div className={styles.row}>
        <Confirm label="Forget everything" yes="Forget everything" no="Keep it" look="plain" act={() => void act()}>
          Your progress, your answers and your sandbox are deleted for good. Save your progress first if you may want it back.
        </Confirm>
      </div>
      <output className={styles.said} data-failed="true">
        {said}
      </output>
    </>
  );
}
