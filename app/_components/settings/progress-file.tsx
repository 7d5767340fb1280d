'use client';

import { useRef, useState } from 'react';
import { Button } from '../button/button.tsx';
import { post, wordsOf } from '../lesson-session/post.ts';
import { parseProgressFile, takenWords, type Taken } from './taken.ts';
import styles from './settings.module.css';

/** Progress to keep or to take to another browser, and back from there. */
export function ProgressFile() {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<{ words: string; failed: boolean }>();

  const take = async (file: File) => {
    try {
      const taken = await post<Taken>('/api/progress', parseProgressFile(await file.text()));
      setSaid({ words: takenWords(taken), failed: false });
    } catch (error) {
      setSaid({ words: `${file.name} was not taken: ${wordsOf(error)}`, failed: true });
    }
  };

  return (
    <>
      <p>What you have passed, answered and looked at. Taking a file in adds to what is here: nothing is lost.</p>
      <p className={styles.row}>
        <a className={styles.download} href="/api/progress" download="drydock-progress.json">
          Save my progress
        </a>
        <Button onClick={() => input.current?.click()}>Take a file in</Button>
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          className="visually-hidden"
          tabIndex={-1}
          aria-label="File of progress"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void take(file);
            target.value = '';
          }}
        />
      </p>
      <output className={styles.said} data-failed={said?.failed}>
        {said?.words}
      </output>
    </>
  );
}
