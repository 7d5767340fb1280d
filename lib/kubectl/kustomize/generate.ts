import { Buffer } from 'node:buffer';
import { dataKeyProblems, environmentNameProblem } from '../commands/create/data-sources.ts';
import { list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { Failure, messageOf } from '../session/failure.ts';
import type { Folder } from './folder.ts';
import { addMember, idOf, idText, memberOf, rename, withId } from './member.ts';
import type { Member } from './member.ts';

type Json = Readonly<Record<string, unknown>>;
type Pairs = [key: string, value: Uint8Array][];

/** Adds the ConfigMaps and Secrets that a kustomization generates. Throws Failure. */
export function generate(members: Member[], content: Json, folder: Folder): void {
  for (const kind of ['ConfigMap', 'Secret'] as const) {
    for (const entry of list(content[kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator']).map(record)) {
      const options = mergedOptions(record(content['generatorOptions']), record(entry['options']));
      absorb(members, memberOf(generated(kind, entry, options, folder), options['disableNameSuffixHash'] !== true), text(entry['behavior']));
    }
  }
}

/** A generator's own options count before those of all; either may switch the hash off. */
function mergedOptions(global: Json, local: Json): Json {
  const either = (key: string) => (global[key] === true || local[key] === true ? { [key]: true } : {});
  return {
    labels: { ...record(global['labels']), ...record(local['labels']) },
    annotations: { ...record(global['annotations']), ...record(local['annotations']) },
    ...either('disableNameSuffixHash'), ...either('immutable'),
  };
}

function generated(kind: 'ConfigMap' | 'Secret', entry: Json, options: Json, folder: Folder): AnyObject {
  const name = text(entry['name']);
  if (name === '') throw new Failure('a configmap must have a name');
  const data = dataOf(kind, checked(name, pairsOf(entry, folder)));
  const metadata = {
    name,
    ...(text(entry['namespace']) === '' ? {} : { namespace: entry['namespace'] }),
    ...notEmpty('labels', record(options['labels'])),
    ...notEmpty('annotations', record(options['annotations'])),
  };
  return {
    apiVersion: 'v1', kind, metadata, ...data,
    ...(kind === 'Secret' ? { type: text(entry['type']) || 'Opaque' } : {}),
    ...(options['immutable'] === true ? { immutable: true } : {}),
  } as unknown as AnyObject;
}

function notEmpty(key: string, value: Record<string, unknown>): Record<string, unknown> {
  return Object.keys(value).length > 0 ? { [key]: value } : {};
}

function dataOf(kind: 'ConfigMap' | 'Secret', pairs: Pairs): Json {
  const data: Record<string, unknown> = {};
  const binaryData: Record<string, unknown> = {};
  for (const [key, value] of pairs) {
    const string = kind === 'ConfigMap' ? utf8(value) : undefined;
    if (string !== undefined) data[key] = string;
    else (kind === 'Secret' ? data : binaryData)[key] = Buffer.from(value).toString('base64');
  }
  return { ...notEmpty('data', data), ...notEmpty('binaryData', binaryData) };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function checked(name: string, pairs: Pairs): Pairs {
  const known = new Set<string>();
  for (const [key] of pairs) {
    const problems = dataKeyProblems(key);
    if (problems.length > 0) throw new Failure(`${JSON.stringify(key)} is not a valid key name: ${problems.join(';')}`);
    if (known.has(key)) throw new Failure(`configmap ${name} illegally repeats the key \`${key}\``);
    known.add(key);
  }
  return pairs;
}

/** What the three kinds of sources give (kustomize's kv loader). */
function pairsOf(entry: Json, folder: Folder): Pairs {
  const strings = (key: string) => list(entry[key]).map(text);
  const envs = [...strings('envs'), ...(text(entry['env']) === '' ? [] : [text(entry['env'])])];
  return [
    ...loading('env source files:', envs, () => envs.flatMap((path) => environmentPairs(folder.read(path)))),
    ...loading('literal sources', strings('literals'), () => strings('literals').map(literalPair)),
    ...loading('file sources:', strings('files'), () => strings('files').map((source) => filePair(source, folder))),
  ];
}

function loading(what: string, sources: readonly string[], load: () => Pairs): Pairs {
  try {
    return load();
  } catch (error) {
    if (error instanceof Failure) throw new Failure(`loading KV pairs: ${what} [${sources.join(' ')}]: ${messageOf(error)}`);
    throw error;
  }
}

const encoder = new TextEncoder();

function environmentPairs(content: string): Pairs {
  return content.replace(/^\ufeff/, '').split('\n').map((line) => line.replace(/\r$/, '').trimStart()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [key = ''] = line.split('=', 1);
    const problem = environmentNameProblem(key);
    if (problem) throw new Failure(problem);
    return [key, encoder.encode(line.slice(key.length + 1))];
  });
}

function literalPair(source: string): [string, Uint8Array] {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new Failure(`invalid literal source ${source}, expected key=value`);
  const value = source.slice(equals + 1);
  return [source.slice(0, equals), encoder.encode(/^(["']).*\1$/s.test(value) && value.length > 1 ? value.slice(1, -1) : value)];
}

function filePair(source: string, folder: Folder): [string, Uint8Array] {
  const parts = source.split('=');
  const [key = '', path = ''] = parts.length === 1 ? [source.replace(/\/+$/, '').split('/').at(-1) ?? source, source] : parts;
  if (parts.length > 2) throw new Failure(`source ${JSON.stringify(source)} key name or file path contains '='`);
  if (key === '') throw new Failure(`missing key name for file path ${JSON.stringify(path)} in source ${JSON.stringify(source)}`);
  if (path === '') throw new Failure(`missing file path for key name ${JSON.stringify(key)} in source ${JSON.stringify(source)}`);
  return [key, folder.readBytes(path)];
}

/** Adds what was generated, or works it into what is there under the name (resmap's appendReplaceOrMerge). */
function absorb(members: Member[], member: Member, behavior: string): void {
  const id = idOf(member.object);
  const [old, ...more] = withId(members, id);
  const joins = behavior === 'merge' || behavior === 'replace';
  if (more.length > 0) throw new Failure(`merging from generator: found multiple objects ${idText(id)} that could accept merge`);
  if (!old) {
    if (joins) throw new Failure(`merging from generator: id ${idText(id)} does not exist; cannot merge or replace`);
    addMember(members, member);
    return;
  }
  if (!joins) throw new Failure(`merging from generator: id ${idText(id)} exists; behavior must be merge or replace`);
  joinInto(old, member, behavior);
}

function joinInto(old: Member, { object, hashed }: Member, behavior: string): void {
  const [before, change] = [record(old.object.metadata), record(object.metadata)];
  const metadata = {
    ...before,
    ...notEmpty('labels', { ...record(before['labels']), ...record(change['labels']) }),
    ...notEmpty('annotations', { ...record(before['annotations']), ...record(change['annotations']) }),
  };
  const kept = behavior === 'merge' ? old.object : {};
  const maps = Object.assign({}, ...['data', 'binaryData'].map((key) => notEmpty(key, { ...record((kept as Json)[key]), ...record(object[key]) }))) as Json;
  rename(old, {});
  old.object = { ...object, ...maps, metadata } as AnyObject;
  old.hashed ||= hashed;
}
