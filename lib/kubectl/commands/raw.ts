import { SystemError } from '#lib/machine/index.ts';
import { readAll } from '../resources/files.ts';
import { Failure } from '../session/failure.ts';
import type { Invocation } from '../session/invocation.ts';
import { fileSelection } from './files-flags.ts';
import { readProblem } from '../resources/read-problem.ts';

/** What does not go with `--raw` in the verbs that change objects. Throws Failure. `needsFile`: one must be sent, not at most one. */
export function checkRaw({ flags }: Invocation, { needsFile }: { needsFile: boolean }): void {
  const { filenames, recursive } = fileSelection(flags);
  if (filenames.length > 1 || (needsFile && filenames.length === 0)) throw new Failure('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(filenames[0] ?? '')) throw new Failure('--raw cannot read from a url');
  if (recursive) throw new Failure('--raw and --recursive are mutually exclusive');
  if (needsFile && flags.has('selector') && flags.string('selector') !== '') throw new Failure('--raw and --selector (-l) are mutually exclusive');
  if (flags.string('output') !== '') throw new Failure('--raw and --output are mutually exclusive');
  const target = flags.string('raw');
  if (!target.startsWith('/')) throw new Failure(`--raw must be a valid URL path: parse ${JSON.stringify(target)}: invalid URI for request`);
}

/** `--raw=PATH`: sends a file as it is, and prints the answer as it comes (pkg/rawhttp). */
export async function sendRaw(invocation: Invocation, method: 'POST' | 'PUT' | 'DELETE'): Promise<void> {
  const { flags, io } = invocation;
  const [file] = fileSelection(flags).filenames;
  io.out(await invocation.client().text({ method, target: flags.string('raw'), body: await contentOf(invocation, file) }));
}

async function contentOf({ process }: Invocation, file: string | undefined): Promise<Uint8Array | string> {
  if (file === undefined) return '';
  if (file === '-') return readAll(process);
  try {
    return process.fs.readFile(file);
  } catch (error) {
    if (error instanceof SystemError) throw new Failure(readProblem(file, error));
    throw error;
  }
}
