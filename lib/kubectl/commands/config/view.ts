import type { ClusterEntry, ContextEntry, UserEntry } from '#lib/kubernetes/index.ts';
import type { MergedConfig } from '../../config/files.ts';
import { objectPrinter } from '../../printers/formats.ts';
import { TABLE_SETTINGS, TabWriter } from '../../printers/tab-writer.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, Failures, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';

/** `kubectl config view`: the kubeconfig in force, secrets hidden unless `--raw`. */
export const configView: Command = async (invocation) => {
  const { flags, args, io, process, config } = invocation;
  if (args.length > 0) throw new UsageFailure(`unexpected arguments: [${args.join(' ')}]`);
  const merged = flags.bool('minify') ? minified(invocation, config.merged) : config.merged;
  const object = shown(merged, flags.bool('raw') || flags.bool('flatten') ? 'raw' : 'hidden');
  const output = flags.string('output') === '' && flags.string('template') === '' ? 'yaml' : flags.string('output');
  if (output === 'name') {
    io.out('config/<unknown>\n');
    return;
  }
  io.out(objectPrinter({ process, flags, output, typed: true })?.(object) ?? '');
};

const SECRET_DATA = 'DATA+OMITTED';

function shown(merged: MergedConfig, secrets: 'raw' | 'hidden'): AnyObject {
  const clusters = sortedEntries(merged.clusters).map(([name, cluster]) => ({ name, cluster: secrets === 'raw' ? cluster : hideCluster(cluster) }));
  const users = sortedEntries(merged.users).map(([name, user]) => ({ name, user: secrets === 'raw' ? user : hideUser(user) }));
  const contexts = sortedEntries(merged.contexts).map(([name, context]) => ({ name, context }));
  const orNull = <T>(list: T[]) => (list.length === 0 ? null : list);
  return {
    kind: 'Config', apiVersion: 'v1', clusters: orNull(clusters), users: orNull(users), contexts: orNull(contexts), 'current-context': merged.currentContext,
  } as unknown as AnyObject;
}

function sortedEntries<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function hideCluster(cluster: ClusterEntry): ClusterEntry {
  return cluster['certificate-authority-data'] ? { ...cluster, 'certificate-authority-data': SECRET_DATA } : cluster;
}

function hideUser(user: UserEntry): UserEntry {
  const hidden = { ...user };
  if (user['client-certificate-data']) hidden['client-certificate-data'] = SECRET_DATA;
  if (user['client-key-data']) hidden['client-key-data'] = SECRET_DATA;
  if (user.token) hidden.token = 'REDACTED';
  if (user.password) hidden.password = 'REDACTED';
  return hidden;
}

function minified({ flags }: Invocation, merged: MergedConfig): MergedConfig {
  const name = flags.string('context') || merged.currentContext;
  const context = merged.contexts.get(name);
  if (name === '') throw new Failure('current-context must exist in order to minify');
  if (!context) throw new Failure(`cannot locate context ${name}`);
  const cluster = merged.clusters.get(context.cluster ?? '');
  const user = merged.users.get(context.user ?? '');
  return {
    currentContext: name,
    contexts: new Map([[name, context]]),
    clusters: new Map(cluster ? [[context.cluster ?? '', cluster]] : []),
    users: new Map(user ? [[context.user ?? '', user]] : []),
  };
}

/** `kubectl config current-context` */
export const configCurrentContext: Command = async ({ io, config }) => {
  if (config.merged.currentContext === '') throw new Failure('current-context is not set');
  io.out(`${config.merged.currentContext}\n`);
};

/** `kubectl config get-contexts [NAME…]` */
export const configGetContexts: Command = async ({ flags, args, io, config }) => {
  const output = flags.string('output');
  if (output !== '' && output !== 'name') {
    throw new Failure(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
  }
  const { contexts, currentContext } = config.merged;
  const errors: unknown[] = [];
  const names = args.length === 0 ? [...contexts.keys()].sort() : args.filter((name) => {
    if (contexts.has(name)) return true;
    errors.push(new Failure(`context ${name} not found`));
    return false;
  });
  const rows = names.sort().map((name) => contextRow(name, contexts.get(name) ?? {}, name === currentContext));
  const headers = output === 'name' || flags.bool('no-headers') ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'];
  const lines = output === 'name' ? names : [...headers, ...rows];
  io.out(new TabWriter(TABLE_SETTINGS).format(lines.map((line) => `${line}\n`).join('')));
  Failures.throwAll(errors);
};

function contextRow(name: string, context: ContextEntry, current: boolean): string {
  return [current ? '*' : '', name, context.cluster ?? '', context.user ?? '', context.namespace ?? ''].join('\t');
}

/** `kubectl config get-clusters` */
export const configGetClusters: Command = async ({ io, config }) => {
  io.out(`NAME\n${[...config.merged.clusters.keys()].sort().map((name) => `${name}\n`).join('')}`);
};

/** `kubectl config get-users` */
export const configGetUsers: Command = async ({ io, config }) => {
  io.out(`NAME\n${[...config.merged.users.keys()].sort().map((name) => `${name}\n`).join('')}`);
};
