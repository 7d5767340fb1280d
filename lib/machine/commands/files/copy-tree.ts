import type { FileStatus } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { chunksOf } from '../invocation/lines.ts';
import { joinPath } from './paths.ts';
import { ask } from '../rm.ts';

/** How `cp` and `mv` treat what they find. */
export interface CopyRules {
  recursive: boolean;
  /** Symbolic links are copied as links. */
  keepLinks: boolean;
  /** Mode, owner and times come along. */
  preserve: boolean;
  force: boolean;
  /** Nothing that is there is replaced. */
  noClobber: boolean;
  update: boolean;
  interactive: boolean;
  verbose: boolean;
  hardLinks: boolean;
  symbolicLinks: boolean;
}

/** Copies one operand to a destination path, directories with all below. Complains with cp's words and goes on. */
export async function copyPath(call: Invocation, from: string, to: { path: string; rules: CopyRules }): Promise<boolean> {
  const { fs } = call.process;
  const { path, rules } = to;
  await call.process.yield();
  const status = statusOf(call, from, rules.keepLinks);
  if (typeof status === 'string') {
    await call.warn(call.gnu ? `cannot stat ${call.quote(from)}: ${status}` : `can't stat '${from}': ${status}`);
    return false;
  }
  if (status.type === 'directory') return copyDirectory(call, from, { ...to, status });
  const old = fs.exists(path) ? fs.status(path) : undefined;
  if (old && (await refuses(call, { from, path, status, old, rules }))) return false;
  try {
    if (status.type === 'symlink') copyLink(call, from, path);
    else if (rules.symbolicLinks) fs.symlink(from, path);
    else if (rules.hardLinks) fs.link(from, path);
    else if (!(await copyContent(call, from, { path, status, rules }))) return false;
    if (rules.verbose) await call.put(`${call.quote(from)} -> ${call.quote(path)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const reason = path.endsWith('/') ? 'Not a directory' : error.message;
    await call.warn(call.gnu ? `cannot create regular file ${call.quote(path)}: ${reason}` : `can't create '${path}': ${error.message}`);
    return false;
  }
}

function statusOf(call: Invocation, path: string, keepLinks: boolean): FileStatus | string {
  try {
    return keepLinks ? call.process.fs.linkStatus(path) : call.process.fs.status(path);
  } catch (error) {
    if (error instanceof SystemError) return error.message;
    throw error;
  }
}

interface Replacement {
  from: string;
  path: string;
  status: FileStatus;
  old: FileStatus;
  rules: CopyRules;
}

async function refuses(call: Invocation, { from, path, status, old, rules }: Replacement): Promise<boolean> {
  if (old.type === 'directory') {
    await call.warn(call.gnu ? `cannot overwrite directory ${call.quote(path)} with non-directory` : `can't create '${path}': Is a directory`);
    return true;
  }
  if (old.inode === status.inode && call.process.fs.resolve(from) === call.process.fs.resolve(path)) {
    await call.warn(`${call.quote(from)} and ${call.quote(path)} are the same file`);
    return true;
  }
  if (rules.noClobber) return true;
  if (rules.update && old.modified >= status.modified) return true;
  if (rules.interactive) return !(await ask(call, `overwrite ${call.quote(path)}? `));
  return false;
}

function copyLink(call: Invocation, from: string, path: string): void {
  const { fs } = call.process;
  if (fs.exists(path)) fs.unlink(path);
  fs.symlink(fs.readLink(from), path);
}

async function copyContent(call: Invocation, from: string, to: { path: string; status: FileStatus; rules: CopyRules }): Promise<boolean> {
  const { fs } = call.process;
  let source;
  try {
    source = fs.open(from, { read: true });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.warn(call.gnu ? `cannot open ${call.quote(from)} for reading: ${error.message}` : `can't open '${from}': ${error.message}`);
    return false;
  }
  if (to.rules.force && fs.exists(to.path) && !fs.access(to.path, 'write')) fs.unlink(to.path);
  const target = fs.open(to.path, { write: true, create: true, truncate: true }, to.status.mode & 0o777);
  try {
    for await (const chunk of chunksOf(call, source)) await target.write(chunk, call.process.signal);
  } finally {
    target.release();
  }
  if (to.rules.preserve) preserve(call, to.path, to.status);
  return true;
}

function preserve(call: Invocation, path: string, status: FileStatus): void {
  const { fs } = call.process;
  try {
    fs.changeOwner(path, status.uid, status.gid);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'EPERM')) throw error;
  }
  fs.changeMode(path, status.mode & 0o7777);
  fs.touch(path, status.modified);
}

async function copyDirectory(call: Invocation, from: string, to: { path: string; rules: CopyRules; status: FileStatus }): Promise<boolean> {
  const { fs } = call.process;
  const { path, rules, status } = to;
  if (!rules.recursive) {
    await call.warn(call.gnu ? `-r not specified; omitting directory ${call.quote(from)}` : `omitting directory '${from}'`);
    return false;
  }
  if (`${fs.resolve(path)}/`.startsWith(`${fs.resolve(from)}/`)) {
    await call.warn(call.gnu ? `cannot copy a directory, ${call.quote(from)}, into itself, ${call.quote(path)}` : `recursion detected, omitting directory '${from}'`);
    return false;
  }
  if (fs.exists(path) && fs.status(path).type !== 'directory') {
    await call.warn(call.gnu ? `cannot overwrite non-directory ${call.quote(path)} with directory ${call.quote(from)}` : `target '${path}' is not a directory`);
    return false;
  }
  if (!fs.exists(path)) {
    try {
      fs.makeDirectory(path, { mode: status.mode & 0o777 });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await call.warn(call.gnu ? `cannot create directory ${call.quote(path)}: ${error.message}` : `can't create directory '${path}': ${error.message}`);
      return false;
    }
    if (rules.verbose) await call.put(`${call.quote(from)} -> ${call.quote(path)}\n`);
  }
  let good = true;
  for (const { name } of fs.list(from)) {
    good = (await copyPath(call, joinPath(from, name), { path: joinPath(path, name), rules: { ...rules, keepLinks: true } })) && good;
  }
  if (rules.preserve) preserve(call, path, status);
  return good;
}
