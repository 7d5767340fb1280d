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
    .map((sub) => sub.name)
    .sort((one, other) => (command.name === 'kubectl' ? rank(one) - rank(other) : 0));
}

/** Commands of kubectl itself in the order it adds them (kubectl's pkg/cmd/cmd.go); those of others are in order of names. */
const ORDER = [
  'create', 'expose', 'run', 'set', 'explain', 'get', 'edit', 'delete', 'rollout', 'scale', 'autoscale', 'certificate', 'cluster-info', 'top',
  'cordon', 'uncordon', 'drain', 'taint', 'describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events',
  'diff', 'apply', 'patch', 'replace', 'wait', 'kustomize', 'label', 'annotate', 'completion',
];

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index < 0 ? ORDER.length : index;
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
