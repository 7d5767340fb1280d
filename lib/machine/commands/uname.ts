import type { Command } from './invocation/invocation.ts';

/** GNU coreutils 9.1 `uname`; BusyBox's. */
export const uname: Command = {
  name: 'uname',
  usage: '[OPTION]...',
  busyboxUsage: '[-amnrspvio]',
  summary: 'Print system information',
  options: ['a,all', 's,kernel-name', 'n,nodename', 'r,kernel-release', 'v,kernel-version', 'm,machine', 'p,processor', 'i,hardware-platform', 'o,operating-system'],
  async run(call) {
    const { options, operands, process } = call;
    const [extra] = operands;
    if (extra !== undefined) call.misuse(`extra operand ${call.quoteWord(extra)}`);
    const { kernel, release, version, architecture } = process.machine.system;
    const all = options.has('a');
    const parts: [string, string, boolean][] = [
      ['s', kernel, true], ['n', process.hostname, true], ['r', release, true], ['v', version, true], ['m', architecture, true],
      ['p', 'unknown', false], ['i', 'unknown', false], ['o', call.gnu ? 'GNU/Linux' : 'Linux', true],
    ];
    const shown = parts.filter(([key, , inAll]) => options.has(key) || (all && inAll)).map(([, value]) => value);
    await call.put(`${shown.length > 0 ? shown.join(' ') : kernel}\n`);
    return 0;
  },
};

/** GNU coreutils 9.1 `arch`; BusyBox's. */
export const arch: Command = {
  name: 'arch',
  usage: '[OPTION]...',
  busyboxUsage: '',
  summary: 'Print system architecture',
  options: [],
  async run(call) {
    await call.put(`${call.process.machine.system.architecture}\n`);
    return 0;
  },
};

/** GNU coreutils 9.1 `nproc`; BusyBox's. */
export const nproc: Command = {
  name: 'nproc',
  usage: '[OPTION]...',
  busyboxUsage: '[--all] [--ignore=N]',
  summary: 'Print number of available CPUs',
  options: ['all', 'ignore='],
  async run(call) {
    await call.put(`${Math.max(1, call.process.machine.cpus - Number(call.options.value('ignore') ?? 0))}\n`);
    return 0;
  },
};
