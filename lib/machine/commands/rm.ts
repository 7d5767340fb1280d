import type { FileStatus } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import { decodeText } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { missingOperand } from './mkdir.ts';
import { baseName, joinPath } from './files/paths.ts';

/** GNU coreutils 9.1 `rm`; BusyBox's `rm`. */
export const rm: Command = {
  name: 'rm',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-irf] FILE...',
  summary: 'Remove (unlink) FILEs',
  options: ['f,force', 'i', 'I', 'r,R,recursive', 'd,dir', 'v,verbose', 'interactive=?', 'one-file-system', 'no-preserve-root', 'preserve-root=?'],
  async run(call) {
    if (call.operands.length === 0) {
      if (call.options.has('f')) return 0;
      missingOperand(call);
    }
    for (const path of call.operands) await removeOperand(call, path);
    return call.status;
  },
};

const isForced = (call: Invocation) => call.options.last('f', 'i', 'I') === 'f';

async function removeOperand(call: Invocation, path: string): Promise<void> {
  const name = baseName(path);
  if (call.options.has('r') && (name === '.' || name === '..')) {
    await call.warn(call.gnu ? `refusing to remove '.' or '..' directory: skipping ${call.quote(path)}` : "can't remove '.' or '..'");
    return;
  }
  if (call.process.fs.resolve(path) === '/' && call.options.has('r') && !call.options.has('no-preserve-root') && call.gnu) {
    await call.warn("it is dangerous to operate recursively on '/'");
    await call.say(`${call.name}: use --no-preserve-root to override this failsafe\n`);
    return;
  }
  try {
    await remove(call, path, call.process.fs.linkStatus(path));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (isForced(call) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return;
    await complain(call, path, error.message);
  }
}

async function complain(call: Invocation, path: string, reason: string): Promise<void> {
  await call.warn(call.gnu ? `cannot remove ${call.quote(path)}: ${reason}` : reason === 'Is a directory' ? `'${path}' is a directory` : `can't remove '${path}': ${reason}`);
}

async function remove(call: Invocation, path: string, status: FileStatus): Promise<void> {
  const { fs } = call.process;
  await call.process.yield();
  if (status.type !== 'directory') {
    if (!(await confirm(call, path, status))) return;
    fs.unlink(path);
    if (call.options.has('v')) await call.put(`removed ${call.quote(path)}\n`);
    return;
  }
  if (!call.options.has('r')) {
    const empty = call.options.has('d') && fs.list(path).length === 0;
    if (!empty) throw new SystemError(call.options.has('d') ? 'ENOTEMPTY' : 'EISDIR', path);
  } else {
    const entries = fs.list(path);
    const asked = call.options.last('f', 'i') === 'i' && entries.length > 0;
    if (asked && !(await ask(call, `descend into directory ${call.quote(path)}? `))) return;
    for (const { name } of entries) await removeEntry(call, joinPath(path, name));
  }
  if (!(await confirm(call, path, status))) return;
  fs.removeDirectory(path);
  if (call.options.has('v')) await call.put(`removed directory ${call.quote(path)}\n`);
}

async function removeEntry(call: Invocation, path: string): Promise<void> {
  try {
    await remove(call, path, call.process.fs.linkStatus(path));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await complain(call, path, error.message);
  }
}

async function confirm(call: Invocation, path: string, status: FileStatus): Promise<boolean> {
  const kind = status.type === 'directory' ? 'directory' : status.type === 'symlink' ? 'symbolic link' : status.size === 0 ? 'regular empty file' : 'regular file';
  const guarded = !isForced(call) && status.type === 'file' && call.process.file(0).tty !== undefined && !call.process.fs.access(path, 'write');
  if (call.options.last('f', 'i') !== 'i' && !guarded) return true;
  return ask(call, call.gnu ? `remove ${guarded ? 'write-protected ' : ''}${kind} ${call.quote(path)}? ` : `remove '${path}'? `);
}

/** Asks on standard error; a line that begins with y is a yes (rm, cp, mv -i). */
export async function ask(call: Invocation, question: string): Promise<boolean> {
  await call.say(`${call.name}: ${question}`);
  return /^\s*y/i.test(await readLine(call));
}

async function readLine(call: Invocation): Promise<string> {
  const bytes: number[] = [];
  for (;;) {
    const chunk = await call.process.read(1);
    const [byte] = chunk;
    if (byte === undefined || byte === 10) return decodeText(Uint8Array.from(bytes));
    bytes.push(byte);
  }
}
