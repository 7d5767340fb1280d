import type { Command, Invocation } from './invocation/invocation.ts';
import { Names, accounts, groups } from './system/users.ts';
import type { Account } from './system/users.ts';

/** GNU coreutils 9.1 `id`; BusyBox's. */
export const id: Command = {
  name: 'id',
  usage: '[OPTION]... [USER]...',
  busyboxUsage: '[-ugGnr] [USER]',
  summary: 'Print information about USER or the current user',
  options: ['a', 'Z,context', 'g,group', 'G,groups', 'n,name', 'r,real', 'u,user', 'z,zero'],
  async run(call) {
    const { options, operands } = call;
    if (options.has('n', 'r') && !options.has('u', 'g', 'G')) call.fail('cannot print only names or real IDs in default format');
    for (const operand of operands.length > 0 ? operands : [undefined]) {
      const account = findAccount(call, operand);
      if (account) await call.put(describe(call, account));
      else await call.warn(call.gnu ? `${call.quoteWord(operand ?? '')}: no such user` : `unknown user ${operand}`);
    }
    return call.status;
  },
};

function findAccount(call: Invocation, name: string | undefined): Pick<Account, 'name' | 'uid' | 'gid'> | undefined {
  if (name === undefined) return call.process.user;
  return accounts(call.process).find((account) => account.name === name || String(account.uid) === name);
}

function describe(call: Invocation, account: Pick<Account, 'name' | 'uid' | 'gid'>): string {
  const { options, process } = call;
  const names = new Names(process);
  const known = new Map(groups(process).map(({ gid, name }) => [gid, name]));
  const others = groups(process).filter(({ gid, members }) => gid !== account.gid && members.includes(account.name)).map(({ gid }) => gid);
  const all = [account.gid, ...others];
  const group = (gid: number) => (options.has('n') ? names.group(gid) : String(gid));
  const end = options.has('z') ? '\0' : '\n';
  if (options.has('u')) return `${options.has('n') ? names.user(account.uid) : account.uid}${end}`;
  if (options.has('g')) return `${group(account.gid)}${end}`;
  if (options.has('G')) return `${all.map(group).join(options.has('z') ? '\0' : ' ')}${end}`;
  const isKnown = accounts(process).some(({ uid }) => uid === account.uid);
  const named = (gid: number) => (known.has(gid) ? `${gid}(${known.get(gid)})` : String(gid));
  const user = isKnown ? `${account.uid}(${names.user(account.uid)})` : String(account.uid);
  const list = call.gnu || others.length > 0 || known.has(account.gid) ? ` groups=${all.map(named).join(',')}` : '';
  return `uid=${user} gid=${named(account.gid)}${list}\n`;
}

/** GNU coreutils 9.1 `whoami`; BusyBox's. */
export const whoami: Command = {
  name: 'whoami',
  usage: '[OPTION]...',
  busyboxUsage: '',
  summary: 'Print the user name associated with the current effective user id',
  options: [],
  async run(call) {
    const [extra] = call.operands;
    if (extra !== undefined) call.misuse(`extra operand ${call.quoteWord(extra)}`);
    const { user } = call.process;
    const account = accounts(call.process).find(({ uid }) => uid === user.uid);
    const name = account?.name ?? (user.uid === 0 ? 'root' : undefined);
    if (name === undefined) call.fail(call.gnu ? `cannot find name for user ID ${user.uid}` : `unknown uid ${user.uid}`);
    await call.put(`${name}\n`);
    return 0;
  },
};

/** GNU coreutils 9.1 `groups`; BusyBox's. */
export const groupsCommand: Command = {
  name: 'groups',
  usage: '[OPTION]... [USERNAME]...',
  busyboxUsage: '[USER]',
  summary: 'Print the groups USER is in',
  options: [],
  async run(call) {
    const names = new Names(call.process);
    for (const operand of call.operands.length > 0 ? call.operands : [undefined]) {
      const account = findAccount(call, operand);
      if (!account) {
        await call.warn(call.gnu ? `${call.quoteWord(operand ?? '')}: no such user` : `unknown user ${operand}`);
        continue;
      }
      const others = groups(call.process).filter(({ gid, members }) => gid !== account.gid && members.includes(account.name)).map(({ name }) => name);
      await call.put(`${operand !== undefined && call.gnu ? `${operand} : ` : ''}${[names.group(account.gid), ...others].join(' ')}\n`);
    }
    return call.status;
  },
};
