import { exitCodeOf } from '../processes/signals.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { parseSignal } from './kill.ts';
import { parseDuration } from './text/numbers.ts';
import { becomeCommand, codeOfFailure } from './invocation/run-command.ts';

/** GNU coreutils 9.1 `timeout`; BusyBox's. */
export const timeout: Command = {
  name: 'timeout',
  usage: '[OPTION] DURATION COMMAND [ARG]...',
  busyboxUsage: '[-s SIG] [-k KILL_SECS] SECS PROG ARGS',
  summary: 'Run PROG. Send SIG to it if it is not gone in SECS seconds.',
  errorCode: 125,
  rules: { stopAtOperand: true },
  options: ['foreground', 'k,kill-after=', 'preserve-status', 's,signal=', 'v,verbose'],
  async run(call) {
    const { options, operands, process } = call;
    const [duration, command, ...args] = operands;
    if (duration === undefined || command === undefined) return call.exitWithUsage();
    const seconds = parseDuration(duration);
    if (seconds === undefined) return call.gnu ? call.misuse(`invalid time interval ${call.quoteWord(duration)}`) : call.fail(`invalid number '${duration}'`, 1);
    const name = options.value('s') ?? 'TERM';
    const signal = parseSignal(name);
    if (signal === undefined) return call.gnu ? call.misuse(`${call.quoteWord(name)}: invalid signal`) : call.fail(`bad signal name '${name}'`, 1);
    const after = options.has('k') ? parseDuration(options.value('k') ?? '') : undefined;
    try {
      const child = process.spawn({ args: [command, ...args] });
      let expired = false;
      const kill = async (which: typeof signal) => {
        if (options.has('v')) await call.say(`${call.name}: sending signal ${which === 0 ? 0 : which.slice(3)} to command ${call.quoteWord(command)}\n`);
        try {
          process.kill(child.pid, which);
        } catch (error) {
          if (!(error instanceof SystemError)) throw error;
        }
      };
      const timers = seconds === 0 ? [] : [process.clock.setTimeout(() => {
        expired = true;
        void kill(signal);
        if (after !== undefined) timers.push(process.clock.setTimeout(() => void kill('SIGKILL'), after * 1000));
      }, Math.min(seconds * 1000, 2 ** 31 - 1))];
      try {
        const status = await process.wait(child.ended);
        if (!expired || options.has('preserve-status')) return exitCodeOf(status);
        if (!call.gnu) return exitCodeOf(status);
        return status.signal === 'SIGKILL' ? 137 : 124;
      } finally {
        for (const timer of timers) timer.cancel();
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await call.say(call.gnu ? `${call.name}: failed to run command ${call.quoteWord(command)}: ${error.message}\n` : `timeout: can't execute '${command}': ${error.message}\n`);
      return codeOfFailure(error);
    }
  },
};

const words = (call: Invocation, gnu: (command: string, reason: string) => string) => (command: string, reason: string) =>
  (call.gnu ? gnu(command, reason) : `can't execute '${command}': ${reason}`);

/** GNU coreutils 9.1 `nohup`; BusyBox's. */
export const nohup: Command = {
  name: 'nohup',
  usage: 'COMMAND [ARG]...',
  busyboxUsage: 'PROG ARGS',
  summary: 'Run PROG immune to hangups, with output to a non-tty',
  errorCode: 125,
  rules: { stopAtOperand: true },
  options: [],
  async run(call) {
    const { process, operands } = call;
    if (operands.length === 0) return call.gnu ? call.misuse('missing operand') : call.exitWithUsage();
    process.onSignal('SIGHUP', 'ignore');
    const ignoring = process.file(0).tty !== undefined;
    if (ignoring) process.setFile(0, process.fs.open('/dev/null', { read: true }));
    if (process.file(1).tty) {
      process.setFile(1, process.fs.open('nohup.out', { write: true, create: true, append: true }, 0o600));
      await call.say(call.gnu ? `${call.name}: ${ignoring ? 'ignoring input and ' : ''}appending output to ${call.quoteWord('nohup.out')}\n` : 'nohup: appending output to nohup.out\n');
    } else if (ignoring && call.gnu) await call.say(`${call.name}: ignoring input\n`);
    if (process.file(2).tty) process.setFile(2, process.file(1).retain());
    return becomeCommand(call, operands, { words: words(call, (command, reason) => `failed to run command ${call.quoteWord(command)}: ${reason}`) });
  },
};

/** GNU coreutils 9.1 `nice`; BusyBox's. Priorities are noted nowhere: all processes share alike. */
export const nice: Command = {
  name: 'nice',
  usage: '[OPTION] [COMMAND [ARG]...]',
  busyboxUsage: '[-n ADJUST] [PROG ARGS]',
  summary: 'Run a program with modified scheduling priority',
  errorCode: 125,
  rules: { stopAtOperand: true },
  options: ['n,adjustment='],
  rewrite: (args) => args.map((arg, index) => (index === 0 && /^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg)),
  async run(call) {
    const adjustment = call.options.value('n');
    if (adjustment !== undefined && !/^[-+]?\d+$/.test(adjustment)) return call.misuse(`invalid adjustment ${call.quoteWord(adjustment)}`);
    if (call.operands.length > 0) return becomeCommand(call, call.operands, { words: words(call, (command, reason) => `${call.quoteWord(command)}: ${reason}`) });
    if (adjustment !== undefined) return call.misuse('a command must be given with an adjustment');
    await call.put('0\n');
    return 0;
  },
};

/** GNU time 1.9; BusyBox's. (bash has its own.) */
export const time: Command = {
  name: 'time',
  usage: '[-apvV] [-f format] [-o file] [--append] [--verbose] [--portability] [--format=format] [--output=file] [--version] [--quiet] [--help] command [arg...]',
  busyboxUsage: '[-vpa] [-o FILE] PROG ARGS',
  summary: 'Run PROG, display resource usage when it exits',
  errorCode: 125,
  rules: { stopAtOperand: true },
  version: 'time (GNU Time) UNKNOWN',
  options: ['a,append', 'f,format=', 'o,output=', 'p,portability', 'v,verbose', 'q,quiet'],
  async run(call) {
    const { process, operands } = call;
    if (operands.length === 0) return call.exitWithUsage();
    const begun = process.clock.now();
    let code: number;
    try {
      code = exitCodeOf(await process.wait(process.spawn({ args: operands }).ended));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await call.say(call.gnu ? `${call.name}: cannot run ${operands[0]}: ${error.message}\n` : `time: can't execute '${operands[0]}': ${error.message}\n`);
      code = codeOfFailure(error);
    }
    const elapsed = (process.clock.now() - begun) / 1000;
    const clock = `${Math.floor(elapsed / 60)}:${(elapsed % 60).toFixed(2).padStart(5, '0')}`;
    if (call.options.has('p')) await call.say(`real ${elapsed.toFixed(2)}\nuser 0.00\nsys 0.00\n`);
    else if (call.gnu) await call.say(`0.00user 0.00system ${clock}elapsed 0%CPU (0avgtext+0avgdata 2048maxresident)k\n0inputs+0outputs (0major+100minor)pagefaults 0swaps\n`);
    else await call.say(`real\t${Math.floor(elapsed / 60)}m ${(elapsed % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`);
    return code;
  },
};

/** debianutils 5.7 `which`; BusyBox's. */
export const which: Command = {
  name: 'which',
  usage: '[-as] args',
  busyboxUsage: '[-a] COMMAND...',
  summary: 'Locate a COMMAND',
  async run(call) {
    const all = call.args.some((arg) => /^-\w*a/.test(arg));
    const silent = call.args.some((arg) => /^-\w*s/.test(arg));
    const bad = call.args.find((arg) => /^-[^as]/.test(arg));
    if (bad !== undefined) {
      await call.say(call.gnu ? `Illegal option ${bad}\nUsage: ${call.name} [-as] args\n` : '');
      return 2;
    }
    const { fs, env } = call.process;
    const names = call.args.filter((arg) => !arg.startsWith('-'));
    if (names.length === 0) return 1;
    for (const name of names) {
      const candidates = name.includes('/') ? [name] : (env.get('PATH') ?? '').split(':').map((folder) => `${folder || '.'}/${name}`);
      const found = candidates.filter((path) => fs.exists(path) && fs.status(path).type === 'file' && fs.access(path, 'execute'));
      if (found.length === 0) call.status = 1;
      if (!silent) await call.put((all ? found : found.slice(0, 1)).map((path) => `${path}\n`).join(''));
    }
    return call.status;
  },
};
