import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Command } from '../command.ts';
import { CommandError } from '../command.ts';
import { prepareSources } from '../prepare.ts';
import type { Recorder } from '../record.ts';
import { recordTo } from '../record.ts';

const OPTIONS = {
  commands: { type: 'string', short: 'c' },
  kubeconfig: { type: 'string' },
  namespace: { type: 'string' },
  record: { type: 'string' },
} as const;

/** CommandError when the file cannot be made. */
function recorder(file: string): Recorder {
  try {
    return recordTo(file);
  } catch (error) {
    throw new CommandError(`cannot record to ${file}: ${(error as Error).message}`, 2);
  }
}

export const shell: Command = {
  name: 'shell',
  summary: 'a workstation with kubectl in your own terminal, on a fresh embedded cluster',
  usage: [
    'Usage: bin/drydock shell [-c COMMANDS | --record FILE] [--kubeconfig FILE [--namespace NS]]',
    '',
    'Opens a workstation on a fresh embedded cluster, or on the cluster that FILE leads to. With -c it',
    "runs COMMANDS (without a terminal, standard input's), prints what they print, and exits with the last",
    "one's status. With --record it writes what is typed and shown to FILE, an asciicast that `bin/drydock grade",
    '--session` grades and asciinema plays.',
  ].join('\n'),
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.record !== undefined && (values.commands !== undefined || !process.stdin.isTTY)) throw new CommandError('--record records what is typed into a terminal', 2);
    if (values.namespace !== undefined && values.kubeconfig === undefined) throw new CommandError('--namespace goes with --kubeconfig', 2);
    await prepareSources();
    const { openWorkstation } = await import('../workstation.ts');
    await using opened = openWorkstation(values.kubeconfig, values.namespace);
    const commands = values.commands ?? (process.stdin.isTTY ? undefined : await text(process.stdin));
    // Awaited here: the workstation is gone as soon as this function is left.
    if (commands === undefined) return await opened.interact(values.record === undefined ? undefined : recorder(values.record));
    const { status, output } = await opened.workstation.run(commands);
    process.stdout.write(output);
    return status;
  },
};
