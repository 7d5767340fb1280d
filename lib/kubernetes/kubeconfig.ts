import { parse } from 'yaml';
import type { Access } from './access.ts';

/** A kubeconfig file (client-go's tools/clientcmd/api/v1). Fields that are not read here are kept. */
export interface Kubeconfig {
  apiVersion?: string;
  kind?: string;
  preferences?: Record<string, unknown>;
  clusters?: NamedCluster[] | null;
  users?: NamedUser[] | null;
  contexts?: NamedContext[] | null;
  'current-context'?: string;
  [other: string]: unknown;
}

export interface NamedCluster {
  name: string;
  cluster: ClusterEntry;
}

export interface ClusterEntry {
  server?: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'certificate-authority'?: string;
  /** Base64 of PEM. */
  'certificate-authority-data'?: string;
  [other: string]: unknown;
}

export interface NamedUser {
  name: string;
  user: UserEntry;
}

export interface UserEntry {
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  [other: string]: unknown;
}

export interface NamedContext {
  name: string;
  context: ContextEntry;
}

export interface ContextEntry {
  cluster?: string;
  user?: string;
  namespace?: string;
  [other: string]: unknown;
}

/** A kubeconfig from its text. Throws Error when it is not YAML or not a mapping. */
export function parseKubeconfig(text: string): Kubeconfig {
  const content: unknown = parse(text);
  if (content === null || content === undefined) return {};
  if (typeof content !== 'object' || Array.isArray(content)) throw new Error('a kubeconfig must be a YAML mapping');
  return content as Kubeconfig;
}

export interface SelectedContext {
  name: string;
  access: Access;
  /** `default` when the context names none. */
  namespace: string;
}

/**
 * What a context of the file leads to; the current one when none is named. `readFile` gives the
 * content of a file that the kubeconfig refers to. Throws Error naming what is missing.
 */
export function selectContext(config: Kubeconfig, options: { context?: string; readFile: (path: string) => string }): SelectedContext {
  const name = options.context ?? config['current-context'] ?? '';
  const context = config.contexts?.find((entry) => entry.name === name)?.context;
  if (!context) throw new Error(name === '' ? 'the kubeconfig has no current-context' : `context "${name}" does not exist`);
  const cluster = config.clusters?.find((entry) => entry.name === context.cluster)?.cluster;
  if (!cluster?.server) throw new Error(`cluster "${context.cluster ?? ''}" does not exist or has no server`);
  const user = config.users?.find((entry) => entry.name === context.user)?.user ?? {};
  return { name, access: accessOf(cluster, user, options.readFile), namespace: context.namespace || 'default' };
}

/** Joins a cluster and a user of a kubeconfig, reading the files that they refer to. */
export function accessOf(cluster: ClusterEntry, user: UserEntry, readFile: (path: string) => string): Access {
  const pem = (data: string | undefined, path: string | undefined) => {
    if (data) return Buffer.from(data, 'base64').toString('utf8');
    return path ? readFile(path) : undefined;
  };
  return {
    server: cluster.server ?? '',
    certificateAuthority: pem(cluster['certificate-authority-data'], cluster['certificate-authority']),
    skipTlsVerify: cluster['insecure-skip-tls-verify'],
    tlsServerName: cluster['tls-server-name'],
    token: user.token ?? (user.tokenFile ? readFile(user.tokenFile).trim() : undefined),
    clientCertificate: pem(user['client-certificate-data'], user['client-certificate']),
    clientKey: pem(user['client-key-data'], user['client-key']),
    username: user.username,
    password: user.password,
  };
}
