import type { KeyboardEvent } from 'react';
import styles from './text-area.module.css';
import { indentAfter, yamlTokens } from './yaml-tokens.ts';

interface TextAreaProps {
  label: string;
  text: string;
  yaml: boolean;
  /** Finds the text area in the page. */
  id: string;
  /** Lines that something is wrong with, from 1, each with the key that is meant. */
  wrong: ReadonlyMap<number, string | undefined>;
  describedBy: string;
  edit(text: string): void;
  save(): void;
}

/** A line in colours; of one that something is wrong with, the key that is meant is marked, or all that is not space. */
function Line({ line, yaml, wrong, field }: { line: string; yaml: boolean; wrong: boolean; field: string | undefined }) {
  const tokens = yaml ? yamlTokens(line) : [{ text: line, kind: 'plain' as const }];
  const named = tokens.some(({ text, kind }) => kind === 'key' && text === field);
  return (
    <span className={styles.line} data-wrong={wrong}>
      {tokens.map(({ text, kind }, index) => (
        <span key={index} className={styles[kind]} data-meant={wrong && (named ? text === field : text.trim() !== '')}>
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
export function TextArea({ id, label, text, yaml, wrong, describedBy, edit, save }: TextAreaProps) {
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
            <Line key={index} line={line} yaml={yaml} wrong={wrong.has(index + 1)} field={wrong.get(index + 1)} />
          ))}
        </pre>
        <textarea
          className={styles.text}
          data-editor={id}
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
