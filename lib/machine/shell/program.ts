import type { Process, Program } from '../program.ts';
import { SystemError } from '../system-error.ts';
import { builtinsOf } from './builtins/registry.ts';
import { readCommandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';
import type { Completers } from './completers.ts';
import { decodeText } from './escapes.ts';
import { createRuntime } from './interpreter/create-runtime.ts';
import { finishShell } from './interpreter/finish.ts';
import { FLAVOURS } from './interpreter/flavour.ts';
import type { FlavourName } from './interpreter/flavour.ts';
import { Shell } from './interpreter/shell.ts';
import type { Identity } from './interpreter/shell.ts';
import { runInput } from './input.ts';
import { runInteractive } from './interactive.ts';
import { restoreShell, saveShell } from './saved.ts';
import type { SavedShell } from './saved.ts';
import { importEnvironment, runStartupFiles, setInteractiveVariables } from './startup.ts';

export interface ShellOptions {
  flavour: FlavourName;
  /** Tab completion for programs, by their names; used where commands are typed. */
  completers?: Completers;
  /** The state that an interactive shell goes on from, instead of reading its start-up files. */
  restore?: SavedShell;
  /** Called when an interactive shell is ready; `save` gives its state at any time until it ends. */
  onStart?: (handle: { save(): SavedShell }) => void;
}

/** A shell as a program: bash 5.2, dash 0.5.12 or busybox ash 1.35, each with its own grammar and words. */
export function createShell(options: ShellOptions): Program {
  const runtime = createRuntime(builtinsOf(options.flavour));
  const flavour = FLAVOURS[options.flavour];
  return async (process) => {
    const line = readCommandLine(process.args, options.flavour);
    const answered = await answer(process, line, options.flavour);
    if (answered !== undefined) return answered;
    const shell = new Shell({ process, flavour, runtime, identity: identify(process, line) });
    importEnvironment(shell);
    shell.positional = [...line.positional];
    return finishShell(shell, () => run(shell, line, options));
  };
}

function isInteractive(process: Process, line: CommandLine): boolean {
  if (line.interactive) return true;
  if (line.commands !== undefined || line.script !== undefined) return false;
  const descriptors = process.descriptors();
  return descriptors.get(0)?.tty !== undefined && descriptors.get(2)?.tty !== undefined;
}

function identify(process: Process, line: CommandLine): Identity {
  const own = process.args[0] ?? 'sh';
  const interactive = isInteractive(process, line);
  const name = line.name ?? line.script ?? own;
  const letters = `${line.commands === undefined ? '' : 'c'}${interactive ? 'i' : ''}${line.commands === undefined && line.script === undefined ? 's' : ''}`;
  return { name, messageName: name, interactive, login: line.login, script: line.script !== undefined, pid: process.pid, letters };
}

async function answer(process: Process, line: CommandLine, flavour: FlavourName): Promise<number | undefined> {
  const name = process.args[0] ?? 'sh';
  if (line.wrong !== undefined) {
    const words = line.wrong === '-c' ? (flavour === 'bash' ? '-c: option requires an argument' : '-c requires an argument') : flavour === 'bash' ? `${line.wrong}: invalid option` : `Illegal option ${line.wrong}`;
    await process.writeError(flavour === 'dash' ? `${name}: 0: ${words}\n` : `${name}: ${words}\n`);
    return 2;
  }
  if (line.answer === 'version') {
    await process.write('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nCopyright (C) 2022 Free Software Foundation, Inc.\n');
    return 0;
  }
  if (line.answer !== 'help') return undefined;
  await process.write(`GNU bash, version 5.2.15(1)-release-(x86_64-pc-linux-gnu)\nUsage:\t${name} [GNU long option] [option] ...\n\t${name} [GNU long option] [option] script-file ...\n`);
  return 0;
}

async function run(shell: Shell, line: CommandLine, options: ShellOptions): Promise<number> {
  for (const [name, on] of line.set) shell.options.set(name, on);
  for (const [name, on] of line.shopt) shell.options.setShopt(name, on);
  if (shell.identity.interactive) prepareInteractive(shell);
  if (options.restore && shell.identity.interactive && line.commands === undefined) restoreShell(shell, options.restore);
  else await runStartupFiles(shell, line);
  if (line.commands !== undefined) {
    return shell.runtime.runText(shell, line.commands, { name: '-c', last: true });
  }
  if (line.script !== undefined) return runScript(shell, line.script);
  if (!shell.identity.interactive) return runInput(shell);
  options.onStart?.({ save: () => saveShell(shell) });
  return runInteractive(shell, { completers: options.completers ?? new Map(), restored: options.restore !== undefined });
}

function prepareInteractive(shell: Shell): void {
  shell.options.set('histexpand', shell.flavour.name === 'bash');
  shell.options.set('history', shell.flavour.name === 'bash');
  shell.options.setShopt('expand_aliases', true);
  shell.options.setShopt('login_shell', shell.identity.login);
  shell.identity.announcesExit = shell.process.descriptors().get(0)?.tty !== undefined && shell.flavour.name === 'bash';
  if (shell.process.tty) shell.options.set('monitor', true);
  shell.signals.startInteractive();
  setInteractiveVariables(shell);
}

async function runScript(shell: Shell, path: string): Promise<number> {
  const { fs } = shell.process;
  const bash = shell.flavour.name === 'bash';
  const own = shell.process.args[0] ?? 'sh';
  try {
    if (fs.status(path).type === 'directory') throw new SystemError('EISDIR', path);
    const content = fs.readFile(path);
    if (content[0] === 0x7f || fs.status(path).program !== undefined || content.subarray(0, 80).includes(0)) {
      await shell.printError(`${path}: ${path}: cannot execute binary file\n`);
      return 126;
    }
    return await shell.runtime.runText(shell, decodeText(content), { goesOn: true, last: true });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (bash) await shell.printError(error.code === 'EISDIR' ? `${path}: ${path}: Is a directory\n` : `${own}: ${path}: ${error.message}\n`);
    else await shell.printError(shell.flavour.name === 'dash' ? `${own}: 0: cannot open ${path}: ${error.code === 'ENOENT' ? 'No such file' : error.message}\n` : `${own}: can't open '${path}': ${error.message}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}
