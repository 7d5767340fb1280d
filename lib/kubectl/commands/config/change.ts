import type { Kubeconfig } from '#lib/kubernetes/index.ts';
import { writeConfig } from '../../config/files.ts';
import type { ConfigFile } from '../../config/files.ts';
import { helpFor } from '../help/help.ts';
import { record } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';

type Section = 'clusters' | 'contexts' | 'users';

/** The file that holds an entry, or the one where new ones go. */
function fileOf({ config }: Invocation, section?: Section, name?: string): ConfigFile {
  const holding = section === undefined ? undefined
    : config.files.find((file) => (file.content[section] ?? []).some((entry) => entry.name === name));
  const main = config.files.find((file) => file.path === config.defaultPath);
  return holding ?? main ?? { path: config.defaultPath, content: {} };
}

/** The file that says which context is current. */
function currentFile({ config }: Invocation): ConfigFile {
  return config.files.find((file) => file.content['current-context']) ?? config.files[0] ?? { path: config.defaultPath, content: {} };
}

function oneArgument(invocation: Invocation): string {
  const { args, io, process, path } = invocation;
  if (args.length === 1) return args[0] ?? '';
  io.out(helpFor(path, process));
  throw new Failure(`Unexpected args: [${args.join(' ')}]`);
}

/** `kubectl config use-context NAME` */
export const configUseContext: Command = async (invocation) => {
  const name = oneArgument(invocation);
  if (name === '') throw new Failure('empty context names are not allowed');
  if (!invocation.config.merged.contexts.has(name)) throw new Failure(`no context exists with the name: ${JSON.stringify(name)}`);
  const file = currentFile(invocation);
  writeConfig(invocation.process, { path: file.path, content: { ...file.content, 'current-context': name } });
  invocation.io.out(`Switched to context "${name}".\n`);
};

/** `kubectl config set-context NAME|--current [--namespace=…] [--cluster=…] [--user=…]` */
export const configSetContext: Command = async (invocation) => {
  const { flags, args, io, process, path, config } = invocation;
  if (args.length > 1) {
    io.out(helpFor(path, process));
    throw new Failure(`Unexpected args: [${args.join(' ')}]`);
  }
  const current = flags.bool('current');
  const asked = args[0] ?? '';
  if (asked === '' && !current) throw new Failure('you must specify a non-empty context name or --current');
  if (asked !== '' && current) throw new Failure('you cannot specify both a context name and --current');
  const name = current ? config.merged.currentContext : asked;
  if (current && name === '') throw new Failure('no current context is set');
  const exists = config.merged.contexts.has(name);
  const changes = Object.fromEntries(['cluster', 'user', 'namespace'].filter((flag) => flags.changed(flag)).map((flag) => [flag, flags.string(flag)]));
  const file = fileOf(invocation, 'contexts', name);
  const present = (file.content.contexts ?? []).find((entry) => entry.name === name)?.context ?? { cluster: '', user: '' };
  const others = (file.content.contexts ?? []).filter((entry) => entry.name !== name);
  const context = { ...present, ...changes };
  writeConfig(process, { path: file.path, content: { ...file.content, contexts: [...others, { name, context }] } });
  io.out(`Context "${name}" ${exists ? 'modified' : 'created'}.\n`);
};

/** `kubectl config rename-context OLD NEW` */
export const configRenameContext: Command = async (invocation) => {
  const { args, io, process, path, config } = invocation;
  if (args.length !== 2) {
    io.out(helpFor(path, process));
    throw new Failure(`Unexpected args: [${args.join(' ')}]`);
  }
  const [from = '', to = ''] = args;
  const file = fileOf(invocation, 'contexts', from);
  if (!config.merged.contexts.has(from)) throw new Failure(`cannot rename the context ${JSON.stringify(from)}, it's not in ${file.path}`);
  if (config.merged.contexts.has(to)) throw new Failure(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${file.path}`);
  const contexts = (file.content.contexts ?? []).map((entry) => (entry.name === from ? { ...entry, name: to } : entry));
  const renamed = file.content['current-context'] === from ? { 'current-context': to } : {};
  writeConfig(process, { path: file.path, content: { ...file.content, contexts, ...renamed } });
  io.out(`Context "${from}" renamed to "${to}".\n`);
};

/** `kubectl config set-cluster NAME [--server=…]` */
export const configSetCluster: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const name = oneArgument(invocation);
  const changes: Record<string, unknown> = {};
  for (const flag of ['server', 'tls-server-name', 'certificate-authority', 'proxy-url']) if (flags.has(flag) && flags.changed(flag)) changes[flag] = flags.string(flag);
  if (flags.changed('insecure-skip-tls-verify')) changes['insecure-skip-tls-verify'] = flags.string('insecure-skip-tls-verify') === 'true';
  const file = fileOf(invocation, 'clusters', name);
  const present = (file.content.clusters ?? []).find((entry) => entry.name === name)?.cluster ?? { server: '' };
  const others = (file.content.clusters ?? []).filter((entry) => entry.name !== name);
  writeConfig(process, { path: file.path, content: { ...file.content, clusters: [...others, { name, cluster: { ...present, ...changes } }] } });
  io.out(`Cluster "${name}" set.\n`);
};

/** `kubectl config set-credentials NAME [--token=…]` */
export const configSetCredentials: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const name = oneArgument(invocation);
  const changes: Record<string, unknown> = {};
  for (const flag of ['token', 'username', 'password', 'client-certificate', 'client-key']) if (flags.has(flag) && flags.changed(flag)) changes[flag] = flags.string(flag);
  if ('token' in changes && ('username' in changes || 'password' in changes)) {
    throw new Failure('you cannot specify more than one authentication method at the same time: --token, --username/--password');
  }
  const file = fileOf(invocation, 'users', name);
  const present = (file.content.users ?? []).find((entry) => entry.name === name)?.user ?? {};
  const others = (file.content.users ?? []).filter((entry) => entry.name !== name);
  writeConfig(process, { path: file.path, content: { ...file.content, users: [...others, { name, user: { ...present, ...changes } }] } });
  io.out(`User "${name}" set.\n`);
};

/** `kubectl config delete-context|delete-cluster|delete-user NAME` */
export function configDelete(section: Section, what: 'context' | 'cluster' | 'user'): Command {
  return async (invocation) => {
    const { io, process, args, path } = invocation;
    if (args.length !== 1) {
      io.out(helpFor(path, process));
      throw new Failure(`Unexpected args: [${args.join(' ')}]`);
    }
    const name = args[0] ?? '';
    const file = fileOf(invocation, section, name);
    const entries: readonly { name: string }[] = file.content[section] ?? [];
    if (!entries.some((entry) => entry.name === name)) throw new Failure(`cannot delete ${what} ${name}, not in ${file.path}`);
    if (section === 'contexts' && invocation.config.merged.currentContext === name) {
      io.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    }
    const content = { ...file.content, [section]: entries.filter((entry) => entry.name !== name) } as Kubeconfig;
    writeConfig(process, { path: file.path, content });
    io.out(`deleted ${what} ${name} from ${file.path}\n`);
  };
}

const SECTIONS: Readonly<Record<string, { section: Section; inner: 'cluster' | 'context' | 'user' }>> = {
  clusters: { section: 'clusters', inner: 'cluster' }, contexts: { section: 'contexts', inner: 'context' }, users: { section: 'users', inner: 'user' },
};

/** `kubectl config set PROPERTY VALUE`: `contexts.learn.namespace`, `current-context`. */
export const configSet: Command = async (invocation) => {
  const { args, io, process, path } = invocation;
  if (args.length !== 2) {
    io.out(helpFor(path, process));
    throw new Failure(`Unexpected args: [${args.join(' ')}]`);
  }
  const [property = '', value = ''] = args;
  changeProperty(invocation, property, value);
  io.out(`Property "${property}" set.\n`);
};

/** `kubectl config unset PROPERTY` */
export const configUnset: Command = async (invocation) => {
  const { args, io, process, path } = invocation;
  if (args.length !== 1) {
    io.out(helpFor(path, process));
    throw new Failure(`Unexpected args: [${args.join(' ')}]`);
  }
  changeProperty(invocation, args[0] ?? '', undefined);
  io.out(`Property "${args[0] ?? ''}" unset.\n`);
};

function changeProperty(invocation: Invocation, property: string, value: string | undefined): void {
  const [first = '', name, ...rest] = property.split('.');
  if (first === 'current-context') {
    const file = currentFile(invocation);
    writeConfig(invocation.process, { path: file.path, content: { ...file.content, 'current-context': value ?? '' } });
    return;
  }
  const known = SECTIONS[first];
  if (!known) throw new Failure(`unable to parse ${property.split('.')[0] ?? ''} after [] at api.Config`);
  const file = fileOf(invocation, known.section, name);
  const entries: readonly { name: string }[] = file.content[known.section] ?? [];
  const others = entries.filter((entry) => entry.name !== name);
  const present = record(record(entries.find((entry) => entry.name === name))[known.inner]);
  const key = rest.join('.');
  let next: readonly unknown[] = others;
  if (name === undefined) next = [];
  else if (key !== '' || value !== undefined) {
    const { [key]: _, ...without } = present;
    next = [...others, { name, [known.inner]: value === undefined ? without : { ...present, [key]: value } }];
  }
  writeConfig(invocation.process, { path: file.path, content: { ...file.content, [known.section]: next } as Kubeconfig });
}

