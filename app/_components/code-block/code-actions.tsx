'use client';

import { useEffect, useRef, useState } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import { post, wordsOf } from '../lesson-session/post.ts';
import { useWorkbench } from '../workbench/workbench-provider.tsx';
import styles from './code-actions.module.css';

/** The text of the code block that a button stands on, letter for letter. */
function codeBeside(button: HTMLElement): string {
  return button.closest('figure')?.querySelector('code')?.textContent ?? '';
}

interface ActionProps {
  icon: IconName;
  label: string;
  done: string;
  /** The mark stays once it was done; otherwise it fades. */
  stays?: boolean;
  act(code: string): void | Promise<void>;
}

function Action({ icon, label, done, stays = false, act }: ActionProps) {
  const [state, setState] = useState<'ready' | 'done' | 'failed'>('ready');
  const [problem, setProblem] = useState('');
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (state !== 'done' || stays) return;
    const timer = setTimeout(() => setState('ready'), 2000);
    return () => clearTimeout(timer);
  }, [state, stays]);

  const onClick = async () => {
    try {
      await act(codeBeside(button.current as HTMLElement));
      setState('done');
    } catch (error) {
      setProblem(wordsOf(error));
      setState('failed');
    }
  };

  return (
    <>
      <button ref={button} type="button" className={styles.action} data-state={state} onClick={() => void onClick()}>
        <Icon name={state === 'done' ? 'tick' : icon} size={14} />
        {label}
      </button>
      <span role="status" className={state === 'failed' ? styles.problem : 'visually-hidden'}>
        {state === 'done' && done}
        {state === 'failed' && problem}
      </span>
    </>
  );
}

/** A code block's buttons: type it into the terminal, save it as the file it names, copy it. */
export function CodeActions({ run, file }: { run: boolean; file: string | undefined }) {
  const workbench = useWorkbench();
  return (
    <span className={styles.actions}>
      {run && <Action icon="run" label="Run" done="Typed into the terminal" stays act={workbench.run} />}
      {file && (
        <Action
          icon="save"
          label="Save"
          done={`Saved as ${file}`}
          stays
          act={(content) => post('/api/files', { path: file, content: `${content}\n` })}
        />
      )}
      <Action icon="copy" label="Copy" done="Copied" act={(code) => navigator.clipboard.writeText(code)} />
    </span>
  );
}
