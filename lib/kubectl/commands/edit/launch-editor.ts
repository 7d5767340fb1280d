import { SystemError } from '#lib/machine/index.ts';
import { Failure } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';

/** Writes a file, has it edited and gives its path and what is in it then (cmd/util/editor). Throws Failure. */
export async function editFile({ process, io }: Invocation, content: string, extension: string): Promise<{ path: string; edited: string }> {
  const path = freePath(process, extension);
  process.fs.writeFile(path, content, { mode: 0o600 });
  await io.flush();
  const { args, asked } = editorCommand(process.env, path);
  try {
    const status = await process.spawn({ args }).ended;
    if (status.code !== 0) throw new Failure(`there was a problem with the editor ${JSON.stringify(asked)}`);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    // Go looks names without a slash up in PATH, and says so when they are not there.
    if (error.code === 'ENOENT' && !args[0]?.includes('/')) throw new Failure(`unable to launch the editor ${JSON.stringify(asked)}`);
    throw new Failure(`there was a problem with the editor ${JSON.stringify(asked)}`);
  }
  return { path, edited: process.fs.readText(path) };
}

function freePath({ fs, env, pid, clock }: Invocation['process'], extension: string): string {
  const folder = env.get('TMPDIR') || '/tmp';
  for (let number = pid * 1_000_003 + (Math.floor(clock.now()) % 1_000_000); ; number += 1) {
    const path = `${folder}/kubectl-edit-${number}${extension}`;
    if (!fs.exists(path)) return path;
  }
}

/** KUBE_EDITOR, EDITOR or vi; with quotes or backslashes in it, through the shell. */
function editorCommand(env: ReadonlyMap<string, string>, path: string): { args: string[]; asked: string } {
  const editor = env.get('KUBE_EDITOR') || env.get('EDITOR') || 'vi';
  if (!editor.includes(' ')) return { args: [editor, path], asked: editor };
  if (!/["'\\]/.test(editor)) return { args: [...editor.split(' '), path], asked: editor };
  const shell = env.get('SHELL') || '/bin/bash';
  return { args: [shell, '-c', `${editor} ${JSON.stringify(path)}`], asked: `${shell} -c ${editor}` };
}
