'use client';

import { useId, useState, type SubmitEvent } from 'react';
import styles from './file-editor.module.css';
import { FileHeader } from './file-header.tsx';
import { inFront, isUnsaved, type FilesState, type OpenFile, type Problem } from './files-state.ts';
import { NAMES } from './names.ts';
import { TextArea } from './text-area.tsx';
import { useFiles, type FilesActions } from './use-files.ts';

function NewFile({ create }: Pick<FilesActions, 'create'>) {
  const [name, setName] = useState('');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!name) return;
    create(name);
    setName('');
  };
  return (
    <form className={styles.create} onSubmit={onSubmit}>
      <input aria-label="Name of a new file" placeholder="new-file.yml" {...NAMES} value={name} onChange={(event) => setName(event.target.value)} />
      <button type="submit">New</button>
    </form>
  );
}

function FileList({ names, opened, path, open }: Pick<FilesState, 'names' | 'opened' | 'path'> & Pick<FilesActions, 'open'>) {
  const all = [...names, ...Object.keys(opened).filter((name) => !names.includes(name))];
  return (
    <ul className={styles.list} aria-label="Files">
      {all.map((name) => {
        const file = opened[name];
        const unsaved = file !== undefined && (isUnsaved(file) || !names.includes(name));
        return (
          <li key={name}>
            <button type="button" aria-pressed={path === name} onClick={() => void open(name)}>
              {name}
              {unsaved && (
                <span className={styles.unsaved}>
                  <span aria-hidden="true">●</span>
                  <span className="visually-hidden">, not saved</span>
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Problems({ id, problems, said, goTo }: { id: string; problems: readonly Problem[]; said: string; goTo(line: number): void }) {
  return (
    <div id={id} className={styles.said}>
      <output>{said}</output>
      {problems.length > 0 && (
        <ul aria-label="What the API server says">
          {problems.map(({ line, message }, index) => (
            <li key={index}>
              {line !== undefined && (
                <button type="button" onClick={() => goTo(line)}>
                  Line {line}
                </button>
              )}{' '}
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Something in the terminal changed what is being edited here. */
function Clash({ path, settle }: Pick<OpenFile, 'path'> & Pick<FilesActions, 'settle'>) {
  return (
    <div className={styles.clash} role="alert">
      <p>{path} was changed in the terminal meanwhile.</p>
      <button type="button" onClick={() => settle(true)}>
        Take that
      </button>
      <button type="button" onClick={() => settle(false)}>
        Keep mine
      </button>
    </div>
  );
}

/** Puts the caret at the beginning of a line. */
function caretTo(id: string, line: number): void {
  const area = document.querySelector<HTMLTextAreaElement>(`[data-editor="${id}"]`);
  if (!area) return;
  const start = area.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start);
}

/** The files of the home directory, edited outside the terminal: for YAML with colours and the API server's word on it. */
export default function FileEditor() {
  const { names, opened, path, said, open, create, edit, save, rename, remove, settle } = useFiles();
  const id = useId();
  const file = inFront({ names, opened, path, said });
  const problems = file && !isUnsaved(file) ? file.problems : [];
  const wrong = new Map(problems.flatMap(({ line, field }) => (line === undefined ? [] : [[line, field] as const])));
  return (
    <div className={styles.editor}>
      <div className={styles.side}>
        <FileList names={names} opened={opened} path={path} open={open} />
        <NewFile create={create} />
      </div>
      <div className={styles.main}>
        {file ? (
          <>
            <FileHeader key={file.path} file={file} save={save} rename={rename} remove={remove} />
            {file.elsewhere !== undefined && <Clash path={file.path} settle={settle} />}
            <TextArea
              id={id}
              label={`Text of ${file.path}`}
              text={file.text}
              yaml={/\.ya?ml$/.test(file.path)}
              wrong={wrong}
              describedBy={`${id}-said`}
              edit={edit}
              save={() => void save()}
            />
          </>
        ) : (
          <p className={styles.empty}>
            {names.length > 0 ? 'Choose a file, or name a new one.' : 'There are no files yet. Name a new one, or save one from the lesson.'}
          </p>
        )}
        <Problems id={`${id}-said`} problems={problems} said={said} goTo={(line) => caretTo(id, line)} />
      </div>
    </div>
  );
}
