import type { ComponentProps } from 'react';
import { CodeActions } from './code-actions.tsx';
import styles from './code-block.module.css';

interface CodeBlockProps extends ComponentProps<'pre'> {
  /** From the build's plugin for code: the fence's language and words. */
  language?: string;
  lines?: number;
  run?: boolean;
  file?: string;
}

const NAMES: Record<string, string> = { sh: 'Shell', yaml: 'YAML', json: 'JSON', html: 'HTML' };

/** What the terminal printed, to read: no frame, no buttons, so that nobody takes it for something to type. */
function Transcript({ children }: { children: React.ReactNode }) {
  return (
    <figure className={styles.transcript}>
      <figcaption className="visually-hidden">What the terminal shows</figcaption>
      <pre tabIndex={0} role="group" aria-label="Terminal output">
        {children}
      </pre>
    </figure>
  );
}

/** Stands for `pre` in lessons: something to run, to save under a name, or to read. */
export function CodeBlock({ language = 'text', run = false, file, children }: CodeBlockProps) {
  if (language === 'console') return <Transcript>{children}</Transcript>;
  const name = file ?? NAMES[language];
  return (
    <figure className={styles.block}>
      <figcaption className={styles.tab}>
        <span className={file ? styles.file : styles.language}>{name ?? ''}</span>
        <CodeActions run={run} file={file} />
      </figcaption>
      <pre tabIndex={0} role="group" aria-label={file ? `File ${file}` : run ? 'Commands to run' : 'Code'}>
        {children}
      </pre>
    </figure>
  );
}
