'use client';

import { useId, useState, type SubmitEvent } from 'react';
import styles from './file-editor.module.css';
import { TextArea } from './text-area.tsx';
import { useFiles, type Files, type Problem } from './use-files.ts';

function NewFile({ create }: Pick<Files, 'create'>) {
  const [name, setName] = useState('');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!name) return;
    create(name);
    setName('');
  };
  return (
    <form className={styles.create} onSubmit={onSubmit}>
      <input
        aria-label="Name of a new file"
        placeholder="new-file.yml"
        pattern="[A-Za-z0-9_][A-Za-z0-9_.\/\-]*"
        title="letters, digits and . _ - /"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit">New</button>
    </form>
  );
}

function FileList({ names, file, open }: Pick<Files, 'names' | 'file' | 'open'>) {
  return (
    <ul className={styles.list} aria-label="Files">
      {names.map((name) => (
        <li key={name}>
          <button type="button" aria-pressed={file?.path === name} onClick={() => void open(name)}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Problems({ id, problems, said }: { id: string; problems: readonly Problem[]; said: string }) {
  return (
    <div id={id} className={styles.said}>
      <output>{said}</output>
      {problems.length > 0 && (
        <ul aria-label="What the API server says" aria-live="polite">
          {problems.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The files of the home directory, edited outside the terminal: for YAML with colours and the API server's word on it. */
export default function FileEditor() {
  const { names, file, problems = [], said, open, create, edit, save } = useFiles();
  const id = useId();
  const changed = file !== undefined && file.text !== file.saved;
  const wrong = new Set(changed ? [] : problems.flatMap(({ line }) => line ?? []));
  return (
    <div className={styles.editor}>
      <div className={styles.side}>
        <FileList names={names} file={file} open={open} />
        <NewFile create={create} />
      </div>
      <div className={styles.main}>
        {file ? (
          <>
            <header className={styles.header}>
              <span className={styles.name}>{file.path}</span>
              <span className={styles.state}>{changed ? 'not saved' : ''}</span>
              <button type="button" onClick={() => void open(file.path)}>
                Read again
              </button>
              <button type="button" data-next={changed} onClick={() => void save()}>
                Save
              </button>
            </header>
            <TextArea
              label={`Text of ${file.path}`}
              text={file.text}
              yaml={/\.ya?ml$/.test(file.path)}
              wrong={wrong}
              describedBy={id}
              edit={edit}
              save={() => void save()}
            />
          </>
        ) : (
          <p className={styles.empty}>
            {names.length > 0 ? 'Choose a file, or name a new one.' : 'There are no files yet. Name a new one, or save one from the lesson.'}
          </p>
        )}
        <Problems id={id} problems={changed ? [] : problems} said={said} />
      </div>
    </div>
  );
}
