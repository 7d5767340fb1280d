import { exitCodeOf } from '../../processes/signals.ts';
import type { Child, Process, SpawnOptions } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import { finishShell } from './finish.ts';
import { fork } from './fork.ts';
import { signalWords } from './jobs.ts';
import { Shell } from './shell.ts';

/** Finds a command in PATH, remembering where; undefined when no directory has it. */
export function findCommand(shell: Shell, name: string): string | undefined {
  if (name.includes('/')) return name;
  const known = shell.hashed.get(name);
  if (known && isCommand(shell.process, known.path)) {
    known.hits += 1;
    return known.path;
  }
  const path = searchPath(shell, name, shell.variables.get('PATH') ?? '')[0];
  if (path !== undefined && shell.options.has('hashall')) shell.hashed.set(name, { path, hits: 1 });
  return path;
}

/** Every place in the search path where the command is, the first one first; one that is not executable only when no other is. */
export function searchPath(shell: Shell, name: string, path: string): string[] {
  if (name === '') return [];
  const places = path.split(':').map((directory) => (directory === '' ? `./${name}` : `${directory.replace(/\/$/, '')}/${name}`));
  const present = places.filter((place) => shell.process.fs.exists(place) && shell.process.fs.status(place).type !== 'directory');
  const executable = present.filter((place) => shell.process.fs.access(place, 'execute'));
  return executable.length > 0 ? executable : present.slice(0, 1);
}

export function isCommand(process: Process, path: string): boolean {
  return process.fs.exists(path) && process.fs.status(path).type === 'file' && process.fs.access(path, 'execute');
}

export interface HowToRun {
  /** The program takes the shell's place. */
  readonly become?: boolean;
  /** The command as it was written, for `jobs`. */
  readonly text?: () => string;
}

/** Runs a program and waits for it, or becomes it where nothing of the shell is left to do. */
export async function runExternal(shell: Shell, args: readonly string[], how: HowToRun = {}): Promise<number> {
  const name = args[0] ?? '';
  const path = findCommand(shell, name);
  if (path === undefined) return notFound(shell, args);
  const become = how.become === true && shell.signals.listed().size === 0;
  try {
    shell.process.fs.status(path);
    if (become) return await becomeProgram(shell, path, args);
    const child = await fork(shell, () => spawnProgram(shell, path, args));
    return await waitForProgram(shell, child, how.text?.() ?? args.join(' '));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return cannotRun(shell, { error, path, args });
  }
}

/** The environment of a command started now; `_` names it. */
function environmentFor(shell: Shell, path: string): Map<string, string> {
  const environment = new Map(shell.variables.environment());
  if (shell.flavour.name === 'bash') environment.set('_', path);
  return environment;
}

export async function becomeProgram(shell: Shell, path: string, args: readonly string[]): Promise<number> {
  try {
    return await shell.process.execute({ path, args, env: environmentFor(shell, path) });
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== 'ENOEXEC' || !isScript(shell, path)) throw error;
    return runScriptIn(shell, shell.process, path, args);
  }
}

function spawnProgram(shell: Shell, path: string, args: readonly string[]): Child {
  const env = environmentFor(shell, path);
  const group = shell.jobControl ? 0 : undefined;
  const options: SpawnOptions = { args, path, env, group };
  try {
    return shell.process.spawn(options);
  } catch (error) {
    // A file without `#!` that is text: the shell runs it itself, as POSIX has it.
    if (!(error instanceof SystemError) || error.code !== 'ENOEXEC' || !isScript(shell, path)) throw error;
    return shell.process.spawn({ ...options, program: (process) => runScriptIn(shell, process, path, args) });
  }
}

function isScript(shell: Shell, path: string): boolean {
  if (shell.process.fs.status(path).program !== undefined) return false;
  const content = shell.process.fs.readFile(path);
  return content[0] !== 0x7f && !content.subarray(0, 80).includes(0) && !(content[0] === 0x23 && content[1] === 0x21);
}

function runScriptIn(shell: Shell, process: Process, path: string, args: readonly string[]): Promise<number> {
  const identity = { ...shell.identity, name: args[0] ?? path, messageName: args[0] ?? path, interactive: false, script: true, pid: process.pid, letters: '' };
  const child = new Shell({ process, flavour: shell.flavour, runtime: shell.runtime, identity });
  for (const [name, value] of shell.variables.environment()) {
    child.variables.set(name, value);
    child.variables.declare(name, false).exported = true;
  }
  child.positional = args.slice(1);
  return finishShell(child, () => child.runtime.runText(child, process.fs.readText(path)));
}

async function waitForProgram(shell: Shell, child: Child, text: string): Promise<number> {
  if (shell.jobControl) {
    return shell.jobs.foreground(shell.jobs.add([child], text, false));
  }
  const status = await shell.signals.waitFor(child.ended);
  await reportSignal(shell, { pid: child.pid, signal: status.signal, text });
  return exitCodeOf(status);
}

/** What a script says of a command that a signal has ended: all but Ctrl-C and a broken pipe are worth a line. */
export async function reportSignal(shell: Shell, end: { pid: number; signal: Parameters<typeof signalWords>[0] | undefined; text: string }): Promise<void> {
  if (end.signal === undefined || end.signal === 'SIGINT' || end.signal === 'SIGPIPE') return;
  const words = signalWords(end.signal);
  if (shell.flavour.name === 'bash' && !shell.identity.interactive && end.signal !== 'SIGTERM') {
    await shell.complain(`${String(end.pid).padStart(5)} ${words.padEnd(23)} ${end.text}`);
  } else await shell.printError(`${words}\n`);
}

async function notFound(shell: Shell, args: readonly string[]): Promise<number> {
  const name = args[0] ?? '';
  const handler = shell.flavour.name === 'bash' ? shell.functions.get('command_not_found_handle') : undefined;
  if (handler) return shell.runtime.callFunction(shell, handler, args);
  await shell.complain(shell.flavour.notFound(name));
  return 127;
}

interface Failure {
  readonly error: SystemError;
  readonly path: string;
  readonly args: readonly string[];
}

/** What the shell says of a file that it could not run; 126, or 127 when it is not there. */
async function cannotRun(shell: Shell, failure: Failure): Promise<number> {
  const { error, path, args } = failure;
  const name = args[0] ?? '';
  const { message, status } = describeFailure(shell, { name, path, code: error.code });
  await shell.complain(`${name}: ${message}`);
  return status;
}

function describeFailure(shell: Shell, failure: { name: string; path: string; code: SystemError['code'] }): { message: string; status: number } {
  const { fs } = shell.process;
  const exists = fs.exists(failure.path);
  const status = exists ? 126 : 127;
  const missing = failure.code === 'ENOENT';
  if (shell.flavour.name !== 'bash') return { message: missing ? 'not found' : new SystemError(failure.code).message, status: missing ? 127 : 126 };
  if (exists && fs.status(failure.path).type === 'directory') return { message: 'Is a directory', status: 126 };
  if (exists && missing) return { message: 'cannot execute: required file not found', status: 127 };
  if (failure.code === 'ENOEXEC') return { message: 'cannot execute binary file: Exec format error', status: 126 };
  return { message: new SystemError(failure.code).message, status: missing ? 127 : status };
}
