import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { missingOperand } from './mkdir.ts';
import { joinPath } from './files/paths.ts';
import { accounts, groups } from './system/users.ts';

interface Owner {
  uid: number | undefined;
  gid: number | undefined;
}

const OPTIONS = ['c,changes', 'f,silent,quiet', 'v,verbose', 'R,recursive', 'h,no-dereference', 'dereference', 'reference=', 'from=', 'H', 'L', 'P', 'preserve-root', 'no-preserve-root'];

/** GNU coreutils 9.1 `chown`; BusyBox's. */
export const chown: Command = {
  name: 'chown',
  usage: '[OPTION]... [OWNER][:[GROUP]] FILE...',
  busyboxUsage: '[-Rhc]... USER[:[GRP]] FILE...',
  summary: 'Change the owner and/or group of FILEs to USER and/or GRP',
  options: OPTIONS,
  run: (call) => run(call, (text) => ownerOf(call, text)),
};

/** GNU coreutils 9.1 `chgrp`; BusyBox's. */
export const chgrp: Command = {
  name: 'chgrp',
  usage: '[OPTION]... GROUP FILE...',
  busyboxUsage: '[-Rhc]... GROUP FILE...',
  summary: 'Change the group membership of FILEs to GROUP',
  options: OPTIONS,
  run: (call) => run(call, (text) => ({ uid: undefined, gid: groupOf(call, text, text) })),
};

async function run(call: Invocation, parse: (text: string) => Owner): Promise<number> {
  const reference = call.options.value('reference');
  const [text, ...rest] = call.operands;
  if (text === undefined) missingOperand(call);
  const paths = reference === undefined ? rest : call.operands;
  if (paths.length === 0) {
    if (!call.gnu) call.exitWithUsage();
    call.misuse(`missing operand after ${call.quoteWord(text)}`);
  }
  const owner = reference === undefined ? parse(text) : call.process.fs.status(reference);
  for (const path of paths) await change(call, path, owner);
  return call.status;
}

function ownerOf(call: Invocation, text: string): Owner {
  const [, user = '', separator, group = ''] = /^([^:.]*)(?:([:.])(.*))?$/s.exec(text) ?? [];
  const account = accounts(call.process).find(({ name }) => name === user);
  const uid = user === '' ? undefined : (account?.uid ?? numberOf(user));
  if (user !== '' && uid === undefined) call.fail(call.gnu ? `invalid user: ${call.quoteWord(text)}` : `unknown user ${user}`);
  if (separator === undefined) return { uid, gid: undefined };
  return { uid, gid: group === '' ? account?.gid : groupOf(call, group, text) };
}

function groupOf(call: Invocation, group: string, whole: string): number {
  const found = groups(call.process).find(({ name }) => name === group)?.gid ?? numberOf(group);
  return found ?? call.fail(call.gnu ? `invalid group: ${call.quoteWord(whole)}` : `unknown group ${group}`);
}

function numberOf(text: string): number | undefined {
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

async function change(call: Invocation, path: string, owner: Owner): Promise<void> {
  const { fs } = call.process;
  await call.process.yield();
  try {
    const status = fs.status(path);
    fs.changeOwner(path, owner.uid ?? status.uid, owner.gid ?? status.gid);
    if (status.type !== 'directory' || !call.options.has('R')) return;
    for (const { name, type } of fs.list(path)) if (type !== 'symlink') await change(call, joinPath(path, name), owner);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (call.options.has('f')) call.status = 1;
    else await call.warn(words(call, path, { owner, error }));
  }
}

function words(call: Invocation, path: string, { owner, error }: { owner: Owner; error: SystemError }): string {
  if (!call.gnu) return `${path}: ${error.message}`;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return `cannot access ${call.quote(path)}: ${error.message}`;
  return `changing ${owner.uid === undefined ? 'group' : 'ownership'} of ${call.quote(path)}: ${error.message}`;
}
