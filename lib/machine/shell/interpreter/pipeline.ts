import { exitCodeOf } from '../../processes/signals.ts';
import type { OpenFile } from '../../file-system.ts';
import type { Child } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import type { Command, Pipeline } from '../parser/ast.ts';
import { printCommand } from '../parser/print.ts';
import { reportSignal } from './external.ts';
import type { Shell } from './shell.ts';
import { spawnSubshell } from './subshell.ts';
import { timed } from './timed.ts';

/** `a | b | c`: every stage is a process; the status is the last one's, or with pipefail the last failure's. */
export async function executePipeline(shell: Shell, pipeline: Pipeline): Promise<number> {
  if (pipeline.timed) return timed(shell, pipeline.timed, () => executePipeline(shell, { ...pipeline, timed: undefined }));
  const status = await unnegated(shell, pipeline);
  return pipeline.negated ? Number(status === 0) : status;
}

async function unnegated(shell: Shell, pipeline: Pipeline): Promise<number> {
  const [only] = pipeline.commands;
  if (pipeline.commands.length > 1) return waitForPipeline(shell, await startStages(shell, pipeline.commands), pipeline);
  if (!only) return 0;
  return pipeline.negated ? shell.ask(only) : shell.execute(only);
}

/** Starts all stages, connected; in one process group where there is job control. */
export async function startStages(shell: Shell, commands: readonly Command[], options: { background?: boolean } = {}): Promise<Child[]> {
  const children: Child[] = [];
  let input: OpenFile | undefined;
  for (const [index, command] of commands.entries()) {
    const pipe = index < commands.length - 1 ? shell.process.pipe() : undefined;
    const files = new Map<number, OpenFile>();
    if (input) files.set(0, input);
    if (pipe) files.set(1, pipe.writer);
    const group = shell.jobControl ? children[0]?.group ?? 0 : undefined;
    try {
      children.push(await spawnSubshell(shell, (child) => runStage(child, command), { files, group, background: options.background === true && index === 0 }));
    } catch (error) {
      pipe?.reader.release();
      endStages(shell, children);
      throw error;
    } finally {
      input?.release();
      pipe?.writer.release();
    }
    input = pipe?.reader;
  }
  return children;
}

/** A pipeline that cannot be whole is given up (terminate_current_pipeline of bash's jobs.c). */
function endStages(shell: Shell, children: readonly Child[]): void {
  const [leader] = children;
  if (!leader || !shell.jobControl) return;
  try {
    shell.process.kill(-leader.group, 'SIGTERM');
    shell.process.kill(-leader.group, 'SIGCONT');
  } catch (error) {
    // They have ended by themselves.
    if (!(error instanceof SystemError)) throw error;
  }
}

function runStage(child: Shell, command: Command): Promise<number> {
  child.mayBecome = command.type === 'simple';
  return child.execute(command);
}

async function waitForPipeline(shell: Shell, children: readonly Child[], pipeline: Pipeline): Promise<number> {
  if (shell.jobControl) {
    const job = shell.jobs.add(children, printCommand({ ...pipeline, negated: false }), false);
    const status = await shell.jobs.foreground(job);
    shell.pipeStatus = job.members.map((member) => (member.status ? exitCodeOf(member.status) : status));
    return status;
  }
  const ends = await shell.signals.waitFor(Promise.all(children.map((child) => child.ended)));
  const last = ends.at(-1);
  if (last?.signal) await reportSignal(shell, { pid: children.at(-1)?.pid ?? 0, signal: last.signal, text: printCommand({ ...pipeline, negated: false }) });
  shell.pipeStatus = ends.map(exitCodeOf);
  const failure = shell.options.has('pipefail') ? shell.pipeStatus.findLast((code) => code !== 0) : undefined;
  return failure ?? shell.pipeStatus.at(-1) ?? 0;
}

/** `command &`: gives at once; `$!` is its last process. */
export async function startBackground(shell: Shell, command: Command): Promise<number> {
  const stages = command.type === 'pipeline' && !command.negated && !command.timed ? command.commands : [command];
  const children = await startStages(shell, stages, { background: true });
  const last = children.at(-1);
  if (!last) return 0;
  const job = shell.jobs.add(children, printCommand(command), true);
  shell.lastBackground = last.pid;
  if (shell.identity.interactive && shell.subshellDepth === 0 && shell.flavour.name === 'bash') await shell.printError(`[${job.id}] ${last.pid}\n`);
  return 0;
}
