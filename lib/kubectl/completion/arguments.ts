import type { Completion } from '#lib/machine/index.ts';
import type { CommandPath } from '../cobra/definition.ts';
import type { Asking } from './asking.ts';
import { containersOf, namesOf, portsOf, typesFor } from './asking.ts';

export interface ArgumentLine {
  path: CommandPath;
  /** What stands before the cursor, without flags. */
  args: readonly string[];
  word: string;
  ask(): Asking;
}

type Offered = Promise<Completion | readonly string[]> | readonly string[];
type Rule = (line: ArgumentLine) => Offered;

/** Files, as a shell offers where it knows nothing better. */
const FILES: Completion = { candidates: [], files: true };

const SCALABLE = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'];
const WITH_IMAGES = ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'];
const ROLLOUTS = ['deployment', 'daemonset', 'statefulset'];
/** Types whose Pods logs, exec and the like find (doPodResourceCompletion). */
const WITH_PODS = ['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services', 'statefulsets'];

/** ValidArgsFunction of each command, by its path without `kubectl`. */
const RULES = new Map<string, Rule>([
  ...['get', 'describe', 'delete', 'edit', 'label', 'annotate', 'patch', 'debug', 'apply view-last-applied', 'apply edit-last-applied']
    .map((name): [string, Rule] => [name, typesAndNames({})]),
  ...['pause', 'resume', 'restart', 'undo', 'history']
    .map((name): [string, Rule] => [`rollout ${name}`, typesAndNames({ types: ROLLOUTS })]),
  ['rollout status', typesAndNames({ types: ROLLOUTS, once: true })],
  ['scale', typesAndNames({ types: SCALABLE })],
  ['autoscale', typesAndNames({ types: SCALABLE })],
  ['expose', typesAndNames({ types: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'] })],
  ['taint', typesAndNames({ types: ['node'] })],
  ['set image', typesAndNames({ types: WITH_IMAGES, once: true })],
  ['exec', first(pods)],
  ['attach', first(pods)],
  ['logs', (line) => (line.args.length === 1 ? containersOf(line.ask(), line.args[0] ?? '') : first(pods)(line))],
  ['port-forward', (line) => (line.args.length === 1 ? portsOf(line.ask(), line.args[0] ?? '') : first(pods)(line))],
  ...['cordon', 'uncordon', 'drain', 'top node'].map((name): [string, Rule] => [name, first(({ ask }) => namesOf(ask(), 'nodes'))]),
  ['top pod', first(({ ask }) => namesOf(ask(), 'pods'))],
  ['create token', first(({ ask }) => namesOf(ask(), 'serviceaccounts'))],
  ...['use-context', 'set-context', 'delete-context', 'rename-context']
    .map((name): [string, Rule] => [`config ${name}`, first(({ ask }) => [...ask().config.contexts.keys()])]),
  ['config delete-cluster', first(({ ask }) => [...ask().config.clusters.keys()])],
  ['config delete-user', first(({ ask }) => [...ask().config.users.keys()])],
  ['completion', first(() => ['bash', 'zsh', 'fish', 'powershell'])],
]);

/** What a command takes as its next argument; files where kubectl says nothing. */
export async function completeArgument(line: ArgumentLine): Promise<Completion | readonly string[]> {
  const rule = RULES.get(line.path.slice(1).map((command) => command.name).join(' '));
  return rule ? rule(line) : FILES;
}

function first(rule: Rule): Rule {
  return (line) => (line.args.length === 0 ? rule(line) : []);
}

/** `TYPE NAME…` and `TYPE/NAME…` (resourceTypeAndNameCompletionFunc). */
function typesAndNames({ types, once = false }: { types?: readonly string[]; once?: boolean }): Rule {
  return async ({ args, word, ask }) => {
    const [type] = args;
    const offered = async () => types ?? (await typesFor(ask(), word));
    if (type !== undefined && !type.includes('/')) {
      if (once && args.length > 1) return [];
      const names = await namesOf(ask(), type);
      return names.filter((name) => !args.slice(1).includes(name));
    }
    if (type !== undefined && once) return [];
    if (word.includes('/')) return qualified(ask(), word);
    if (type === undefined) return offered();
    return { candidates: (await offered()).map((each) => `${each}/`), noSpace: true };
  };
}

async function qualified(ask: Asking, word: string): Promise<readonly string[]> {
  const type = word.slice(0, word.indexOf('/'));
  return (await namesOf(ask, type)).map((name) => `${type}/${name}`);
}

/** Pods by name, and types that have Pods (doPodResourceCompletion). */
async function pods({ word, ask }: ArgumentLine): Promise<Completion | readonly string[]> {
  if (word.includes('/')) return qualified(ask(), word);
  const names = (await namesOf(ask(), 'pods')).filter((name) => name.startsWith(word));
  const types = WITH_PODS.filter((type) => type.startsWith(word)).map((type) => `${type}/`);
  return { candidates: [...names, ...types], noSpace: names.length === 0 };
}
