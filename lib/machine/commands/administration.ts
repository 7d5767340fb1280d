import { exitCodeOf } from '../processes/signals.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { codeOfFailure } from './invocation/run-command.ts';
import { accounts } from './system/users.ts';
import type { Account } from './system/users.ts';

/** Starts a command as somebody else, with their home and name in its environment. */
async function runAs(call: Invocation, account: Account, how: { args: readonly string[]; login: boolean; keepEnv: boolean }): Promise<number> {
  const { process } = call;
  const { args, login, keepEnv } = how;
  const env = new Map(keepEnv ? process.env : [['TERM', process.env.get('TERM') ?? 'dumb']]);
  env.set('HOME', account.home);
  env.set('USER', account.name);
  env.set('LOGNAME', account.name);
  env.set('SHELL', account.shell);
  if (!keepEnv) env.set('PATH', account.uid === 0 ? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' : '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games');
  const path = args[0]?.startsWith('-') ? account.shell : undefined;
  try {
    const child = process.spawn({
      args, env, user: { uid: account.uid, gid: account.gid, name: account.name, home: account.home },
      ...(path === undefined ? {} : { path }), ...(login ? { cwd: account.home } : {}),
    });
    return exitCodeOf(await process.wait(child.ended));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.say(call.name.endsWith('sudo') ? `sudo: ${args[0]}: ${error.code === 'ENOENT' ? 'command not found' : error.message}\n` : `su: failed to execute ${args[0]}: ${error.message}\n`);
    return call.name.endsWith('sudo') ? 1 : codeOfFailure(error);
  }
}

function accountNamed(call: Invocation, name: string): Account | undefined {
  const known = accounts(call.process).find((account) => account.name === name);
  return known ?? (name === 'root' ? { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/bash' } : undefined);
}

/** sudo 1.9.13 for people who may do everything without a password, as the workstation's are. */
export const sudo: Command = {
  name: 'sudo',
  usage: '-h | -K | -k | -V\nusage: sudo [-bEHinPS] [-u user] [VAR=value] [-i | -s] [command [arg ...]]',
  summary: 'execute a command as another user',
  rules: { stopAtOperand: true },
  async run(call) {
    const args = [...call.args];
    let user = 'root';
    let mode: 'command' | 'login' | 'shell' = 'command';
    let keepEnv = false;
    while (/^-./.test(args[0] ?? '')) {
      const option = args.shift() ?? '';
      if (option === '--') break;
      if (option === '-V' || option === '--version') {
        await call.put('Sudo version 1.9.13p3\n');
        return 0;
      }
      if (option === '-k' || option === '-K' || option === '-v') return 0;
      if (option === '-l') {
        await call.put(`User ${call.process.user.name} may run the following commands on ${call.process.hostname}:\n    (ALL : ALL) NOPASSWD: ALL\n`);
        return 0;
      }
      if (option.startsWith('-u')) user = option.slice(2) || (args.shift() ?? '');
      else if (option === '-i') mode = 'login';
      else if (option === '-s') mode = 'shell';
      else if (option === '-E') keepEnv = true;
      else if (!/^-[AbBHnPS]+$/.test(option)) {
        await call.say(`sudo: invalid option -- '${option.replace(/^-+/, '').charAt(0)}'\nusage: sudo ${sudo.usage}\n`);
        return 1;
      }
    }
    const account = accountNamed(call, user);
    if (!account) {
      await call.say(`sudo: unknown user ${user}\nsudo: error initializing audit plugin sudoers_audit\n`);
      return 1;
    }
    const variables = new Map<string, string>();
    while (mode === 'command' && /^[A-Za-z_]\w*=/.test(args[0] ?? '')) {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(args.shift() ?? '') ?? [];
      variables.set(name, value);
    }
    if (args.length === 0 && mode === 'command') {
      await call.say(`usage: sudo ${sudo.usage}\n`);
      return 1;
    }
    for (const [name, value] of variables) call.process.env.set(name, value);
    const shell = mode === 'login' ? `-${account.shell.split('/').at(-1)}` : account.shell;
    const line = mode === 'command' ? args : args.length > 0 ? [shell, '-c', args.join(' ')] : [shell];
    return runAs(call, account, { args: line, login: mode === 'login', keepEnv: keepEnv || variables.size > 0 });
  },
};

/** util-linux 2.38 `su`; BusyBox's. Root becomes anybody; others would need a password that nobody has. */
export const su: Command = {
  name: 'su',
  usage: '[options] [-] [<user> [<argument>...]]',
  busyboxUsage: '[-lmp] [-s SH] [-] [USER [FILE ARGS]]',
  summary: 'Run shell under USER (by default, root)',
  version: 'su from util-linux 2.38.1',
  rules: { stopAtOperand: false },
  options: ['c,command=', 'l,login', 'm,p,preserve-environment', 's,shell=', 'P,pty', 'g,group=', 'w,whitelist-environment='],
  rewrite: (args) => args.map((arg) => (arg === '-' ? '--login' : arg)),
  async run(call) {
    const { options, operands } = call;
    const [name = 'root', ...rest] = operands;
    const account = accountNamed(call, name);
    if (!account) {
      await call.say(call.gnu ? `su: user ${name} does not exist or the user entry does not contain all the required fields\n` : `su: unknown user ${name}\n`);
      return 1;
    }
    if (call.process.user.uid !== 0) {
      await call.say(call.gnu ? 'Password: \nsu: Authentication failure\n' : 'Password: \nsu: incorrect password\n');
      return 1;
    }
    const login = options.has('l');
    const shell = options.value('s') ?? account.shell;
    const title = login ? `-${shell.split('/').at(-1)}` : shell;
    const command = options.value('c');
    return runAs(call, { ...account, shell }, { args: command === undefined ? [title, ...rest] : [title, '-c', command, ...rest], login, keepEnv: !login });
  },
};

/** man-db 2.11.2 `man`: no pages are installed, as in Debian's container images. */
export const man: Command = {
  name: 'man',
  usage: '[OPTION...] [SECTION] PAGE...',
  summary: 'an interface to the system reference manuals',
  async run(call) {
    const names = call.args.filter((arg) => !arg.startsWith('-') && !/^\d$/.test(arg));
    if (names.length === 0) {
      await call.say("What manual page do you want?\nFor example, try 'man man'.\n");
      return 1;
    }
    for (const name of names) await call.say(`No manual entry for ${name}\n`);
    await call.say(`(manual pages are not installed here; '${names[0]} --help' tells about the options)\n`);
    return 16;
  },
};
