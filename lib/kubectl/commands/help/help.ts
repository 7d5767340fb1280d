import type { Process } from '#lib/machine/index.ts';
import type { CommandPath } from '../../cobra/definition.ts';
import { globalOptionsText, helpText } from '../../cobra/help.ts';
import { findCommand, UnknownCommand } from '../../cobra/find.ts';
import { COMMAND_GROUPS, KUBECTL, kubectlFor } from '../../reference/index.ts';
import type { Command } from '../../session/invocation.ts';
import { SilentExit, UsageFailure } from '../../session/failure.ts';

/** What `--help` prints for a command, fitted to the terminal. */
export function helpFor(path: CommandPath, process: Process): string {
  if (path.at(-1)?.name === 'options') return '';
  return helpText(path, { groups: COMMAND_GROUPS, wrapAt: wrapWidth(process) });
}

/** kubectl wraps at 80, 100 or 120 columns, and only on a terminal. */
function wrapWidth(process: Process): number | undefined {
  const columns = process.file(1).tty?.columns ?? 0;
  return [120, 100, 80].find((width) => columns >= width);
}

/** `kubectl help [COMMAND…]` */
export const help: Command = async ({ args, io, process }) => {
  if (args.length === 0) {
    io.out(helpFor([kubectlFor(process.env)], process));
    return;
  }
  try {
    io.out(helpFor(findCommand(kubectlFor(process.env), args).path, process));
  } catch (error) {
    if (!(error instanceof UnknownCommand)) throw error;
    io.err(`${unknownTopic(args)}\n`);
  }
};

function unknownTopic(args: readonly string[]): string {
  const topic = args.map((arg) => `\`${arg}\``).join(' ');
  const usage = helpText([KUBECTL], { groups: COMMAND_GROUPS }).slice((KUBECTL.long ?? '').trim().length);
  return `Unknown help topic [${topic}]\n${usage.trimEnd()}`;
}

/** `kubectl options` */
export const options: Command = async ({ io }) => {
  io.out(globalOptionsText(KUBECTL));
};

/** Commands that only have subcommands: print their help and fail, or name the word they do not know. */
export const onlySubcommands: Command = async ({ args, io, path, process }) => {
  if (args.length > 0) throw new UsageFailure(`unknown command ${JSON.stringify(args.join(' '))}`);
  // kubectl rollout prints its help to stdout, its siblings to stderr.
  if (path.at(-1)?.name === 'rollout') io.out(helpFor(path, process));
  else io.err(helpFor(path, process));
  throw new SilentExit();
};

/** `kubectl certificate` prints its help and succeeds, whatever follows. */
export const certificate: Command = async ({ io, path, process }) => {
  io.out(helpFor(path, process));
};

/** `kubectl` alone prints its help. */
export const root: Command = async ({ io, path, process }) => {
  io.out(helpFor(path, process));
};
