import { Failure } from '../../session/failure.ts';

/** One side of a copy; `pod` is empty for files of this machine. */
export interface FileSpec {
  namespace: string;
  pod: string;
  path: string;
}

/** `[[NAMESPACE/]POD:]PATH` (kubectl/pkg/cmd/cp). Throws Failure. */
export function extractFileSpec(word: string): FileSpec {
  const colon = word.indexOf(':');
  if (colon < 0) return { namespace: '', pod: '', path: word };
  const pieces = word.slice(0, colon).split('/');
  if (colon === 0 || pieces.length > 2) throw new Failure('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const [first = '', second] = pieces;
  const path = word.slice(colon + 1);
  return second === undefined ? { namespace: '', pod: first, path } : { namespace: first, pod: second, path };
}

/** A path without `.`, inner `..` and doubled slashes (Go's path.Clean). */
export function cleanPath(path: string): string {
  const absolute = path.startsWith('/');
  const kept: string[] = [];
  for (const piece of path.split('/')) {
    if (piece === '' || piece === '.') continue;
    if (piece === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (piece !== '..' || !absolute) kept.push(piece);
  }
  return `${absolute ? '/' : ''}${kept.join('/')}` || '.';
}

export function joinPath(folder: string, name: string): string {
  return cleanPath(name === '' ? folder : `${folder}/${name}`);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function directoryName(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash) || '/';
}
