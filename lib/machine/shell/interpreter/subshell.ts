import type { OpenFile } from '../../file-system.ts';
import type { Child, Process } from '../../program.ts';
import { finishShell } from './finish.ts';
import { fork } from './fork.ts';
import { Shell } from './shell.ts';

export interface SubshellOptions {
  /** Descriptors that differ from the parent's. */
  readonly files?: ReadonlyMap<number, OpenFile>;
  readonly group?: number;
  /** Closed in the child: the parent's ends of pipes that it must not keep open. */
  readonly background?: boolean;
}

/** Starts a copy of the shell as a process of its own, which runs `body` and ends with its status. */
export function spawnSubshell(shell: Shell, body: (child: Shell) => Promise<number>, options: SubshellOptions = {}): Promise<Child> {
  const copy = shell.copy();
  const { runtime, flavour, identity } = shell;
  const quiet = options.background === true && !shell.jobControl;
  const program = async (process: Process): Promise<number> => {
    if (quiet) detach(process);
    const child = new Shell({ process, flavour, runtime, identity, from: copy });
    child.options.set('monitor', false);
    return finishShell(child, () => body(child));
  };
  return fork(shell, () => shell.process.spawn({ args: shell.process.args, program, env: shell.process.env, files: options.files, group: options.group }));
}

/** Without job control a background command neither reads the terminal nor hears Ctrl-C (POSIX 2.9.3.1). */
function detach(process: Process): void {
  process.onSignal('SIGINT', 'ignore');
  process.onSignal('SIGQUIT', 'ignore');
  process.setFile(0, process.fs.open('/dev/null', { read: true }));
}
