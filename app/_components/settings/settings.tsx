import type { ReactNode } from 'react';
import { TerminalSettings, ThemeChoice } from '../preferences/preference-fields.tsx';
import { Forget } from './forget.tsx';
import { Kubeconfig } from './kubeconfig.tsx';
import { ProgressFile } from './progress-file.tsx';
import { Sandbox } from './sandbox.tsx';
import styles from './settings.module.css';

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className={styles.part} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** All that belongs to this browser and its learner: how things look, their own kubectl, their progress as a file, a fresh start. */
export function Settings() {
  return (
    <main className={styles.settings}>
      <h1>Settings</h1>
      <Part id="looks" title="How it looks">
        <ThemeChoice />
        <p className={styles.quiet}>Where your system asks for less motion, nothing here moves.</p>
      </Part>
      <Part id="terminal" title="Terminal">
        <TerminalSettings />
      </Part>
      <Part id="kubectl" title="Your own kubectl">
        <Kubeconfig />
      </Part>
      <Part id="progress" title="Your progress as a file">
        <ProgressFile />
      </Part>
      <Part id="sandbox" title="Your sandbox">
        <Sandbox />
      </Part>
      <Part id="forget" title="This browser">
        <Forget />
      </Part>
    </main>
  );
}
