import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { baseName, joinPath } from './files/paths.ts';
import { isThere } from './files/is-there.ts';

/** GNU coreutils 9.1 `ln`; BusyBox's `ln`. */
export const ln: Command = {
  name: 'ln',
  usage: '[OPTION]... [-T] TARGET LINK_NAME',
  busyboxUsage: '[-sfnbtv] [-S SUF] TARGET... LINK|DIR',
  summary: 'Create a link LINK or DIR/TARGET to the specified TARGET(s)',
  options: ['b', 'f,force', 'i,interactive', 'n,no-dereference', 'r,relative', 's,symbolic', 'T,no-target-directory', 't,target-directory=', 'v,verbose', 'L', 'P'],
  async run(call) {
    const { options, operands } = call;
    if (operands.length === 0) {
      if (!call.gnu) call.exitWithUsage();
      call.misuse('missing file operand');
    }
    const given = options.value('t');
    const targets = given !== undefined || operands.length === 1 ? operands : operands.slice(0, -1);
    const place = given ?? (operands.length === 1 ? '.' : (operands.at(-1) ?? '.'));
    const intoDirectory = given !== undefined || (!options.has('T') && isDirectory(call, place));
    if (targets.length > 1 && !intoDirectory) call.fail(`target ${call.quote(place)}: ${call.process.fs.exists(place) ? 'Not a directory' : 'No such file or directory'}`);
    for (const target of targets) await link(call, target, intoDirectory ? joinPath(place, baseName(target)) : place);
    return call.status;
  },
};

function isDirectory(call: Invocation, path: string): boolean {
  const { fs } = call.process;
  try {
    const status = call.options.has('n') ? fs.linkStatus(path) : fs.status(path);
    return status.type === 'directory';
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

async function link(call: Invocation, target: string, rawPath: string): Promise<void> {
  const { fs } = call.process;
  const path = rawPath.startsWith('./') && call.operands.length === 1 ? rawPath : rawPath;
  const symbolic = call.options.has('s');
  const text = symbolic && call.options.has('r') ? relativePath(fs.resolve(path), fs.resolve(target)) : target;
  try {
    if (!symbolic && fs.linkStatus(target).type === 'directory') {
      await call.warn(call.gnu ? `${target}: hard link not allowed for directory` : `${path}: Operation not permitted`);
      return;
    }
    if (call.options.has('f') && isThere(call, path)) fs.unlink(path);
    if (symbolic) fs.symlink(text, path);
    else fs.link(target, path);
    if (call.options.has('v')) await call.put(call.gnu ? `${call.quote(path)} ${symbolic ? '->' : '=>'} ${call.quote(text)}\n` : `'${path}' -> '${text}'\n`);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await complain(call, { target, path, symbolic, error });
  }
}

async function complain(call: Invocation, { target, path, symbolic, error }: { target: string; path: string; symbolic: boolean; error: SystemError }): Promise<void> {
  if (!call.gnu) return call.warn(`${path}: ${error.message}`);
  if (!symbolic && !isThere(call, target)) return call.warn(`failed to access ${call.quote(target)}: ${error.message}`);
  if (symbolic) return call.warn(`failed to create symbolic link ${call.quote(path)}: ${error.message}`);
  const arrow = error.code === 'EEXIST' ? '' : ` => ${call.quote(target)}`;
  return call.warn(`failed to create hard link ${call.quote(path)}${arrow}: ${error.message}`);
}

/** The way from the directory of a link to its target. */
export function relativePath(link: string, target: string): string {
  const from = link.split('/').slice(1, -1);
  const to = target.split('/').slice(1);
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}
