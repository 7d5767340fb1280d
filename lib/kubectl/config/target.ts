import type { ClusterEntry, UserEntry } from '#lib/kubernetes/index.ts';
import type { FlagSet } from '../cobra/flag-set.ts';
import { Failure, PlainFailure } from '../session/failure.ts';
import type { ConfigFiles } from './files.ts';

/** The cluster, user and namespace that a command works with. */
export interface Target {
  cluster: ClusterEntry & { server: string };
  user: UserEntry;
  /** `default` when neither flag nor context names one. */
  namespace: string;
  /** The namespace was asked for by `--namespace`, so that files may not say otherwise. */
  namespaceEnforced: boolean;
}

/** Where the kubeconfig and the global flags lead (client-go's DeferredLoadingClientConfig). Throws Failure. */
export function selectTarget(config: ConfigFiles, flags: FlagSet): Target {
  const { merged } = config;
  const contextName = flags.string('context') || merged.currentContext;
  const context = merged.contexts.get(contextName);
  if (!context && flags.string('context') !== '') {
    throw new PlainFailure(`Error in configuration: context was not found for specified context: ${contextName}`);
  }
  const namespace = flags.string('namespace');
  return {
    cluster: clusterOf(config, flags, context?.cluster),
    user: userOf(config, flags, context?.user),
    namespace: namespace || context?.namespace || 'default',
    namespaceEnforced: namespace !== '',
  };
}

/** The namespace alone, for commands that never talk to a server. */
export function selectNamespace(config: ConfigFiles, flags: FlagSet): { namespace: string; enforced: boolean } {
  const context = config.merged.contexts.get(flags.string('context') || config.merged.currentContext);
  const namespace = flags.string('namespace');
  return { namespace: namespace || context?.namespace || 'default', enforced: namespace !== '' };
}

function clusterOf(config: ConfigFiles, flags: FlagSet, fromContext: string | undefined): Target['cluster'] {
  const asked = flags.string('cluster');
  const name = asked || fromContext || '';
  const entry = config.merged.clusters.get(name);
  if (!entry && asked !== '') throw new Failure(`no server found for cluster ${JSON.stringify(asked)}`);
  if (!entry && name !== '') throw new PlainFailure(`Error in configuration: cluster ${JSON.stringify(name)} does not exist`);
  return { ...entry, server: flags.string('server') || entry?.server || 'http://localhost:8080' };
}

function userOf(config: ConfigFiles, flags: FlagSet, fromContext: string | undefined): UserEntry {
  // `create rolebinding --user=jane` has a flag of its own by that name, which takes several.
  const asked = flags.list('user').length > 0 ? '' : flags.string('user');
  const entry = config.merged.users.get(asked || fromContext || '');
  if (!entry && asked !== '') throw new Failure(`auth info ${JSON.stringify(asked)} does not exist`);
  const token = flags.string('token');
  return token === '' ? { ...entry } : { token };
}
