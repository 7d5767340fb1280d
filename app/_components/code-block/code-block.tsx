import type { ComponentProps, ReactNode } from 'react';
import { CodeActions } from './code-actions.tsx';
import styles from './code-block.module.css';

interface CodeBlockProps extends ComponentProps<'pre'> {
  /** From the build's plugin for code: the fence's language and words. */
  language?: string;
  /** Its place among the lesson's blocks to run, from 1, as MDX hands attributes on; absent when it is none. */
  step?: string;
  file?: string;
}

/** What the terminal printed, to read: no frame, no buttons, so that nobody takes it for something to type. */
function Transcript({ children }: { children: ReactNode }) {
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
export function CodeBlock({ language = 'text', step: place, file, children }: CodeBlockProps) {
  const step = place === undefined ? undefined : Number(place);
  if (language === 'console') return <Transcript>{children}</Transcript>;
  const label = file ? `File ${file}` : step ? 'Commands to run' : 'Code';
  return (
    <figure className={`${styles.block} ${file ? styles.named : ''} ${step ? styles.commands : ''}`}>
      {file && (
        <figcaption className={styles.tab}>
          <span className={styles.file}>{file}</span>
        </figcaption>
      )}
      <pre tabIndex={0} role="group" aria-label={label}>
        {children}
      </pre>
      <CodeActions step={step} file={file} />
    </figure>
  );
}
