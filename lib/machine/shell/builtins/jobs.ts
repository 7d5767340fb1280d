import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { stateOf } from '../interpreter/jobs.ts';
import type { Job } from '../interpreter/jobs.ts';
import { leadingOptions } from './export.ts';
import { findJob } from './job-spec.ts';

export const jobs: Builtin = {
  name: 'jobs',
  async run(call) {
    const { shell } = call;
    const { letters, start, wrong } = leadingOptions(call.args, 'lnprs');
    if (wrong !== undefined) return badOption(call, wrong, 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]');
    const chosen: Job[] = [];
    let status = 0;
    for (const spec of call.args.slice(start)) {
      const job = findJob(shell, spec);
      if (job === undefined || job === 'ambiguous') status = await refuse(call, `${spec}: ${job ? 'ambiguous job spec' : 'no such job'}`);
      else chosen.push(job);
    }
    const listed = call.args.length > start ? chosen : [...shell.jobs.all];
    const marked = shell.jobs.current();
    for (const job of listed) {
      if (letters.includes('r') && stateOf(job) !== 'running') continue;
      if (letters.includes('s') && stateOf(job) !== 'stopped') continue;
      await shell.print(letters.includes('p') ? `${job.group || job.members[0]?.pid}\n` : `${shell.jobs.describe(job, { long: letters.includes('l'), marked })}\n`);
      job.notified = true;
    }
    for (const job of listed) if (stateOf(job) === 'done') shell.jobs.remove(job);
    return status;
  },
};

/** The job that `fg` and `bg` mean; says so itself when there is none. */
async function chooseJob(call: BuiltinCall): Promise<Job | undefined> {
  const { shell, args } = call;
  const spec = args[1] ?? '%+';
  const job = findJob(shell, spec);
  if (job !== undefined && job !== 'ambiguous' && stateOf(job) !== 'done') return job;
  if (shell.flavour.name === 'bash') await refuse(call, job === 'ambiguous' ? `${spec}: ambiguous job spec` : `${args[1] ?? 'current'}: no such job`);
  else await refuse(call, shell.flavour.name === 'dash' ? `No current job` : 'No current job');
  return undefined;
}

async function refusedWithoutControl(call: BuiltinCall): Promise<boolean> {
  if (call.shell.jobControl) return false;
  await refuse(call, call.shell.flavour.name === 'bash' ? 'no job control' : 'No current job');
  return true;
}

function failure(call: BuiltinCall): number {
  return call.shell.flavour.name === 'bash' ? 1 : 2;
}

export const foreground: Builtin = {
  name: 'fg',
  async run(call) {
    const { shell } = call;
    if (await refusedWithoutControl(call)) return failure(call);
    const job = await chooseJob(call);
    if (!job) return failure(call);
    await shell.print(`${job.text}\n`);
    if (shell.process.tty) shell.process.tty.foregroundGroup = job.group;
    shell.jobs.resume(job);
    return shell.jobs.foreground(job);
  },
};

export const background: Builtin = {
  name: 'bg',
  async run(call) {
    const { shell } = call;
    if (await refusedWithoutControl(call)) return failure(call);
    const job = await chooseJob(call);
    if (!job) return failure(call);
    if (stateOf(job) === 'running') return refuse(call, `job ${job.id} already in background`, 0);
    const { current, previous } = shell.jobs.current();
    const mark = job === current ? '+' : job === previous ? '-' : ' ';
    shell.jobs.resume(job);
    job.background = true;
    await shell.print(`[${job.id}]${mark} ${job.text} &\n`);
    return 0;
  },
};

export const disown: Builtin = {
  name: 'disown',
  async run(call) {
    const { shell, args } = call;
    const specs = args.slice(1).filter((arg) => !arg.startsWith('-'));
    if (args[1] === '-a') for (const job of [...shell.jobs.all]) shell.jobs.remove(job);
    else {
      for (const spec of specs.length > 0 ? specs : ['%+']) {
        const job = /^\d+$/.test(spec) ? shell.jobs.find(Number(spec)) : findJob(shell, spec);
        if (!job || job === 'ambiguous') return refuse(call, `${specs.length > 0 ? spec : 'current'}: no such job`);
        shell.jobs.remove(job);
      }
    }
    return 0;
  },
};
