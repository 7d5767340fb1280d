import type { ProcessStatus, SignalName } from '../program.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { parseSignal } from './kill.ts';
import { compileRegex } from './regex/regex.ts';
import { RegexError } from './regex/syntax-tree.ts';
import { accounts } from './system/users.ts';

const OPTIONS = [
  'a,list-full', 'c,count', 'd,delimiter=', 'e,echo', 'f,full', 'F,pidfile=', 'g,pgroup=', 'G,group=', 'i,ignore-case', 'l,list-name', 'L,logpidfile',
  'n,newest', 'o,oldest', 'P,parent=', 'q,queue=', 'r,runstates=', 's,session=', 'signal=', 't,terminal=', 'u,euid=', 'U,uid=', 'v,inverse', 'w,lightweight', 'x,exact',
];
const BUSYBOX_OPTIONS = ['l', 'f', 'n', 'o', 'v', 'x', 's=', 'P=', 'signal='];

/** procps 4.0.2 `pgrep`; BusyBox's. */
export const pgrep: Command = {
  name: 'pgrep',
  usage: '[options] <pattern>',
  busyboxUsage: '[-flanovx] [-s SID|-P PPID|PATTERN]',
  summary: 'Display process(es) selected by regex PATTERN',
  errorCode: 2,
  version: 'pgrep from procps-ng 4.0.2',
  options: OPTIONS,
  busyboxOptions: [...BUSYBOX_OPTIONS, 'a'],
  async run(call) {
    const found = matching(call);
    if (call.options.has('c')) await call.put(`${found.length}\n`);
    else if (found.length > 0) await call.put(`${found.map((one) => shown(call, one)).join(call.options.value('d') ?? '\n')}\n`);
    return found.length > 0 ? 0 : 1;
  },
};

function shown(call: Invocation, { pid, name, command }: ProcessStatus): string {
  if (call.options.has('a')) return `${pid} ${command}`;
  return call.options.has('l') ? `${pid} ${name}` : String(pid);
}

/** procps 4.0.2 `pkill`; BusyBox's. */
export const pkill: Command = {
  name: 'pkill',
  usage: '[options] <pattern>',
  busyboxUsage: '[-l|-SIGNAL] [-xfvnoe] [-s SID|-P PPID|PATTERN]',
  summary: 'Send signal to processes selected by regex PATTERN',
  errorCode: 2,
  version: 'pkill from procps-ng 4.0.2',
  options: OPTIONS,
  busyboxOptions: [...BUSYBOX_OPTIONS, 'e'],
  rewrite: signalFirst,
  async run(call) {
    const signal = parseSignal(call.options.value('signal') ?? 'TERM');
    if (signal === undefined) return call.misuse(`unknown signal`);
    const found = matching(call);
    for (const one of found) await sendTo(call, one, signal);
    if (call.options.has('c')) await call.put(`${found.length}\n`);
    return found.length > 0 ? call.status : 1;
  },
};

/** `-9`, `-HUP` come to `--signal`. */
function signalFirst(args: readonly string[]): string[] {
  return args.map((arg) => (/^-(?:\d+|[A-Z][A-Z0-9]+)$/.test(arg) && parseSignal(arg.slice(1)) !== undefined ? `--signal=${arg.slice(1)}` : arg));
}

async function sendTo(call: Invocation, one: ProcessStatus, signal: SignalName | 0): Promise<void> {
  try {
    call.process.kill(one.pid, signal);
    if (call.options.has('e')) await call.put(`${one.name} killed (pid ${one.pid})\n`);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.warn(`killing pid ${one.pid} failed: ${error.message}`, 1);
  }
}

function matching(call: Invocation): ProcessStatus[] {
  const { options, operands, process } = call;
  const criteria = options.has('g', 'G', 'P', 's', 't', 'u', 'U', 'F', 'r');
  const [pattern, extra] = operands;
  if (pattern === undefined && !criteria) noCriteria(call);
  if (extra !== undefined) {
    call.fail(`only one pattern can be provided\nTry \`${call.name} --help' for more information.`);
  }
  const matches = matcher(call, pattern);
  const others = process.processes().filter(({ pid }) => pid !== process.pid);
  let found = others.filter((one) => (matches(one) && fits(call, one)) !== options.has('v'));
  if (options.has('n')) found = found.slice(-1);
  if (options.has('o')) found = found.slice(0, 1);
  return found;
}

function noCriteria(call: Invocation): never {
  if (!call.gnu) call.exitWithUsage();
  call.fail(`no matching criteria specified\nTry \`${call.name} --help' for more information.`);
}

function matcher(call: Invocation, pattern: string | undefined): (one: ProcessStatus) => boolean {
  if (pattern === undefined) return () => true;
  const source = call.options.has('x') ? `^(${pattern})$` : pattern;
  try {
    const regex = compileRegex(source, { syntax: 'extended', ignoreCase: call.options.has('i') });
    return ({ name, command }) => regex.test(call.options.has('f') ? command : name);
  } catch (error) {
    if (error instanceof RegexError) call.fail(`${error.message}`);
    throw error;
  }
}

function fits(call: Invocation, one: ProcessStatus): boolean {
  const { options, process } = call;
  const list = (key: string) => options.value(key)?.split(',');
  const uid = (text: string) => accounts(process).find(({ name }) => name === text)?.uid ?? Number(text);
  const users = list('u') ?? list('U');
  const checks: [string[] | undefined, (text: string) => boolean][] = [
    [list('P'), (text) => one.parent === Number(text)],
    [list('g'), (text) => one.group === Number(text)],
    [list('s'), (text) => one.session === Number(text)],
    [list('t'), (text) => one.tty === text],
    [users, (text) => one.user.uid === uid(text)],
  ];
  return checks.every(([wanted, test]) => wanted === undefined || wanted.some(test));
}

/** psmisc 23.6 `killall`; BusyBox's. */
export const killall: Command = {
  name: 'killall',
  usage: '[OPTION]... [--] NAME...',
  busyboxUsage: '[-lq] [-SIG] PROCESS_NAME...',
  summary: 'Send a signal (default: TERM) to given processes',
  version: 'killall (PSmisc) 23.6',
  options: ['e,exact', 'I,ignore-case', 'g,process-group', 'i,interactive', 'l,list', 'q,quiet', 'r,regexp', 's,signal=', 'u,user=', 'v,verbose', 'w,wait'],
  rewrite: (args) => args.map((arg) => arg.replace(/^-(\d+|[A-Z][A-Z0-9]+)$/, '--signal=$1')),
  async run(call) {
    const { options, operands, process } = call;
    if (operands.length === 0) {
      if (call.gnu) await call.say(`Usage: killall [OPTION]... [--] NAME...\n       killall -l, --list\n       killall -V, --version\n`);
      else await call.say('killall: you need to specify whom to kill\n');
      return 1;
    }
    const text = options.value('s') ?? 'TERM';
    const signal = parseSignal(text);
    if (signal === undefined) return call.fail(call.gnu ? `unknown signal; killall -l lists signals.` : `bad signal name '${text}'`);
    for (const name of operands) {
      const found = process.processes().filter((one) => one.name === name && one.pid !== process.pid);
      for (const one of found) {
        await sendTo(call, one, signal);
        if (options.has('v')) await call.say(`Killed ${name}(${one.pid}) with signal ${signal === 0 ? 0 : signal.slice(3)}\n`);
      }
      if (found.length > 0) continue;
      call.status = 1;
      if (!options.has('q')) await call.say(call.gnu ? `${name}: no process found\n` : `killall: ${name}: no process killed\n`);
    }
    return call.status;
  },
};
