import type { HttpEndpoint } from '#lib/core/index.ts';
import type { ClusterEntry, UserEntry } from '#lib/kubernetes/index.ts';
import { Unreachable } from '#lib/kubernetes/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { ApiClient } from '../api/client.ts';
import type { DiscoveryCache } from '../api/discovery.ts';
import { Discovery } from '../api/discovery.ts';
import type { FlagSet } from '../cobra/flag-set.ts';
import type { ConfigFiles } from '../config/files.ts';
import { selectTarget } from '../config/target.ts';

export interface KubectlOptions {
  /**
   * The way to the API that a kubeconfig's cluster and user lead to. Undefined for a server that is not
   * the sandbox's own: the connection counts as refused.
   */
  connect(cluster: ClusterEntry & { server: string }, user: UserEntry): HttpEndpoint | undefined;
}

export interface Connecting {
  process: Process;
  options: KubectlOptions;
  caches: DiscoveryCache;
  config: ConfigFiles;
  flags: FlagSet;
  /** Aborted when the command is done. */
  over: AbortSignal;
  /** Hears each warning of the server's once. */
  warn(text: string): void;
}

/** The API that kubeconfig and flags lead to; nothing is sent yet. Throws Failure for a kubeconfig that leads nowhere. */
export function connectApi({ process, options, caches, config, flags, over, warn }: Connecting): ApiClient {
  const target = selectTarget(config, flags);
  const warned = new Set<string>();
  return new ApiClient({
    endpoint: options.connect(target.cluster, target.user) ?? refusing(target.cluster.server),
    headers: credentials(target.user),
    server: target.cluster.server,
    namespace: target.namespace,
    namespaceEnforced: target.namespaceEnforced,
    discovery: (client) => new Discovery(client, caches),
    process,
    over,
    warn: (text) => {
      if (!warned.has(text)) warn(text);
      warned.add(text);
    },
  });
}

function credentials(user: UserEntry): Record<string, string> {
  if (user.token) return { authorization: `Bearer ${user.token}` };
  if (user.username) return { authorization: `Basic ${btoa(`${user.username}:${user.password ?? ''}`)}` };
  return {};
}

function refusing(server: string): HttpEndpoint {
  const refuse = async () => {
    throw new Unreachable(server, 'connect: connection refused', { refused: true });
  };
  return { request: refuse, upgrade: refuse };
}
