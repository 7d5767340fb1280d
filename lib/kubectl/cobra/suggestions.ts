import type { CommandDefinition } from './definition.ts';

/** Names of subcommands that a mistyped one may have meant (cobra's SuggestionsFor, distance 2). */
export function suggestionsFor(command: CommandDefinition, typed: string): string[] {
  const lower = typed.toLowerCase();
  return (command.commands ?? [])
    .filter((sub) => !sub.hidden)
    .filter((sub) =>
      distance(lower, sub.name.toLowerCase()) <= 2
      || sub.name.toLowerCase().startsWith(lower)
      || (sub.suggestFor ?? []).some((other) => other.toLowerCase() === lower))
    .map((sub) => sub.name);
}

/** Levenshtein's distance. */
function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + same));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
