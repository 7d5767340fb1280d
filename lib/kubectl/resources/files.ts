import { SystemError } from '#lib/machine/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { Failure, PlainFailure } from '../session/failure.ts';
import type { ManifestSource } from './manifest-source.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { readProblem } from './read-problem.ts';

const EXTENSIONS = ['.json', '.yaml', '.yml'];

export interface FileSelection {
  filenames: readonly string[];
  recursive: boolean;
  kustomize: string;
}

/** The files behind `-f` and `-k`, in order. Throws Failure for paths that lead nowhere. */
export function manifestSources(process: Process, selection: FileSelection): ManifestSource[] {
  if (selection.filenames.length > 0 && selection.kustomize !== '') throw new Failure('only one of -f or -k can be specified');
  if (selection.kustomize !== '' && selection.recursive) throw new Failure("the -k flag can't be used with -f or -R");
  if (selection.kustomize !== '') return [buildKustomization(process, selection.kustomize)];
  return selection.filenames.flatMap((name) => sourcesOf(process, name, selection.recursive));
}

function sourcesOf(process: Process, name: string, recursive: boolean): ManifestSource[] {
  if (name === '-') return [{ name: 'STDIN', read: () => readAll(process) }];
  if (/^https?:\/\//.test(name)) return [{ name, read: () => refuseUrl(name) }];
  if (!process.fs.exists(name)) throw new Failure(`the path ${JSON.stringify(name)} does not exist`);
  const paths = manifestPaths(process, name, recursive, true);
  if (paths.length === 0) throw new Failure(`error reading [${name}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
  return paths.map((path) => ({ name: path, read: async () => readFile(process, path) }));
}

/** Files below a directory, in order of their names; only the top of it unless `recursive`. */
function manifestPaths(process: Process, path: string, recursive: boolean, isTop: boolean): string[] {
  if (process.fs.status(path).type !== 'directory') {
    return isTop || EXTENSIONS.some((extension) => path.endsWith(extension)) ? [path] : [];
  }
  if (!isTop && !recursive) return [];
  const base = path.replace(/^\.\//, '').replace(/\/+$/, '');
  const prefix = base === '.' || base === '' ? '' : `${base}/`;
  return process.fs.list(path).flatMap((entry) => manifestPaths(process, `${prefix}${entry.name}`, recursive, false));
}

function readFile(process: Process, path: string): string {
  try {
    return process.fs.readText(path);
  } catch (error) {
    if (error instanceof SystemError) throw new Failure(readProblem(path, error));
    throw error;
  }
}

/** Everything on standard input. */
export async function readAll(process: Process): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const chunk = await process.read();
    if (chunk.length === 0) return text + decoder.decode();
    text += decoder.decode(chunk, { stream: true });
  }
}

/** The machine has no way out to the internet, and says so as one without would. */
async function refuseUrl(name: string): Promise<string> {
  const host = URL.canParse(name) ? new URL(name).hostname : name;
  throw new PlainFailure(`Unable to connect to the server: dial tcp: lookup ${host}: no such host`);
}
