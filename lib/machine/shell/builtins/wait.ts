import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { stateOf } from '../interpreter/jobs.ts';
import type { Job } from '../interpreter/jobs.ts';
import { exitCodeOf } from '../../processes/signals.ts';
import { findJob } from './job-spec.ts';

export const wait: Builtin = {
  name: 'wait',
  async run(call) {
    const { shell, args } = call;
    const next = args[1] === '-n';
    const operands = args.slice(1).filter((arg) => !/^-[nfp]/.test(arg));
    if (next) return waitForNext(call);
    if (operands.length === 0) {
      const done = await until(call, () => shell.jobs.all.every((job) => stateOf(job) !== 'running'));
      for (const job of [...shell.jobs.all]) if (stateOf(job) === 'done' && !shell.identity.interactive) shell.jobs.remove(job);
      return done ? 0 : interrupted(call);
    }
    let status = 0;
    for (const operand of operands) status = await waitForOne(call, operand);
    return status;
  },
};

/** False when a signal came first. */
async function until(call: BuiltinCall, ready: () => boolean): Promise<boolean> {
  const { shell } = call;
  const done = await shell.signals.waitUnlessSignalled(shell.jobs.until(ready).then(() => true));
  return done === true;
}

async function interrupted(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const signal = shell.signals.waiting;
  await shell.signals.attend();
  return signal === undefined ? 1 : exitCodeOf({ signal });
}

async function waitForNext(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const running = shell.jobs.all.filter((job) => stateOf(job) === 'running');
  const ended = shell.jobs.all.find((job) => stateOf(job) === 'done');
  if (!ended && running.length === 0) return 127;
  if (!ended && !(await until(call, () => running.some((job) => stateOf(job) === 'done')))) return interrupted(call);
  const job = ended ?? running.find((candidate) => stateOf(candidate) === 'done');
  return job ? collect(call, job) : 127;
}

function collect({ shell }: BuiltinCall, job: Job): number {
  const status = shell.jobs.statusOf(job);
  shell.jobs.remove(job);
  return status;
}

async function waitForOne(call: BuiltinCall, operand: string): Promise<number> {
  const { shell } = call;
  const pid = Number(operand);
  const job = operand.startsWith('%') ? findJob(shell, operand) : shell.jobs.find(pid);
  if (job === 'ambiguous') return refuse(call, `${operand}: ambiguous job spec`, 127);
  if (job) {
    if (!(await until(call, () => stateOf(job) === 'done'))) return interrupted(call);
    const status = operand.startsWith('%') ? shell.jobs.statusOf(job) : shell.jobs.finishedStatus(pid) ?? shell.jobs.statusOf(job);
    if (!shell.identity.interactive) shell.jobs.remove(job);
    return status;
  }
  const finished = shell.jobs.finishedStatus(pid);
  if (finished !== undefined) return finished;
  if (operand.startsWith('%')) return refuse(call, `${operand}: no such job`, 127);
  if (!/^\d+$/.test(operand)) return refuse(call, `\`${operand}': not a pid or valid job spec`, 1);
  return shell.flavour.name === 'bash' ? refuse(call, `pid ${operand} is not a child of this shell`, 127) : 127;
}
