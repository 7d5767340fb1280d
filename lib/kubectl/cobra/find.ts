import type { CommandDefinition, CommandPath, FlagDefinition } from './definition.ts';
import { lastOf, pathName } from './definition.ts';
import { suggestionsFor } from './suggestions.ts';

/** No such command; `message` is cobra's, with suggestions. */
export class UnknownCommand extends Error {}

export interface FoundCommand {
  path: CommandPath;
  /** The words without the commands' names. */
  words: string[];
}

/** The command that a command line names (cobra's Find). Throws UnknownCommand. */
export function findCommand(root: CommandDefinition, words: readonly string[]): FoundCommand {
  let path: CommandPath = [root];
  let rest = [...words];
  for (;;) {
    const position = firstArgument(path, rest);
    const name = position === undefined ? undefined : rest[position];
    const next = (lastOf(path).commands ?? []).find((sub) => sub.name === name || (sub.aliases ?? []).includes(name ?? ''));
    if (!next || position === undefined) break;
    path = [...path, next];
    rest = rest.toSpliced(position, 1);
  }
  const position = firstArgument(path, rest);
  if (path.length === 1 && position !== undefined) {
    throw new UnknownCommand(`unknown command ${JSON.stringify(rest[position])} for "${pathName(path)}"${suggestionText(root, rest[position] ?? '')}`);
  }
  return { path, words: rest };
}

function suggestionText(command: CommandDefinition, typed: string): string {
  const names = suggestionsFor(command, typed);
  return names.length === 0 ? '' : `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join('')}`;
}

/** Where the first word that is neither a flag nor a flag's value stands (cobra's stripFlags). */
function firstArgument(path: CommandPath, words: readonly string[]): number | undefined {
  const flags = path.flatMap((command) => [...(command.persistent ?? []), ...(command === lastOf(path) ? command.flags ?? [] : [])]);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return undefined;
    if (word.startsWith('--')) {
      if (!word.includes('=') && takesValue(flags.find((flag) => flag.name === word.slice(2)))) index += 1;
    } else if (word.startsWith('-')) {
      if (word.length === 2 && takesValue(flags.find((flag) => flag.shorthand === word[1]))) index += 1;
    } else if (word !== '') {
      return index;
    }
  }
  return undefined;
}

/** cobra takes flags it does not know yet (those of the subcommand) for ones with a value. */
function takesValue(flag: FlagDefinition | undefined): boolean {
  return flag?.noOption === undefined;
}
