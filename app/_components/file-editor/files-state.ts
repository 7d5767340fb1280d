export interface Problem {
  line: number | undefined;
  /** The key in that line that is meant. */
  field: string | undefined;
  message: string;
}

/** A file as the workstation has it and as the editor does. */
export interface OpenFile {
  path: string;
  /** What the workstation had when it was read or saved last. */
  saved: string;
  text: string;
  /** What the workstation has now, when that differs from `saved` and from `text`: changed in the terminal meanwhile. */
  elsewhere: string | undefined;
  /** What the API server says to what is saved. */
  problems: readonly Problem[];
}

export interface FilesState {
  /** Files of the home directory. */
  names: readonly string[];
  /** Every file that was opened, with what is not saved of it. */
  opened: Readonly<Record<string, OpenFile>>;
  /** The one in front. */
  path: string | undefined;
  /** The last thing that happened or went wrong, in words. */
  said: string;
}

export type FilesAction =
  | { type: 'listed'; names: readonly string[] }
  | { type: 'opened'; path: string; content: string }
  | { type: 'fronted'; path: string }
  | { type: 'created'; path: string }
  | { type: 'edited'; text: string }
  | { type: 'saved'; path: string; text: string; problems: readonly Problem[]; said: string }
  | { type: 'renamed'; from: string; to: string }
  | { type: 'deleted'; path: string }
  /** The workstation has this now; undefined when it is gone. */
  | { type: 'seen'; path: string; content: string | undefined }
  /** Of a file that was changed in the terminal meanwhile: take that, or keep what is in the editor. */
  | { type: 'settled'; take: boolean }
  | { type: 'said'; words: string };

export const NO_FILES: FilesState = { names: [], opened: {}, path: undefined, said: '' };

export function isUnsaved({ saved, text }: OpenFile): boolean {
  return text !== saved;
}

/** The file in front. */
export function inFront({ opened, path }: FilesState): OpenFile | undefined {
  return path === undefined ? undefined : opened[path];
}

function fresh(path: string, content: string): OpenFile {
  return { path, saved: content, text: content, elsewhere: undefined, problems: [] };
}

function withFile(state: FilesState, path: string, change: (file: OpenFile) => OpenFile): FilesState {
  const file = state.opened[path];
  return file ? { ...state, opened: { ...state.opened, [path]: change(file) } } : state;
}

function without(state: FilesState, path: string): FilesState {
  const { [path]: _, ...opened } = state.opened;
  return { ...state, opened, path: state.path === path ? undefined : state.path, names: state.names.filter((name) => name !== path) };
}

/** What the terminal did to a file that is open: taken over where nothing is lost by it, and asked about otherwise. */
function seen(state: FilesState, path: string, content: string | undefined): FilesState {
  const file = state.opened[path];
  if (!file || content === file.saved) return state;
  if (content === undefined) {
    return isUnsaved(file) ? { ...withFile(state, path, (open) => ({ ...open, saved: '' })), said: `${path} was deleted in the terminal. Save it to have it back.` } : { ...without(state, path), said: `${path} was deleted in the terminal.` };
  }
  if (content === file.text) return withFile(state, path, () => fresh(path, content));
  if (isUnsaved(file)) return withFile(state, path, (open) => ({ ...open, elsewhere: content }));
  return { ...withFile(state, path, () => fresh(path, content)), said: `${path} was changed in the terminal.` };
}

function settled(file: OpenFile, take: boolean): OpenFile {
  if (file.elsewhere === undefined) return file;
  return take ? fresh(file.path, file.elsewhere) : { ...file, saved: file.elsewhere, elsewhere: undefined };
}

/** The editor after something happened. */
export function reduceFiles(state: FilesState, action: FilesAction): FilesState {
  switch (action.type) {
    case 'listed':
      return { ...state, names: action.names };
    case 'opened':
      return { ...state, opened: { ...state.opened, [action.path]: fresh(action.path, action.content) }, path: action.path, said: '' };
    case 'fronted':
      return { ...state, path: action.path, said: '' };
    case 'created':
      return { ...state, opened: { ...state.opened, [action.path]: fresh(action.path, '') }, path: action.path, said: '' };
    case 'edited':
      return state.path === undefined ? state : withFile(state, state.path, (file) => ({ ...file, text: action.text }));
    case 'saved':
      return { ...withFile(state, action.path, (file) => ({ ...file, saved: action.text, elsewhere: undefined, problems: action.problems })), said: action.said };
    case 'renamed': {
      const file = state.opened[action.from];
      const moved = without(state, action.from);
      return file ? { ...moved, opened: { ...moved.opened, [action.to]: { ...file, path: action.to } }, path: action.to, said: `Renamed to ${action.to}.` } : moved;
    }
    case 'deleted':
      return { ...without(state, action.path), said: `Deleted ${action.path}.` };
    case 'seen':
      return seen(state, action.path, action.content);
    case 'settled':
      return state.path === undefined ? state : withFile(state, state.path, (file) => settled(file, action.take));
    case 'said':
      return { ...state, said: action.words };
  }
}
