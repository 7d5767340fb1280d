import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { fetchSource } from '../../resources/select.ts';
import { namedResource } from '../../resources/pods.ts';
import { Failure, Failures, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { objectsToChange } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { readAll } from '../../resources/files.ts';
import { dryRunOf } from '../write.ts';
import { changeTemplate, withPodSpec } from './template-change.ts';

type Json = Record<string, unknown>;

/** apimachinery's validation.IsEnvVarName. */
const ENV_NAME = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

interface EnvChanges {
  add: Json[];
  remove: string[];
}

/** `kubectl set env deployment/web A=b C-`: environment variables of a Pod template, or `--list` of them. */
export const setEnv: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  const { resources, pairs } = splitEnvironment(args);
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  if (resources.length === 0 && !hasFiles(fileSelection(flags))) throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const listing = flags.bool('list');
  if (flags.list('keys').length > 0 && flags.string('from') === '') throw new UsageFailure('when specifying --keys, a configmap or secret must be provided with --from');
  const changes = await changesOf(invocation, [...flags.list('env'), ...pairs]);
  const errors: unknown[] = [];
  for await (const info of objectsToChange(invocation, resources, errors)) {
    if (!info.object) continue;
    if (listing) {
      listEnvironment(invocation, info.object);
      continue;
    }
    const failure = await changeTemplate(invocation, info, { what: 'env', operation: 'env updated', dryRun, change: (object) => withEnvironment(invocation, object, changes) });
    if (failure) errors.push(failure);
  }
  Failures.throwAll(errors);
};

function splitEnvironment(args: readonly string[]): { resources: string[]; pairs: string[] } {
  const isPair = (arg: string) => (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-') || arg === '-';
  const resources = args.filter((arg) => !isPair(arg));
  const first = args.findIndex(isPair);
  const late = first < 0 ? undefined : args.slice(first).find((arg) => !isPair(arg));
  if (late !== undefined) throw new Failure(`all resources must be specified before environment changes: ${late}`);
  return { resources, pairs: args.filter(isPair) };
}

async function changesOf(invocation: Invocation, pairs: readonly string[]): Promise<EnvChanges> {
  const changes: EnvChanges = { add: await importedFrom(invocation), remove: [] };
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (pair === '-') changes.add.push(...parseLines(await readAll(invocation.process)));
    else if (equals > 0) changes.add.push(variable(pair.slice(0, equals), pair.slice(equals + 1)));
    else if (pair.endsWith('-')) changes.remove.push(pair.slice(0, -1));
    else throw new Failure(`unknown argument: ${pair}`);
  }
  return changes;
}

function parseLines(source: string): Json[] {
  return source.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')).map((line) => {
    const equals = line.indexOf('=');
    return variable(line.slice(0, equals), line.slice(equals + 1));
  });
}

function variable(name: string, value: string): Json {
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) throw new Failure(`${JSON.stringify(name)} is not a valid key name: ${ENV_NAME}`);
  return value === '' ? { name } : { name, value };
}

/** `--from=configmap/x` or `secret/x`: a variable for each key, referring to it. */
async function importedFrom(invocation: Invocation): Promise<Json[]> {
  const { flags, io } = invocation;
  const from = flags.string('from');
  if (from === '') return [];
  const client = invocation.client();
  const { resource, name } = await namedResource(client, from);
  const [info] = await fetchSource(client, { resource, namespace: client.namespace, name });
  const reference = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[resource.kind];
  if (!reference || !info?.object) throw new Failure(`unsupported resource specified in --from: ${resource.kind}`);
  const wanted = flags.list('keys');
  return Object.keys(record(info.object['data'])).sort().filter((key) => wanted.length === 0 || wanted.includes(key)).map((key) => {
    const variableName = key.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase();
    if (variableName !== key) io.err(`Warning: key ${key} transferred to ${variableName}\n`);
    return { name: flags.string('prefix') + variableName, valueFrom: { [reference]: { key, name } } };
  });
}

function selectedContainers(invocation: Invocation, name: string): boolean {
  const pattern = invocation.flags.string('containers');
  const expression = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return expression.test(name);
}

function withEnvironment(invocation: Invocation, object: AnyObject, { add, remove }: EnvChanges): AnyObject {
  const { flags } = invocation;
  return withPodSpec(object, (spec) => {
    let matched = 0;
    const change = (container: unknown): Json => {
      const present = record(container);
      if (!selectedContainers(invocation, text(present['name']))) return present;
      matched += 1;
      return changedContainer(present, { add, remove }, flags.bool('overwrite'));
    };
    const result: Json = { ...spec };
    for (const kind of ['containers', 'initContainers']) if (Array.isArray(spec[kind])) result[kind] = list(spec[kind]).map(change);
    if (matched === 0) {
      invocation.io.err(`Warning: ${object.kind}/${text(object.metadata?.name)} does not have any containers matching ${JSON.stringify(flags.string('containers'))}\n`);
    }
    return result;
  });
}

function changedContainer(container: Json, { add, remove }: EnvChanges, overwrite: boolean): Json {
  const env = list(container['env']).map(record);
  if (!overwrite) {
    const taken = env.find((each) => add.some((other) => other['name'] === each['name']));
    if (taken) throw new Failure(`'${text(taken['name'])}' already has a value (${text(taken['value'])}), and --overwrite is false`);
  }
  const kept = env.filter((each) => !remove.includes(text(each['name'])));
  const changed = kept.map((each) => add.find((other) => other['name'] === each['name']) ?? each);
  const added = add.filter((each) => !kept.some((other) => other['name'] === each['name']));
  const { env: _, ...rest } = container;
  const next = [...changed, ...added];
  return next.length === 0 ? rest : { ...rest, env: next };
}

function listEnvironment(invocation: Invocation, object: AnyObject): void {
  const { io } = invocation;
  const spec = object.kind === 'Pod' ? record(object['spec']) : record(at(object, 'spec', 'template', 'spec'));
  for (const container of [...list(spec['containers']), ...list(spec['initContainers'])].map(record)) {
    if (!selectedContainers(invocation, text(container['name']))) continue;
    io.out(`# ${object.kind} ${text(object.metadata?.name)}, container ${text(container['name'])}\n`);
    for (const each of list(container['env']).map(record)) io.out(`${environmentLine(each)}\n`);
  }
}

function environmentLine(each: Json): string {
  const from = record(each['valueFrom']);
  if (!each['valueFrom']) return `${text(each['name'])}=${text(each['value'])}`;
  const [what, reference] = from['secretKeyRef'] ? ['secret', record(from['secretKeyRef'])] as const : ['configmap', record(from['configMapKeyRef'])] as const;
  if (from['fieldRef']) return `# ${text(each['name'])} from field path ${text(record(from['fieldRef'])['fieldPath'])}`;
  if (from['resourceFieldRef']) return `# ${text(each['name'])} from resource field ${text(record(from['resourceFieldRef'])['resource'])}`;
  return `# ${text(each['name'])} from ${what} ${text(reference['name'])}, key ${text(reference['key'])}`;
}

