import { UsageFailure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/**
 * `kubectl completion bash`: what a shell sources to complete kubectl's words. The machine's shell asks
 * kubectl by itself, so that the code printed has nothing to do but to say so.
 */
export const completion: Command = async ({ args, io }) => {
  if (args.length === 0) throw new UsageFailure('Shell not specified.');
  if (args.length > 1) throw new UsageFailure('Too many arguments. Expected only the shell type.');
  const shell = args[0] ?? '';
  if (!SHELLS.includes(shell)) throw new UsageFailure(`Unsupported shell type ${JSON.stringify(shell)}.`);
  io.out(`# ${shell} completion for kubectl: this machine's shell completes kubectl already.\n`);
};

/** `kubectl plugin list` */
export const pluginList: Command = async ({ io, process }) => {
  const { env } = process;
  const found = (env.get('PATH') ?? '').split(':').filter((folder) => folder !== '' && process.fs.exists(folder))
    .flatMap((folder) => process.fs.list(folder).filter((entry) => entry.name.startsWith('kubectl-')).map((entry) => `${folder}/${entry.name}`));
  if (found.length === 0) {
    io.err('error: unable to find any kubectl plugins in your PATH\n');
    return 1;
  }
  io.out(`The following compatible plugins are available:\n\n${found.map((path) => `${path}\n`).join('')}`);
  return 0;
};
