import type { Process } from '../program.ts';
import type { Command } from './invocation/invocation.ts';
import { momentAt, strftime } from './text/strftime.ts';
import { uptimeLine } from './uptime.ts';

interface Session {
  user: string;
  tty: string;
  started: number;
  command: string;
}

/** Who sits at which terminal: the leaders of sessions that have one. */
function sessions(process: Process): Session[] {
  return process.processes().flatMap(({ tty, leader, user, started, session }) => {
    if (tty === undefined || !leader) return [];
    const front = process.processes().find((one) => one.session === session && one.foreground);
    return [{ user: user.name, tty, started, command: front?.command ?? '-' }];
  });
}

/** GNU coreutils 9.1 `who`; BusyBox's. */
export const who: Command = {
  name: 'who',
  usage: '[OPTION]... [ FILE | ARG1 ARG2 ]',
  busyboxUsage: '[-aH]',
  summary: 'Show who is logged on',
  options: ['a,all', 'b,boot', 'H,heading', 'm', 'q,count', 'r,runlevel', 'u,users', 's,short'],
  async run(call) {
    const { process, options } = call;
    const time = (at: number) => strftime('%Y-%m-%d %H:%M', momentAt(at, process.env.get('TZ')));
    if (options.has('b')) {
      await call.put(`         system boot  ${time(process.machine.booted)}\n`);
      return 0;
    }
    const all = sessions(process);
    if (options.has('q')) {
      await call.put(`${all.map(({ user }) => user).join(' ')}\n# users=${all.length}\n`);
      return 0;
    }
    if (options.has('H')) await call.put('NAME     LINE         TIME             COMMENT\n');
    for (const { user, tty, started } of all) await call.put(`${user.padEnd(8)} ${tty.padEnd(12)} ${time(started)}\n`);
    return 0;
  },
};

/** GNU coreutils 9.1 `users`; BusyBox's. */
export const users: Command = {
  name: 'users',
  usage: '[OPTION]... [FILE]',
  busyboxUsage: '',
  summary: 'Print the users currently logged on',
  options: [],
  async run(call) {
    const names = sessions(call.process).map(({ user }) => user).toSorted();
    if (names.length > 0) await call.put(`${names.join(' ')}\n`);
    return 0;
  },
};

/** procps 4.0.2 `w`; BusyBox's. */
export const w: Command = {
  name: 'w',
  usage: '[options] [user]',
  busyboxUsage: '',
  summary: 'Show who is logged on and what they are doing',
  version: 'w from procps-ng 4.0.2',
  options: ['h,no-header', 's,short', 'f,from', 'o,old-style', 'i,ip-addr', 'u,no-current'],
  async run(call) {
    const { process, options } = call;
    if (!options.has('h')) await call.put(`${uptimeLine(process, true)}\nUSER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\n`);
    for (const { user, tty, started, command } of sessions(process)) {
      const login = strftime('%H:%M', momentAt(started, process.env.get('TZ')));
      await call.put(`${user.padEnd(8)} ${tty.padEnd(8)} ${'-'.padEnd(16)} ${login.padEnd(8)} 0.00s  0.00s  0.00s ${command}\n`);
    }
    return 0;
  },
};
