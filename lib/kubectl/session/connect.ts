import type { HttpEndpoint } from '#lib/core/index.ts';
import type { ClusterEntry, UserEntry } from '#lib/kubernetes/index.ts';
import { Unreachable } from '#lib/kubernetes/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { ApiClient } from '../api/client.ts';
import type { DiscoveryCache } from '../api/discovery.ts';
import { Discovery } from '../api/discovery.ts';
import type { FlagSet } from '../cobra/flag-set.ts';
import type { ConfigFiles } from '../config/files.ts';
import { parseDuration } from '../cobra/duration.ts';
import { selectTarget } from '../config/target.ts';
import { Failure } from './failure.ts';

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
  const timeout = timeoutOf(flags);
  const target = selectTarget(config, flags);
  const warned = new Set<string>();
  return new ApiClient({
    endpoint: options.connect(target.cluster, target.user) ?? refusing(target.cluster.server),
    headers: { ...credentials(target.user), ...impersonation(flags) },
    server: target.cluster.server,
    namespace: target.namespace,
    namespaceEnforced: target.namespaceEnforced,
    discovery: (client) => new Discovery(client, caches),
    process,
    timeout,
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

/** `--as` and its like (client-go's transport.impersonatingRoundTripper). Throws Failure for a user left out. */
function impersonation(flags: FlagSet): Record<string, string> {
  const [user, uid, groups] = [flags.string('as'), flags.string('as-uid'), flags.list('as-group')];
  if (user === '') {
    if (uid !== '' || groups.length > 0) throw new Failure('requesting uid, groups or user-extra for user without impersonating a user');
    return {};
  }
  return {
    'impersonate-user': user,
    ...(uid === '' ? {} : { 'impersonate-uid': uid }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': groups.join(',') }),
  };
}

/** What `--request-timeout` says, in milliseconds (clientcmd.ParseTimeout). Throws Failure. */
function timeoutOf(flags: FlagSet): number {
  const value = flags.string('request-timeout');
  const timeout = /^\d+$/.test(value) ? Number(value) * 1000 : parseDuration(value);
  if (timeout !== undefined) return timeout;
  throw new Failure('Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)');
}

function refusing(server: string): HttpEndpoint {
  const refuse = async () => {
    throw new Unreachable(server, 'connect: connection refused', { refused: true });
  };
  return { request: refuse, upgrade: refuse };
}
