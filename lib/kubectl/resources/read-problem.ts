import type { SystemError } from '#lib/machine/index.ts';

/** What Go says of a file that could not be read: `open a.yml: no such file or directory`. */
export function readProblem(path: string, error: SystemError): string {
  // A folder can be opened, as any file.
  return `${error.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${error.message.toLowerCase()}`;
}
