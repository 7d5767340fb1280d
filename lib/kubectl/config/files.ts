import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from '#lib/kubernetes/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { Failure } from '../session/failure.ts';
import { parseYaml } from '../yaml/parse.ts';
import { printYaml } from '../yaml/print.ts';
import { readProblem } from '../resources/read-problem.ts';

/** A kubeconfig file that was read, or would be written. */
export interface ConfigFile {
  path: string;
  content: Kubeconfig;
}

/** Every kubeconfig file in force, joined (client-go's ClientConfigLoadingRules). */
export interface ConfigFiles {
  files: readonly ConfigFile[];
  /** The files as one; where several name the same thing the first wins. */
  merged: MergedConfig;
  /** Where new entries are written. */
  defaultPath: string;
}

export interface MergedConfig {
  currentContext: string;
  clusters: Map<string, ClusterEntry>;
  contexts: Map<string, ContextEntry>;
  users: Map<string, UserEntry>;
}

/**
 * Reads what `--kubeconfig`, $KUBECONFIG (a list) or ~/.kube/config name. Files that are missing count
 * as empty, but for one named by the flag. Throws Failure for one that cannot be read or parsed.
 */
export function loadConfig(process: Process, explicitPath: string): ConfigFiles {
  const paths = explicitPath === '' ? configPaths(process) : [explicitPath];
  const files = paths.flatMap((path) => readConfig(process, path, explicitPath !== ''));
  const existing = files.find((file) => process.fs.exists(file.path));
  const defaultPath = existing?.path ?? paths.at(-1) ?? '';
  return { files, merged: merge(files), defaultPath };
}

function configPaths(process: Process): string[] {
  const { env } = process;
  const listed = (env.get('KUBECONFIG') ?? '').split(':').filter((path) => path !== '');
  if (listed.length > 0) return [...new Set(listed)];
  return [`${env.get('HOME') ?? process.user.home}/.kube/config`];
}

function readConfig(process: Process, path: string, required: boolean): ConfigFile[] {
  let text: string;
  try {
    text = process.fs.readText(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ENOENT' && !required) return [];
    if (error.code === 'ENOENT') throw new Failure(`stat ${path}: no such file or directory`);
    throw new Failure(`error loading config file "${path}": ${readProblem(path, error)}`);
  }
  return [{ path, content: parseConfig(text, path) }];
}

function parseConfig(text: string, path: string): Kubeconfig {
  try {
    const value = parseYaml(text);
    if (value === null) return {};
    if (typeof value !== 'object' || Array.isArray(value)) {
      const type = Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : typeof value;
      throw new Error(`couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`);
    }
    return checked(value);
  } catch (error) {
    throw new Failure(`error loading config file "${path}": ${(error as Error).message}`);
  }
}

const LISTS = { clusters: 'v1.NamedCluster', users: 'v1.NamedAuthInfo', contexts: 'v1.NamedContext' } as const;

function checked(value: object): Kubeconfig {
  const config = value as Kubeconfig;
  for (const [key, type] of Object.entries(LISTS)) {
    const list = config[key];
    if (list !== undefined && list !== null && !Array.isArray(list)) {
      const found = typeof list === 'object' ? 'object' : typeof list;
      throw new Error(`json: cannot unmarshal ${found} into Go struct field Config.${key} of type []${type}`);
    }
  }
  return config;
}

function merge(files: readonly ConfigFile[]): MergedConfig {
  const merged: MergedConfig = { currentContext: '', clusters: new Map(), contexts: new Map(), users: new Map() };
  for (const { content } of files) {
    if (merged.currentContext === '') merged.currentContext = content['current-context'] ?? '';
    for (const entry of content.clusters ?? []) addNew(merged.clusters, entry.name, entry.cluster ?? {});
    for (const entry of content.contexts ?? []) addNew(merged.contexts, entry.name, entry.context ?? {});
    for (const entry of content.users ?? []) addNew(merged.users, entry.name, entry.user ?? {});
  }
  return merged;
}

function addNew<T>(map: Map<string, T>, name: string, value: T): void {
  if (!map.has(name)) map.set(name, value);
}

/** Writes a kubeconfig, making its directory; keys are ordered as kubectl writes them. Throws Failure. */
export function writeConfig(process: Process, file: ConfigFile): void {
  const content = {
    apiVersion: 'v1', kind: 'Config', ...file.content,
    clusters: sortedByName(file.content.clusters), contexts: sortedByName(file.content.contexts),
    users: sortedByName(file.content.users), 'current-context': file.content['current-context'] ?? '',
  };
  try {
    const directory = file.path.slice(0, file.path.lastIndexOf('/'));
    if (directory !== '' && !process.fs.exists(directory)) process.fs.makeDirectory(directory, { parents: true });
    process.fs.writeFile(file.path, printYaml(content), { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new Failure(`open ${file.path}: ${error.message.toLowerCase()}`);
  }
}

function sortedByName<T extends { name: string }>(entries: readonly T[] | null | undefined): T[] | null {
  if (!entries || entries.length === 0) return null;
  return [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
}
