import { SIGNAL_NUMBERS } from '../processes/signals.ts';
import type { SignalName } from '../program.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';

/** procps lists also those that nothing here sends. */
const LISTING = 'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT\nCHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS\n';

const KILL_USAGE = `
Usage:
 kill [options] <pid> [...]

Options:
 <pid> [...]            send signal to every <pid> listed
 -<signal>, -s, --signal <signal>
                        specify the <signal> to be sent
 -q, --queue <value>    integer value to be sent with the signal
 -l, --list=[<signal>]  list all signal names, or convert one to a name
 -L, --table            list all signal names in a nice table

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see kill(1).
`;

/** A signal by name (`TERM`, `SIGTERM`, any case) or number; 0 asks whether the process is there. */
export function parseSignal(text: string): SignalName | 0 | undefined {
  if (text === '0') return 0;
  if (/^\d+$/.test(text)) return signalNumbered(Number(text));
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}`;
  return isSignal(name) ? name : undefined;
}

function isSignal(name: string): name is SignalName {
  return Object.hasOwn(SIGNAL_NUMBERS, name);
}

export function signalNumbered(number: number): SignalName | undefined {
  return Object.keys(SIGNAL_NUMBERS).filter(isSignal).find((name) => SIGNAL_NUMBERS[name] === number);
}

/** procps 4.0.2 `/bin/kill`; BusyBox's. (The shell has its own.) */
export const kill: Command = {
  name: 'kill',
  usage: '[options] <pid> [...]',
  busyboxUsage: '[-l] [-SIG] PID...',
  summary: 'Send a signal (default: TERM) to given PIDs',
  async run(call) {
    const args = [...call.args];
    if (args.length === 0) return lacking(call);
    const first = args[0] ?? '';
    if (first === '-l' || first === '--list' || first === '-L') return list(call, args[1]);
    let signal: SignalName | 0 | undefined = 'SIGTERM';
    let text = '';
    if (first === '-s' || first === '--signal' || first === '-n') {
      text = args[1] ?? '';
      args.splice(0, 2);
      signal = parseSignal(text);
    } else if (/^-(?:[A-Za-z][A-Za-z0-9]*|\d+)$/.test(first)) {
      text = first.slice(1);
      args.shift();
      signal = parseSignal(text);
    }
    if (args[0] === '--') args.shift();
    if (signal === undefined) return unknownSignal(call, text);
    if (args.length === 0) return lacking(call);
    for (const pid of args) await send(call, pid, signal);
    return call.status;
  },
};

async function lacking(call: Invocation): Promise<number> {
  await call.say(call.gnu ? KILL_USAGE : 'kill: you need to specify whom to kill\n');
  return 1;
}

async function unknownSignal(call: Invocation, text: string): Promise<number> {
  await call.say(call.gnu ? `${call.name}: unknown signal name ${text}\n${KILL_USAGE}` : `kill: bad signal name '${text}'\n`);
  return 1;
}

async function list(call: Invocation, which: string | undefined): Promise<number> {
  if (which === undefined) {
    const applet = () => Object.entries(SIGNAL_NUMBERS).map(([name, number]) => `${String(number).padStart(2)}) ${name.slice(3)}\n`).join('');
    await call.put(call.gnu ? LISTING : applet());
    return 0;
  }
  const signal = parseSignal(/^\d+$/.test(which) && Number(which) > 128 ? String(Number(which) - 128) : which);
  if (!signal) return unknownSignal(call, which);
  await call.put(`${/^\d/.test(which) ? signal.slice(3) : SIGNAL_NUMBERS[signal]}\n`);
  return 0;
}

async function send(call: Invocation, text: string, signal: SignalName | 0): Promise<void> {
  if (!/^-?\d+$/.test(text)) {
    if (call.gnu) {
      await call.warn(`failed to parse argument: ${call.quote(text)}`);
      return;
    }
    await call.warn(`invalid number '${text}'`);
    return;
  }
  try {
    call.process.kill(Number(text), signal);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.warn(call.gnu ? `(${text}): ${error.message}` : `can't kill pid ${text}: ${error.message}`);
  }
}
