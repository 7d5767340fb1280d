import type { CommandDefinition, CommandPath, FlagDefinition } from './definition.ts';
import { acceptedFlags, lastOf, pathName, visibleCommands } from './definition.ts';
import { wrapWords } from './word-wrap.ts';

export interface HelpOptions {
  /** Headings under which the root shows its commands. */
  groups: readonly { title: string; commands: readonly string[] }[];
  /** Columns to wrap at when printing to a terminal (kubectl's ResponsiveWriter); undefined for a pipe. */
  wrapAt?: number | undefined;
}

/** The whole text of `--help` (kubectl's util/templates). */
export function helpText(path: CommandPath, options: HelpOptions): string {
  const command = lastOf(path);
  const text = (command.long || command.short).trim() + usageText(path, options);
  return options.wrapAt === undefined ? text : wrapWords(text, options.wrapAt);
}

function usageText(path: CommandPath, options: HelpOptions): string {
  const command = lastOf(path);
  const isRoot = path.length === 1;
  const hasCommands = (command.commands ?? []).length > 0;
  const sections: string[] = ['\n\n'];
  if (command.aliases && command.aliases.length > 0) sections.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}\n\n`);
  if (command.example) sections.push(`Examples:\n${command.example.trimEnd()}\n\n`);
  if (visibleCommands(command).length > 0) sections.push(`${commandGroups(command, isRoot, options)}\n\n`);
  const local = localFlags(command);
  if (local.length > 0) sections.push(`Options:\n${flagUsages(local, options.wrapAt).trimEnd()}\n\n`);
  if (command.runnable) sections.push(`Usage:\n  ${usageLine(path)}\n\n`);
  if (hasCommands) sections.push(`Use "${pathName(path)} <command> --help" for more information about a given command.\n`);
  if (command.runnable) sections.push(`Use "${path[0].name} options" for a list of global command-line options (applies to all commands).\n`);
  return sections.join('');
}

/** What `kubectl options` prints. */
export function globalOptionsText(root: CommandDefinition, wrapAt?: number): string {
  return `The following options can be passed to any command:\n\n${flagUsages(root.persistent ?? [], wrapAt)}`;
}

/** `kubectl get [options]…` */
export function usageLine(path: CommandPath): string {
  const parents = path.slice(0, -1).map((command) => command.name);
  const command = lastOf(path);
  let line = [...parents, command.use].join(' ');
  if (acceptedFlags(path).size > 0 && !command.disableFlagsInUseLine && !line.includes('[flags]')) line += ' [flags]';
  return line.includes('[options]') ? line : `${line} [options]`;
}

function localFlags(command: CommandDefinition): FlagDefinition[] {
  return (command.flags ?? []).filter((flag) => flag.name !== 'help');
}

function commandGroups(command: CommandDefinition, isRoot: boolean, options: HelpOptions): string {
  const all = visibleCommands(command).filter((sub) => sub.name !== 'options' && sub.name !== 'help');
  const padding = Math.max(11, ...(command.commands ?? []).map((sub) => sub.name.length));
  const lines = (title: string, subs: readonly CommandDefinition[]) =>
    [title, ...subs.map((sub) => `  ${sub.name.padEnd(padding)}   ${sub.short}`)].join('\n');
  if (!isRoot) return lines('Available Commands:', all);
  const grouped = new Set(options.groups.flatMap((group) => group.commands));
  const groups = options.groups.map((group) =>
    lines(group.title, group.commands.flatMap((name) => all.filter((sub) => sub.name === name))));
  return [...groups, lines('Other Commands:', all.filter((sub) => !grouped.has(sub.name) && sub.short !== ''))].join('\n\n');
}

function flagUsages(flags: readonly FlagDefinition[], wrapAt: number | undefined): string {
  return flags.filter((flag) => !flag.hidden).map((flag) => flagUsage(flag, wrapAt)).join('');
}

function flagUsage(flag: FlagDefinition, wrapAt: number | undefined): string {
  const shorthand = flag.shorthand ? `-${flag.shorthand}, ` : '';
  const value = flag.type === 'string' ? `'${flag.default}'` : flag.default;
  const usage = flag.usage.replaceAll('\n', ' ');
  const wrapped = wrapAt === undefined ? usage : wrapWords(usage, wrapAt - 10);
  return `    ${shorthand}--${flag.name}=${value}:\n\t${wrapped.replaceAll('\n', '\n\t')}\n\n`;
}
