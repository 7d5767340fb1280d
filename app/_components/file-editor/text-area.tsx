import type { KeyboardEvent } from 'react';
import styles from './text-area.module.css';
import { indentAfter, yamlTokens } from './yaml-tokens.ts';

interface TextAreaProps {
  label: string;
  text: string;
  yaml: boolean;
  /** Lines that something is wrong with, from 1. */
  wrong: ReadonlySet<number>;
  describedBy: string;
  edit(text: string): void;
  save(): void;
}

function Line({ line, yaml, wrong }: { line: string; yaml: boolean; wrong: boolean }) {
  const tokens = yaml ? yamlTokens(line) : [{ text: line, kind: 'plain' as const }];
  return (
    <span className={styles.line} data-wrong={wrong}>
      {tokens.map(({ text, kind }, index) => (
        <span key={index} className={styles[kind]}>
          {text}
        </span>
      ))}
      {'\n'}
    </span>
  );
}

/** Puts text at the caret as if typed, so that undo knows of it. */
function type(text: string): void {
  document.execCommand('insertText', false, text);
}

/** A text area, spoken and edited as any, with its colours and line numbers drawn behind it. */
export function TextArea({ label, text, yaml, wrong, describedBy, edit, save }: TextAreaProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart } = event.currentTarget;
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      save();
    } else if (event.key === 'Enter' && yaml && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const before = value.slice(0, selectionStart);
      type(`\n${indentAfter(before.slice(before.lastIndexOf('\n') + 1))}`);
    }
  };
  return (
    <div className={styles.scroller}>
      <div className={styles.paper}>
        <pre className={styles.drawn} aria-hidden="true">
          {text.split('\n').map((line, index) => (
            <Line key={index} line={line} yaml={yaml} wrong={wrong.has(index + 1)} />
          ))}
        </pre>
        <textarea
          className={styles.text}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={wrong.size > 0}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          wrap="off"
          onChange={(event) => edit(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
    </div>
  );
}
