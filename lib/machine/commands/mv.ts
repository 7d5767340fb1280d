import { SystemError } from '../system-error.ts';
import { copyPath } from './files/copy-tree.ts';
import { destinations } from './cp.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { joinPath } from './files/paths.ts';
import { ask } from './rm.ts';
import { isThere } from './files/is-there.ts';

/** GNU coreutils 9.1 `mv`; BusyBox's `mv`. */
export const mv: Command = {
  name: 'mv',
  usage: '[OPTION]... [-T] SOURCE DEST',
  busyboxUsage: '[-finT] SOURCE DEST',
  summary: 'Rename SOURCE to DEST, or move SOURCEs to DIRECTORY',
  options: ['b', 'f,force', 'i,interactive', 'n,no-clobber', 't,target-directory=', 'T,no-target-directory', 'u,update', 'v,verbose', 'strip-trailing-slashes'],
  async run(call) {
    for (const { from, path } of await destinations(call)) await move(call, from, path);
    return call.status;
  },
};

async function move(call: Invocation, from: string, path: string): Promise<void> {
  const { fs } = call.process;
  try {
    const status = fs.linkStatus(from);
    const old = fs.exists(path) ? fs.linkStatus(path) : undefined;
    if (old && (await skips(call, { from, path, same: old.inode === status.inode, older: old.modified >= status.modified }))) return;
    if (status.type === 'directory' && `${fs.resolve(path)}/`.startsWith(`${fs.resolve(from)}/`)) {
      await call.warn(`cannot move ${call.quote(from)} to a subdirectory of itself, ${call.quote(path)}`);
      return;
    }
    if (old && (old.type === 'directory') !== (status.type === 'directory')) {
      await call.warn(old.type === 'directory' ? `cannot overwrite directory ${call.quote(path)} with non-directory` : `cannot overwrite non-directory ${call.quote(path)} with directory ${call.quote(from)}`);
      return;
    }
    fs.rename(from, path);
    if (call.options.has('v')) await call.put(`renamed ${call.quote(from)} -> ${call.quote(path)}\n`);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'EXDEV') await moveAcross(call, from, path);
    else await complain(call, { from, path, error });
  }
}

async function complain(call: Invocation, { from, path, error }: { from: string; path: string; error: SystemError }): Promise<void> {
  const missing = !isThere(call, from);
  if (call.gnu) await call.warn(missing ? `cannot stat ${call.quote(from)}: ${error.message}` : `cannot move ${call.quote(from)} to ${call.quote(path)}: ${error.message}`);
  else await call.warn(missing ? `can't rename '${from}': ${error.message}` : `can't rename '${from}': ${error.message}`);
}

async function skips(call: Invocation, { from, path, same, older }: { from: string; path: string; same: boolean; older: boolean }): Promise<boolean> {
  if (same && call.process.fs.resolve(from) === call.process.fs.resolve(path)) {
    await call.warn(`${call.quote(from)} and ${call.quote(path)} are the same file`);
    return true;
  }
  const choice = call.options.last('f', 'i', 'n');
  if (choice === 'n' || (call.options.has('u') && older)) return true;
  return choice === 'i' && !(await ask(call, `overwrite ${call.quote(path)}? `));
}

/** Between file systems: copied, then removed. */
async function moveAcross(call: Invocation, from: string, path: string): Promise<void> {
  const rules = {
    recursive: true, keepLinks: true, preserve: true, force: true, noClobber: false, update: false, interactive: false,
    verbose: false, hardLinks: false, symbolicLinks: false,
  };
  if (await copyPath(call, from, { path, rules })) removeTree(call, from);
  if (call.options.has('v')) await call.put(`renamed ${call.quote(from)} -> ${call.quote(path)}\n`);
}

function removeTree(call: Invocation, path: string): void {
  const { fs } = call.process;
  if (fs.linkStatus(path).type !== 'directory') {
    fs.unlink(path);
    return;
  }
  for (const { name } of fs.list(path)) removeTree(call, joinPath(path, name));
  fs.removeDirectory(path);
}
