import { SIGNAL_NUMBERS } from '../../processes/signals.ts';
import type { SignalName } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { stateOf } from '../interpreter/jobs.ts';
import { findJob } from './job-spec.ts';
import { listSignals, signalByName } from './signal-names.ts';

const USAGE = 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n';

export const kill: Builtin = {
  name: 'kill',
  async run(call) {
    const { shell, args } = call;
    if (args[1] === '-l' || args[1] === '-L') return list(call, args.slice(2));
    let signal: SignalName | 0 = 'SIGTERM';
    let index = 1;
    const option = args[1] ?? '';
    if (/^-./.test(option) && option !== '--') {
      const takesNext = option === '-s' || option === '-n';
      const name = takesNext ? args[2] ?? '' : option.slice(1);
      const found = signalByName(name);
      if (found === undefined) return refuse(call, shell.flavour.name === 'bash' ? `${name}: invalid signal specification` : shell.flavour.name === 'dash' ? `invalid signal number or name: ${name}` : `bad signal name '${name}'`, shell.flavour.name === 'bash' ? 1 : 2);
      signal = found;
      index = takesNext ? 3 : 2;
    }
    if (args[index] === '--') index += 1;
    const targets = args.slice(index);
    if (targets.length === 0) {
      await shell.printError(USAGE);
      return 2;
    }
    let status = 0;
    for (const target of targets) {
      const failed = await send(call, target, signal);
      if (failed > 0) status = failed;
    }
    return status;
  },
};

async function send(call: BuiltinCall, target: string, signal: SignalName | 0): Promise<number> {
  const { shell } = call;
  if (target.startsWith('%')) return sendToJob(call, target, signal);
  if (!/^-?\d+$/.test(target)) {
    return refuse(call, shell.flavour.name === 'bash' ? `${target}: arguments must be process or job IDs` : shell.flavour.name === 'dash' ? `Illegal number: ${target}` : `invalid number '${target}'`);
  }
  try {
    shell.process.kill(Number(target), signal);
    const job = shell.jobs.find(Number(target));
    if (job) job.quiet = true;
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (shell.flavour.name === 'ash') return shell.complain(`can't kill pid ${target}: ${error.message}`).then(() => 1);
    return refuse(call, shell.flavour.name === 'bash' ? `(${target}) - ${error.message}` : `${error.message}\n`);
  }
}

async function sendToJob(call: BuiltinCall, target: string, signal: SignalName | 0): Promise<number> {
  const { shell } = call;
  const job = findJob(shell, target);
  if (job === undefined || job === 'ambiguous') {
    return refuse(call, shell.flavour.name === 'dash' ? `No such job: ${target}` : `${target}: no such job`, shell.flavour.name === 'bash' ? 1 : 2);
  }
  const pid = shell.jobControl ? -job.group : job.members[0]?.pid ?? 0;
  job.quiet = true;
  shell.process.kill(pid, signal);
  // A stopped job has to run to hear of it.
  if (stateOf(job) === 'stopped' && (signal === 'SIGTERM' || signal === 'SIGHUP')) shell.process.kill(pid, 'SIGCONT');
  return 0;
}

async function list(call: BuiltinCall, specs: readonly string[]): Promise<number> {
  const { shell } = call;
  if (specs.length === 0) {
    await shell.print(listSignals(shell.flavour.name));
    return 0;
  }
  let status = 0;
  for (const spec of specs) {
    const number = /^\d+$/.test(spec) ? Number(spec) & 0x7f : undefined;
    const found = number === undefined ? signalByName(spec) : undefined;
    const name = number === undefined ? undefined : Object.entries(SIGNAL_NUMBERS).find(([, value]) => value === number)?.[0];
    if (name !== undefined) await shell.print(`${name.slice(3)}\n`);
    else if (found) await shell.print(`${SIGNAL_NUMBERS[found]}\n`);
    else status = await refuse(call, `${spec}: invalid signal specification`);
  }
  return status;
}
