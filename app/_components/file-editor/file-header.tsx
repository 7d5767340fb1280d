import { useState, type SubmitEvent } from 'react';
import styles from './file-editor.module.css';
import { isUnsaved, type OpenFile } from './files-state.ts';
import { NAMES } from './names.ts';
import type { FilesActions } from './use-files.ts';

type Asking = 'rename' | 'delete' | undefined;

function Rename({ path, rename, done }: Pick<OpenFile, 'path'> & Pick<FilesActions, 'rename'> & { done(): void }) {
  const [name, setName] = useState(path);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name) void rename(name);
    done();
  };
  return (
    <form className={styles.rename} onSubmit={onSubmit}>
      <input
        ref={(input) => input?.focus()}
        aria-label={`New name of ${path}`}
        {...NAMES}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={({ key }) => key === 'Escape' && done()}
      />
      <button type="submit">Rename</button>
      <button type="button" onClick={done}>
        Leave it
      </button>
    </form>
  );
}

function Delete({ path, remove, done }: Pick<OpenFile, 'path'> & Pick<FilesActions, 'remove'> & { done(): void }) {
  return (
    <div className={styles.rename} role="group" aria-label={`Delete ${path}`}>
      <span className={styles.name}>Delete {path}?</span>
      <button type="button" ref={(button) => button?.focus()} onClick={() => void remove()}>
        Delete it
      </button>
      <button type="button" onClick={done}>
        Keep it
      </button>
    </div>
  );
}

/** The file's name, whether it is saved, and what one can do with it. */
export function FileHeader({ file, save, rename, remove }: { file: OpenFile } & Pick<FilesActions, 'save' | 'rename' | 'remove'>) {
  const [asking, setAsking] = useState<Asking>();
  const { path } = file;
  const done = () => setAsking(undefined);
  const changed = isUnsaved(file);
  return (
    <header className={styles.header}>
      {asking === 'rename' && <Rename path={path} rename={rename} done={done} />}
      {asking === 'delete' && <Delete path={path} remove={remove} done={done} />}
      {asking === undefined && (
        <>
          <span className={styles.name}>{path}</span>
          <span className={styles.state}>{changed ? 'not saved' : ''}</span>
          <button type="button" onClick={() => setAsking('rename')}>
            Rename
          </button>
          <button type="button" onClick={() => setAsking('delete')}>
            Delete
          </button>
          <button type="button" data-next={changed} onClick={() => void save()}>
            Save
          </button>
        </>
      )}
    </header>
  );
}
