import { decodeText } from './escapes.ts';
import { LineAbandoned } from './interpreter/control-flow.ts';
import type { Shell } from './interpreter/shell.ts';
import type { CommandLine } from './command-line.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Takes the environment over, and sets what shells set of themselves. */
export function importEnvironment(shell: Shell): void {
  const { variables, process } = shell;
  for (const [name, value] of process.env) {
    if (!/^[A-Za-z_]\w*$/.test(name) || name === '_') continue;
    variables.set(name, value);
    variables.declare(name, false).exported = true;
  }
  const defaults: Record<string, string> = { IFS: ' \t\n', OPTIND: '1', PS4: '+ ', PPID: String(process.parent) };
  if (!process.env.has('PATH')) defaults['PATH'] = DEFAULT_PATH;
  for (const [name, value] of Object.entries(defaults)) variables.set(name, value);
  variables.declare('PPID', false).readonly = true;
  setDirectory(shell);
  if (shell.flavour.name === 'bash') setBashVariables(shell);
}

function setDirectory(shell: Shell): void {
  const { variables, process } = shell;
  const known = variables.get('PWD');
  const same = known !== undefined && known.startsWith('/') && process.fs.exists(known) && process.fs.status(known).inode === process.fs.status('.').inode;
  if (!same) variables.set('PWD', process.cwd);
  variables.declare('PWD', false).exported = shell.flavour.name === 'bash' || process.env.has('PWD') || shell.flavour.name === 'ash';
}

function setBashVariables(shell: Shell): void {
  const { variables, process } = shell;
  const level = Number(process.env.get('SHLVL') ?? 0);
  const values: Record<string, string> = {
    BASH: '/bin/bash', BASH_VERSION: '5.2.15(1)-release', HOSTNAME: process.hostname, HOSTTYPE: 'x86_64', OSTYPE: 'linux-gnu',
    MACHTYPE: 'x86_64-pc-linux-gnu', UID: String(process.user.uid), EUID: String(process.user.uid),
  };
  for (const [name, value] of Object.entries(values)) if (name !== 'HOSTNAME' || variables.get(name) === undefined) variables.set(name, value);
  variables.setArray('BASH_VERSINFO', [[0, '5'], [1, '2'], [2, '15'], [3, '1'], [4, 'release'], [5, 'x86_64-pc-linux-gnu']]);
  for (const name of ['UID', 'EUID', 'BASH_VERSINFO']) variables.declare(name, false).readonly = true;
  variables.set('SHLVL', String(Number.isInteger(level) ? level + 1 : 1));
  variables.declare('SHLVL', false).exported = true;
}

/** What an interactive shell sets before it reads its files. */
export function setInteractiveVariables(shell: Shell): void {
  const { variables, process, flavour } = shell;
  const root = process.user.uid === 0;
  const defaults: Record<string, string> = flavour.name === 'bash'
    ? { PS1: '\\s-\\v\\$ ', PS2: '> ', HISTFILE: `${variables.get('HOME') ?? process.user.home}/.bash_history`, HISTSIZE: '500', HISTFILESIZE: '500' }
    : { PS1: flavour.name === 'ash' ? '\\w \\$ ' : root ? '# ' : '$ ', PS2: '> ' };
  for (const [name, value] of Object.entries(defaults)) if (variables.get(name) === undefined) variables.set(name, value);
  if (process.tty && flavour.name === 'bash') {
    variables.set('COLUMNS', String(process.tty.columns));
    variables.set('LINES', String(process.tty.rows));
  }
}

/** Runs the start-up files that this kind of shell reads. */
export async function runStartupFiles(shell: Shell, line: CommandLine): Promise<void> {
  const home = shell.variables.get('HOME') ?? shell.process.user.home;
  const bash = shell.flavour.name === 'bash';
  const { interactive, login } = shell.identity;
  if (login) {
    if (!line.profile) return;
    await runFile(shell, '/etc/profile');
    const personal = bash ? ['.bash_profile', '.bash_login', '.profile'] : ['.profile'];
    const found = personal.map((name) => `${home}/${name}`).find((path) => shell.process.fs.exists(path));
    if (found !== undefined) await runFile(shell, found);
  } else if (interactive && bash && line.startupFiles) {
    if (line.rcFile === undefined) await runFile(shell, '/etc/bash.bashrc');
    await runFile(shell, line.rcFile ?? `${home}/.bashrc`);
  } else if (interactive && !bash) await runNamedFile(shell, 'ENV');
  if (!interactive && bash) await runNamedFile(shell, 'BASH_ENV');
}

async function runNamedFile(shell: Shell, variable: string): Promise<void> {
  const path = shell.variables.get(variable);
  if (path) await runFile(shell, path);
}

async function runFile(shell: Shell, path: string): Promise<void> {
  const { fs } = shell.process;
  if (!fs.exists(path) || fs.status(path).type !== 'file' || !fs.access(path, 'read')) return;
  const { identity } = shell;
  const { messageName, script, interactive } = identity;
  shell.sourceDepth += 1;
  if (!interactive) Object.assign(identity, { messageName: path, script: true });
  try {
    await shell.runtime.runText(shell, decodeText(fs.readFile(path)), { goesOn: true, ...(interactive ? { name: path } : {}) });
  } catch (error) {
    if (!(error instanceof LineAbandoned)) throw error;
  } finally {
    shell.sourceDepth -= 1;
    Object.assign(identity, { messageName, script });
  }
}

