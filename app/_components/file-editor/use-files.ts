import { useCallback, useEffect, useState } from 'react';
import { post, wordsOf } from '../lesson-session/post.ts';

export interface Problem {
  line: number | undefined;
  message: string;
}

export interface OpenFile {
  path: string;
  /** What the workstation has; the editor's text may be ahead of it. */
  saved: string;
  text: string;
}

export interface Files {
  names: readonly string[];
  file: OpenFile | undefined;
  /** What the API server says to the file as it was saved last; undefined before it was asked. */
  problems: readonly Problem[] | undefined;
  /** The last thing that happened or went wrong, in words. */
  said: string;
  open(path: string): Promise<void>;
  create(path: string): void;
  edit(text: string): void;
  save(): Promise<void>;
}

async function get<T>(address: string): Promise<T> {
  const response = await fetch(address).catch((cause: unknown) => {
    throw new Error('The server did not answer. Check your connection and try again.', { cause });
  });
  const answer = (await response.json()) as T & { error?: { message?: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? `The server answered with an error (${response.status}).`);
  return answer;
}

async function listed(): Promise<readonly string[]> {
  return (await get<{ files: string[] }>('/api/files')).files;
}

function isManifest(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** The files of the learner's home directory and the one being edited. */
export function useFiles(): Files {
  const [names, setNames] = useState<readonly string[]>([]);
  const [file, setFile] = useState<OpenFile>();
  const [problems, setProblems] = useState<readonly Problem[]>();
  const [said, setSaid] = useState('');

  const attempt = useCallback(async (work: () => Promise<string>) => {
    try {
      setSaid(await work());
    } catch (error) {
      setSaid(wordsOf(error));
    }
  }, []);


  const open = useCallback(
    (path: string) =>
      attempt(async () => {
        const { content } = await get<{ content: string }>(`/api/files?path=${encodeURIComponent(path)}`);
        setFile({ path, saved: content, text: content });
        setProblems(undefined);
        return '';
      }),
    [attempt],
  );

  const save = useCallback(
    () =>
      attempt(async () => {
        if (!file) return '';
        await post('/api/files', { path: file.path, content: file.text });
        setFile((now) => (now?.path === file.path ? { ...now, saved: file.text } : now));
        setNames(await listed());
        if (!isManifest(file.path)) return `Saved ${file.path}.`;
        const answer = await post<{ problems: Problem[] }>('/api/files/check', { path: file.path });
        setProblems(answer.problems);
        return answer.problems.length === 0 ? `Saved ${file.path}. The API server would take it.` : `Saved ${file.path}.`;
      }),
    [attempt, file],
  );

  useEffect(() => {
    let closed = false;
    listed().then(
      (files) => closed || setNames(files),
      (error: unknown) => closed || setSaid(wordsOf(error)),
    );
    return () => {
      closed = true;
    };
  }, []);

  return {
    names,
    file,
    problems,
    said,
    open,
    save,
    create: (path) => {
      setFile({ path, saved: '', text: '' });
      setProblems(undefined);
      setSaid('');
    },
    edit: (text) => setFile((now) => now && { ...now, text }),
  };
}
