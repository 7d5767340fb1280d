import { Parser } from './parser/parser.ts';
import { changeDirectory } from './builtins/cd.ts';
import type { Shell } from './interpreter/shell.ts';
import type { Variable } from './interpreter/variable.ts';
import { isSet } from './interpreter/variable.ts';

/** What an interactive shell needs to go on after a restart: plain JSON. Jobs, open files and traps are not in it. */
export interface SavedShell {
  readonly cwd: string;
  readonly variables: readonly SavedVariable[];
  /** As written; a definition that a later version cannot parse is left out. */
  readonly functions: readonly string[];
  readonly aliases: readonly (readonly [name: string, value: string])[];
  readonly options: readonly string[];
  readonly shopt: readonly string[];
  readonly history: readonly string[];
  /** How many of the history's last commands are not in the file yet. */
  readonly unwritten: number;
  readonly positional: readonly string[];
  readonly directoryStack: readonly string[];
  readonly lastStatus: number;
  readonly umask: number;
}

interface SavedVariable {
  readonly name: string;
  readonly value?: string | undefined;
  readonly array?: readonly (readonly [number, string])[] | undefined;
  readonly table?: readonly (readonly [string, string])[] | undefined;
  /** Letters of `declare`: x, r, i, u, l, n. */
  readonly flags: string;
}

/** The state of a shell, taken between two of its steps. */
export function saveShell(shell: Shell): SavedShell {
  return {
    cwd: shell.process.cwd,
    variables: [...shell.variables.visible()].filter(([, variable]) => isSet(variable) || variable.exported).map(([name, variable]) => saveVariable(name, variable)),
    functions: [...shell.functions.values()].map((definition) => definition.source),
    aliases: [...shell.aliases],
    options: shell.options.enabled(),
    shopt: shell.options.shoptEnabled(),
    history: [...shell.history],
    unwritten: shell.unwritten,
    positional: [...shell.positional],
    directoryStack: [...shell.directoryStack],
    lastStatus: shell.lastStatus,
    umask: shell.process.umask,
  };
}

function saveVariable(name: string, variable: Variable): SavedVariable {
  const flags = [
    variable.exported && 'x', variable.readonly && 'r', variable.integer && 'i', variable.reference && 'n',
    variable.casing === 'upper' && 'u', variable.casing === 'lower' && 'l',
  ].filter(Boolean).join('');
  return {
    name,
    flags,
    ...(variable.value === undefined ? {} : { value: variable.value }),
    ...(variable.array ? { array: [...variable.array] } : {}),
    ...(variable.table ? { table: [...variable.table] } : {}),
  };
}

/** Brings a fresh shell to a saved state. A directory that is gone leaves it where it is. */
export function restoreShell(shell: Shell, saved: SavedShell): void {
  for (const entry of saved.variables) restoreVariable(shell, entry);
  for (const source of saved.functions) restoreFunction(shell, source);
  for (const [name, value] of saved.aliases) shell.aliases.set(name, value);
  for (const name of saved.options) shell.options.set(name, true);
  for (const name of saved.shopt) shell.options.setShopt(name, true);
  shell.history.splice(0, shell.history.length, ...saved.history);
  shell.unwritten = saved.unwritten;
  shell.positional = [...saved.positional];
  shell.directoryStack = [...saved.directoryStack];
  shell.lastStatus = saved.lastStatus;
  shell.process.umask = saved.umask;
  const previous = shell.variables.get('OLDPWD');
  try {
    changeDirectory(shell, saved.cwd);
    if (previous !== undefined) shell.variables.set('OLDPWD', previous);
  } catch {
    shell.variables.set('PWD', shell.process.cwd);
  }
}

function restoreVariable(shell: Shell, entry: SavedVariable): void {
  const variable = shell.variables.declare(entry.name, false);
  // PPID, UID and the like are this process's own.
  if (variable.readonly) return;
  variable.value = entry.value;
  variable.array = entry.array && new Map(entry.array);
  variable.table = entry.table && new Map(entry.table);
  variable.exported = entry.flags.includes('x');
  variable.readonly = entry.flags.includes('r');
  variable.integer = entry.flags.includes('i');
  variable.reference = entry.flags.includes('n');
  variable.casing = entry.flags.includes('u') ? 'upper' : entry.flags.includes('l') ? 'lower' : undefined;
}

function restoreFunction(shell: Shell, source: string): void {
  try {
    const command = new Parser(source, { dialect: shell.flavour.dialect, extglob: true }).next()?.items[0]?.command;
    if (command?.type === 'function') shell.functions.set(command.name, command);
  } catch {
    // Left out, as the type's comment says.
  }
}
