import { list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { readAll } from '../../resources/files.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { allObjectsToChange, refuseLocalOnServer } from '../changed-objects.ts';
import { dryRunOf } from '../write.ts';
import { EnvironmentListing } from './env-listing.ts';
import { changeTemplate, withPodSpec, withSelectedContainers } from './template-change.ts';

type Json = Record<string, unknown>;

/** apimachinery's validation.IsEnvVarName. */
const ENV_NAME = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

interface EnvChanges {
  add: readonly Json[];
  remove: readonly string[];
}

/** `kubectl set env deployment/web A=b C-`: environment variables of a Pod template, or `--list` of them (set_env.go). */
export const setEnv: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  const { resources, pairs } = splitEnvironment(args);
  const dryRun = dryRunOf(flags, io);
  refuseLocalOnServer(invocation, dryRun);
  checkFlags(invocation, resources);
  const changes = await changesOf(invocation, [...flags.list('env'), ...pairs]);
  const infos = await allObjectsToChange(invocation, resources, { typed: true });
  if (flags.bool('list')) return new EnvironmentListing(invocation).print(infos, (container) => changedContainer(container, changes, flags.bool('overwrite')));
  const failures: unknown[] = [];
  for (const info of infos) {
    const failure = await changeTemplate(invocation, info, {
      refused: 'failed to patch env update to pod template:', operation: 'env updated', dryRun,
      change: (object) => withEnvironment(invocation, object, changes),
    });
    if (failure) failures.push(failure);
  }
  Failures.throwAll(failures);
};

/** Resources come first; what has an equals sign or ends with a dash is the environment's. */
function splitEnvironment(args: readonly string[]): { resources: readonly string[]; pairs: readonly string[] } {
  const isPair = (arg: string) => /^[^]+=[^]*$/.test(arg) || arg.endsWith('-');
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const pairs = args.slice(first);
  if (!pairs.every(isPair)) throw new Failure(`all resources must be specified before environment changes: ${args.join(' ')}`);
  return { resources: args.slice(0, first), pairs };
}

function checkFlags({ flags }: Invocation, resources: readonly string[]): void {
  if (flags.list('filename').length === 0 && resources.length === 0) {
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (flags.bool('list') && flags.string('output') !== '') throw new Failure('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && flags.string('from') === '') throw new Failure('when specifying --keys, a configmap or secret must be provided with --from');
}

async function changesOf(invocation: Invocation, pairs: readonly string[]): Promise<EnvChanges> {
  const add: Json[] = [];
  const remove: string[] = [];
  const set = new Set<string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (pair === '-') {
      add.push(...parseLines(await readAll(invocation.process)));
    } else if (equals >= 0) {
      const name = pair.slice(0, equals);
      if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) throw new Failure(`${JSON.stringify(name)} is not a valid key name: ${ENV_NAME}`);
      set.add(name);
      add.push(variable(name, pair.slice(equals + 1)));
    } else if (pair.endsWith('-')) {
      remove.push(pair.slice(0, -1));
    } else {
      throw new Failure(`unknown environment variable: ${pair}`);
    }
  }
  if (remove.some((name) => set.has(name))) throw new Failure('can not both modify and remove the same environment variable in the same command');
  add.push(...await importedFrom(invocation));
  const prefix = invocation.flags.string('prefix');
  return { add: add.map((each) => ({ ...each, name: prefix + text(each['name']) })), remove };
}

function parseLines(source: string): Json[] {
  return source.split('\n').map((line) => line.split('#')[0] ?? '').filter((line) => line.includes('=')).map((line) => {
    const equals = line.indexOf('=');
    return variable(line.slice(0, equals), line.slice(equals + 1));
  });
}

function variable(name: string, value: string): Json {
  return value === '' ? { name } : { name, value };
}

/** `--from=configmap/x` or `secret/x`: a variable for each key, referring to it. */
async function importedFrom(invocation: Invocation): Promise<Json[]> {
  const { flags, io } = invocation;
  const from = flags.string('from');
  if (from === '') return [];
  const wanted = flags.list('keys');
  return (await allObjectsToChange(invocation, [from], { typed: true })).flatMap(({ object, name }) => {
    const reference = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[object?.kind ?? ''];
    if (!reference) throw new Failure('unsupported resource specified in --from');
    return Object.keys(record(object?.['data'])).sort().filter((key) => wanted.length === 0 || wanted.includes(key)).map((key) => {
      const variableName = key.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase();
      if (variableName !== key) io.err(`Warning: key ${key} transferred to ${variableName}\n`);
      return { name: variableName, valueFrom: { [reference]: { key, name } } };
    });
  });
}

function withEnvironment({ flags, io }: Invocation, object: AnyObject, changes: EnvChanges): AnyObject {
  const pattern = flags.string('containers');
  return withPodSpec(object, (spec) => {
    const changed = withSelectedContainers(spec, pattern, (container) => changedContainer(container, changes, flags.bool('overwrite')));
    if (!changed) io.err(`Warning: ${object.kind}/${text(object.metadata?.name)} does not have any containers matching ${JSON.stringify(pattern)}\n`);
    return changed ?? spec;
  });
}

/** A container with its environment changed; what is removed stays away even when it is set too. Throws Failure without `--overwrite`. */
function changedContainer(container: Json, { add, remove }: EnvChanges, overwrite: boolean): Json {
  const present = list(container['env']).map(record);
  if (!overwrite) {
    for (const { name, value } of add) {
      const before = present.find((each) => each['name'] === name);
      if (before && text(before['value']) !== text(value)) throw new Failure(`'${text(name)}' already has a value (${text(before['value'])}), and --overwrite is false`);
    }
  }
  const covered = new Set<unknown>(remove);
  const next: Json[] = [];
  for (const each of present) {
    if (covered.has(each['name'])) continue;
    const newer = add.find((other) => other['name'] === each['name']);
    if (newer) covered.add(each['name']);
    next.push(newer ?? each);
  }
  for (const each of add) {
    if (covered.has(each['name'])) continue;
    covered.add(each['name']);
    next.push(each);
  }
  const { env: _, ...rest } = container;
  return next.length === 0 ? rest : { ...rest, env: next };
}
