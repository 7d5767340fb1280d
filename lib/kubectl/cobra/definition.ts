/** A flag as pflag knows it. */
export interface FlagDefinition {
  name: string;
  shorthand?: string;
  type: FlagType;
  /** As help shows it. */
  default: string;
  /** The value of the flag when it is given without one (pflag's NoOptDefVal). */
  noOption?: string;
  usage: string;
  hidden?: boolean;
  deprecated?: string;
  required?: boolean;
}

export type FlagType =
  | 'bool' | 'string' | 'stringSlice' | 'stringArray' | 'duration' | 'int' | 'int64' | 'int32' | 'tristate'
  | 'stringToString' | 'mapStringString' | 'moduleSpec';

/** A command as cobra knows it: what its help says and which flags it takes. */
export interface CommandDefinition {
  name: string;
  /** The usage line without the parents' names: `get [(-o|--output=)json|…] …`. */
  use: string;
  aliases?: string[];
  suggestFor?: string[];
  short: string;
  long?: string;
  example?: string;
  hidden?: boolean;
  runnable?: boolean;
  disableFlagsInUseLine?: boolean;
  flags?: FlagDefinition[];
  /** Flags that the subcommands take too. */
  persistent?: FlagDefinition[];
  commands?: CommandDefinition[];
}

/** A command with its ancestors, the root first and the command itself last. */
export type CommandPath = readonly [CommandDefinition, ...CommandDefinition[]];

/** `kubectl create secret` */
export function pathName(path: CommandPath): string {
  return path.map((command) => command.name).join(' ');
}

export function lastOf(path: CommandPath): CommandDefinition {
  return path[path.length - 1] ?? path[0];
}

/** Every flag that the command accepts, by name. */
export function acceptedFlags(path: CommandPath): Map<string, FlagDefinition> {
  const flags = new Map<string, FlagDefinition>();
  for (const command of path) for (const flag of command.persistent ?? []) flags.set(flag.name, flag);
  for (const flag of lastOf(path).flags ?? []) flags.set(flag.name, flag);
  return flags;
}

/** Subcommands that help and completion show. */
export function visibleCommands(command: CommandDefinition): CommandDefinition[] {
  return (command.commands ?? []).filter((sub) => !sub.hidden && (sub.runnable || (sub.commands ?? []).length > 0));
}
