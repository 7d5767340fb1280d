import { decodeText } from '../escapes.ts';
import { LIMITS } from '../limits.ts';
import type { Shell } from '../interpreter/shell.ts';

/** Reads ~/.bash_history (or HISTFILE) into the shell's history. */
export function loadHistory(shell: Shell): void {
  const path = shell.variables.get('HISTFILE');
  if (!path) return;
  try {
    const lines = decodeText(shell.process.fs.readFile(path)).split('\n').filter((line) => line !== '');
    shell.history.push(...lines.slice(-limitOf(shell, 'HISTFILESIZE')));
  } catch {
    // No file yet: an empty history.
  }
}

/** Appends what is new since the file was read. A multi-line command takes as many lines, as in bash without timestamps. */
export function saveHistory(shell: Shell): void {
  const path = shell.variables.get('HISTFILE');
  const added = shell.unwritten === 0 ? [] : shell.history.slice(-shell.unwritten);
  shell.unwritten = 0;
  if (!path || added.length === 0) return;
  try {
    shell.process.fs.writeFile(path, `${added.join('\n')}\n`, { append: true, mode: 0o600 });
  } catch {
    // A full disk or a read-only home loses the history, not the shell.
  }
}

/** Adds a command, as HISTCONTROL and HISTSIZE say. */
export function remember(shell: Shell, line: string): void {
  const command = line.replace(/\n+$/, '');
  if (command.trim() === '') return;
  const control = (shell.variables.get('HISTCONTROL') ?? '').split(':');
  const both = control.includes('ignoreboth');
  if ((both || control.includes('ignorespace')) && /^\s/.test(command)) return;
  if ((both || control.includes('ignoredups')) && shell.history.at(-1) === command) return;
  if (control.includes('erasedups')) {
    const kept = shell.history.filter((entry) => entry !== command);
    shell.history.splice(0, shell.history.length, ...kept);
  }
  shell.history.push(command);
  shell.unwritten += 1;
  const excess = shell.history.length - limitOf(shell, 'HISTSIZE');
  if (excess > 0) shell.history.splice(0, excess);
}

function limitOf(shell: Shell, name: string): number {
  const value = shell.variables.get(name);
  const number = value === undefined || value === '' ? LIMITS.history : Number(value);
  return Number.isNaN(number) || number < 0 ? LIMITS.history : Math.min(number, LIMITS.history);
}
