import { SystemError } from '#lib/machine/index.ts';
import type { Child, OpenFile } from '#lib/machine/index.ts';
import { lookupFailure } from './container.ts';
import type { ContainerRun } from './container.ts';

/** What containerd answers when a further process cannot be started in a container. `id` is 64 hexadecimal digits. */
export function execFailure(id: string, command: string, error: SystemError): string {
  const exec = error.subject === undefined || error.code === 'EAGAIN' ? error.message.toLowerCase() : `exec: ${lookupFailure(command, error)}`;
  return `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${exec}`;
}

export interface ExecResult {
  child: Child;
  stdout: OpenFile;
  stderr: OpenFile;
}

/** Starts a command in a running container with pipes for its output. Throws SystemError. */
export function startExec(run: ContainerRun, command: readonly string[], stdin?: OpenFile): ExecResult {
  const machine = run.machine;
  if (!machine) throw new SystemError(run.end ? 'ENOENT' : 'ESRCH', command[0]);
  const [stdout, stderr] = [machine.pipe(), machine.pipe()];
  try {
    const user = run.user ? `${run.user.uid}:${run.user.gid}` : undefined;
    const child = machine.start({
      args: command, env: run.env, cwd: run.cwd, stdout: stdout.writer, stderr: stderr.writer, ...(user ? { user } : {}), ...(stdin ? { stdin } : {}),
    });
    return { child, stdout: stdout.reader, stderr: stderr.reader };
  } finally {
    stdout.writer.release();
    stderr.writer.release();
  }
}

/** Everything that can be read from a file, at most `limit` bytes of it as text; reads on to the end. */
export async function collect(file: OpenFile, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const chunk = await file.read();
      if (chunk.length === 0) return text;
      if (text.length < limit) text += decoder.decode(chunk, { stream: true });
    }
  } finally {
    file.release();
  }
}
