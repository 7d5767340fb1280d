import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { get, post, wordsOf } from '../lesson-session/post.ts';
import { inFront, NO_FILES, reduceFiles, type FilesAction, type FilesState, type Problem } from './files-state.ts';

/** What one can do with files. None throws: what went wrong is said. */
export interface FilesActions {
  open(path: string): Promise<void>;
  create(path: string): void;
  edit(text: string): void;
  save(): Promise<void>;
  rename(to: string): Promise<void>;
  remove(): Promise<void>;
  /** Of a file that was changed in the terminal meanwhile: takes that, or keeps what is in the editor. */
  settle(take: boolean): void;
}

/** Milliseconds between looks at what the terminal did to the files, while they are open and in view. */
const LOOK_AGAIN = 2500;

async function listed(): Promise<readonly string[]> {
  return (await get<{ files: string[] }>('/api/files')).files;
}

async function contentOf(path: string): Promise<string> {
  return (await get<{ content: string }>(`/api/files?path=${encodeURIComponent(path)}`)).content;
}

function isManifest(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** What the API server says to a saved file, and what to say of it all. */
async function judged(path: string): Promise<{ problems: readonly Problem[]; said: string }> {
  if (!isManifest(path)) return { problems: [], said: `Saved ${path}.` };
  const { problems } = await post<{ problems: Problem[] }>('/api/files/check', { path });
  return { problems, said: problems.length === 0 ? `Saved ${path}. The API server would take it.` : `Saved ${path}. The API server would not take it.` };
}

/** The editor's state outside of React: what is under way needs to know it as it is now, not as it was drawn. */
function createStore() {
  let state = NO_FILES;
  const listeners = new Set<() => void>();
  return {
    now: () => state,
    dispatch(action: FilesAction) {
      state = reduceFiles(state, action);
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Store = ReturnType<typeof createStore>;

function actionsFor({ dispatch, now }: Store): FilesActions {
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      dispatch({ type: 'said', words: wordsOf(error) });
    }
  };
  const list = async () => dispatch({ type: 'listed', names: await listed() });
  return {
    open: (path) =>
      attempt(async () => {
        if (now().opened[path]) dispatch({ type: 'fronted', path });
        else dispatch({ type: 'opened', path, content: await contentOf(path) });
      }),
    create: (path) => (now().names.includes(path) ? dispatch({ type: 'said', words: `There is a file ${path} already.` }) : dispatch({ type: 'created', path })),
    edit: (text) => dispatch({ type: 'edited', text }),
    save: () =>
      attempt(async () => {
        const file = inFront(now());
        if (!file) return;
        const { path, text } = file;
        await post('/api/files', { path, content: text });
        dispatch({ type: 'saved', path, text, ...(await judged(path)) });
        await list();
      }),
    rename: (to) =>
      attempt(async () => {
        const file = inFront(now());
        if (!file || to === file.path) return;
        if (now().names.includes(file.path)) await post('/api/files/rename', { from: file.path, to });
        dispatch({ type: 'renamed', from: file.path, to });
        await list();
      }),
    remove: () =>
      attempt(async () => {
        const file = inFront(now());
        if (!file) return;
        await post('/api/files/delete', { path: file.path });
        dispatch({ type: 'deleted', path: file.path });
      }),
    settle: (take) => dispatch({ type: 'settled', take }),
  };
}

/** Looks now and then at what the terminal did to the files: a watch would wake every sandbox for it. */
async function lookAgain({ dispatch, now }: Store): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  const before = inFront(now());
  const names = await listed();
  dispatch({ type: 'listed', names });
  if (!before) return;
  const content = names.includes(before.path) ? await contentOf(before.path) : undefined;
  // What was saved or renamed from here meanwhile is no change of the terminal's; nor is a file that was never saved.
  const file = inFront(now());
  const known = file?.saved === before.saved && file.path === before.path;
  if (known && (content !== undefined || before.saved !== '')) dispatch({ type: 'seen', path: before.path, content });
}

/** The files of the learner's home directory and the ones being edited. */
export function useFiles(): FilesState & FilesActions {
  const [store] = useState(createStore);
  const state = useSyncExternalStore(store.subscribe, store.now, store.now);
  const actions = useMemo(() => actionsFor(store), [store]);

  useEffect(() => {
    const look = () => void lookAgain(store).catch((error: unknown) => store.dispatch({ type: 'said', words: wordsOf(error) }));
    look();
    const timer = setInterval(look, LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [store]);

  return { ...state, ...actions };
}
