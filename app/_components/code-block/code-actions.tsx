'use client';

import { useEffect, useRef, useState, type MouseEvent } from 'react';
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
  look?: 'plain' | 'quiet' | 'next';
  /** The mark stays once it was done; otherwise it fades. */
  stays?: boolean;
  /** `byMouse`: pressed with a mouse, so that the keyboard may follow to where the action leads. */
  act(code: string, byMouse: boolean): void | Promise<void>;
}

function Action({ icon, label, done, look = 'plain', stays = false, act }: ActionProps) {
  const [state, setState] = useState<'ready' | 'done' | 'failed'>('ready');
  const [problem, setProblem] = useState('');
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (state !== 'done' || stays) return;
    const timer = setTimeout(() => setState('ready'), 2000);
    return () => clearTimeout(timer);
  }, [state, stays]);

  const onClick = async (event: MouseEvent) => {
    const byMouse = event.detail > 0 && window.matchMedia('(pointer: fine)').matches;
    try {
      await act(codeBeside(button.current as HTMLElement), byMouse);
      keepInSight(button.current?.closest('figure') ?? null);
      setState('done');
    } catch (error) {
      setProblem(wordsOf(error));
      setState('failed');
    }
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`${styles.action} ${styles[look]}`}
        data-state={state}
        title={look === 'quiet' ? label : undefined}
        onClick={(event) => void onClick(event)}
      >
        <Icon name={state === 'done' ? 'tick' : icon} size={14} />
        <span className={styles.label}>{label}</span>
      </button>
      <output className={state === 'failed' ? styles.problem : 'visually-hidden'}>
        {state === 'done' && done}
        {state === 'failed' && problem}
      </output>
    </>
  );
}

/** Where the workbench is a sheet it may come up over the block: keeps that in sight above it. */
function keepInSight(block: HTMLElement | null): void {
  const sheet = document.querySelector<HTMLElement>('[data-sheet]');
  if (!block || !sheet || getComputedStyle(sheet).position !== 'fixed') return;
  requestAnimationFrame(() => {
    const covered = block.getBoundingClientRect().bottom - sheet.offsetTop;
    if (covered > 0) window.scrollBy({ top: covered + 16, behavior: 'smooth' });
  });
}

function RunAction({ step }: { step: number }) {
  const { run, lastStep, focusTerminal } = useWorkbench();
  return (
    <Action
      icon="run"
      label="Run"
      done="Typed into the terminal"
      look={step === lastStep + 1 ? 'next' : 'plain'}
      stays
      act={(commands, byMouse) => {
        run(commands, step);
        if (byMouse) focusTerminal();
      }}
    />
  );
}

function SaveAction({ file }: { file: string }) {
  const save = (content: string) => post<void>('/api/files', { path: file, content: `${content}\n` });
  return <Action icon="save" label="Save" done={`Saved as ${file}`} stays act={save} />;
}

/** A code block's buttons: type it into the terminal, save it as the file it names, copy it. */
export function CodeActions({ step, file }: { step: number | undefined; file: string | undefined }) {
  return (
    <div className={styles.actions}>
      <Action icon="copy" label="Copy" done="Copied" look="quiet" act={(code) => navigator.clipboard.writeText(code)} />
      {file && <SaveAction file={file} />}
      {step && <RunAction step={step} />}
    </div>
  );
}
