'use client';

import { useCallback, useEffect, useState } from 'react';
import { Button } from '../button/button.tsx';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { get } from '../lesson-session/post.ts';
import styles from './onlooker-files.module.css';

/** A learner's files, to read. `address` is the route that gives them. */
export function OnlookerFiles({ address }: { address: string }) {
  const [names, setNames] = useState<readonly string[]>();
  const [file, setFile] = useState<{ name: string; content: string }>();
  const { problem, ask } = useAsk();

  const list = useCallback(() => void ask(async () => setNames((await get<{ files: readonly string[] }>(address)).files)), [address, ask]);
  useEffect(list, [list]);
  const open = (name: string) =>
    void ask(async () => {
      const { content } = await get<{ content: string }>(`${address}?path=${encodeURIComponent(name)}`);
      setFile({ name, content });
    });

  return (
    <div className={styles.files}>
      <div className={styles.names}>
        <ul aria-label="Files of the home directory">
          {names?.map((name) => (
            <li key={name}>
              <button type="button" aria-pressed={file?.name === name} onClick={() => open(name)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
        {names?.length === 0 && <p>There are no files yet.</p>}
        <Button size="small" look="quiet" onClick={() => (list(), file && open(file.name))}>
          Read again
        </Button>
      </div>
      <div>
        <Problem>{problem}</Problem>
        {file ? (
          <pre aria-label={file.name} tabIndex={0}>
            {file.content}
          </pre>
        ) : (
          names !== undefined && names.length > 0 && <p className={styles.hint}>Choose a file to read it.</p>
        )}
      </div>
    </div>
  );
}
