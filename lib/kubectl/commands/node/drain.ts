import { ApiError } from '#lib/schema/index.ts';
import { at, itemsOf, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { fetchSource, resolveArguments } from '../../resources/select.ts';
import { podResource } from '../../resources/pods.ts';
import { Failure, Failures, messageOf, PlainFailure, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { waitForDeletion } from '../wait/deletion.ts';
import { dryRunOf, patchObject } from '../write.ts';
import type { DryRun } from '../write.ts';

const WEEK = 168 * 3_600_000;

/** `kubectl cordon NODE`: no further Pods are scheduled there. */
export const cordon: Command = async (invocation) => setSchedulable(invocation, false);

/** `kubectl uncordon NODE` */
export const uncordon: Command = async (invocation) => setSchedulable(invocation, true);

async function setSchedulable(invocation: Invocation, schedulable: boolean): Promise<void> {
  const dryRun = dryRunOf(invocation.flags, invocation.io);
  for (const info of await nodesOf(invocation)) await cordonOne(invocation, info, schedulable, dryRun);
}

async function nodesOf(invocation: Invocation): Promise<Info[]> {
  const { flags, args, path } = invocation;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '') throw new UsageFailure(`USAGE: ${path.at(-1)?.use ?? ''} [flags]`);
  if (args.length > 0 && selector !== '') throw new UsageFailure('cannot specify both a node name and a --selector option');
  const client = invocation.client();
  const { sources } = selector === ''
    ? await resolveArguments(client, { args: ['nodes', ...args.map((arg) => arg.replace(/^nodes?\//, ''))] })
    : await resolveArguments(client, { args: ['nodes'], labelSelector: selector });
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for (const source of sources) {
    await fetchSource(client, source).then((found) => infos.push(...found), (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    });
  }
  Failures.throwAll(errors);
  return infos;
}

async function cordonOne(invocation: Invocation, info: Info, schedulable: boolean, dryRun: DryRun): Promise<void> {
  const { io } = invocation;
  const isUnschedulable = at(info.object, 'spec', 'unschedulable') === true;
  const word = schedulable ? 'uncordoned' : 'cordoned';
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  if (isUnschedulable !== schedulable) {
    io.out(`node/${info.name} already ${word}${suffix}\n`);
    return;
  }
  if (dryRun !== 'client') {
    const body = { spec: { unschedulable: schedulable ? null : true } };
    await patchObject(invocation.client(), info, { type: 'strategic', body }, { dryRun, fieldManager: '' });
  }
  io.out(`node/${info.name} ${word}${suffix}\n`);
}

interface Verdict {
  pod: AnyObject;
  evict: boolean;
  warning?: string;
  refusal?: string;
}

/** `kubectl drain NODE`: cordons it and evicts its Pods. */
export const drain: Command = async (invocation) => {
  const { flags, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  const nodes = await nodesOf(invocation);
  for (const info of nodes) await cordonOne(invocation, info, false, dryRun);
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  const pending: { name: string; reasons: readonly string[] }[] = [];
  for (const info of nodes) {
    const reasons = await drainOne(invocation, info, dryRun);
    if (reasons.length === 0) {
      io.out(`node/${info.name} drained${suffix}\n`);
      continue;
    }
    io.err(`error: unable to drain node "${info.name}" due to error: ${reasons.length === 1 ? reasons[0] : `[${reasons.join(', ')}]`}, continuing command...\n`);
    pending.push({ name: info.name, reasons });
  }
  if (pending.length === 0) return;
  io.err(`There are pending nodes to be drained:\n${pending.map(({ name }) => ` ${name}\n`).join('')}`);
  throw new PlainFailure(pending.flatMap(({ reasons }) => reasons).join('\n'));
};

/** Evicts a node's Pods; gives why it may not. */
async function drainOne(invocation: Invocation, node: Info, dryRun: DryRun): Promise<readonly string[]> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const resource = await podResource(client);
  const query = new URLSearchParams({
    fieldSelector: `spec.nodeName=${node.name}`, ...(flags.string('pod-selector') === '' ? {} : { labelSelector: flags.string('pod-selector') }),
  });
  const pods = itemsOf(await client.json<AnyObject>({ method: 'GET', target: `${client.path(resource, '')}?${query.toString()}` }), resource);
  const verdicts = pods.map((pod) => verdictOn(invocation, pod));
  const refusals = groupReasons(verdicts, 'refusal');
  if (refusals.length > 0) return refusals;
  const warnings = groupReasons(verdicts, 'warning');
  if (warnings.length > 0) io.err(`Warning: ${warnings.join('; ')}\n`);
  const doomed = verdicts.filter((verdict) => verdict.evict).map((verdict) => verdict.pod);
  for (const pod of doomed) {
    const name = `${text(pod.metadata?.namespace)}/${text(pod.metadata?.name)}`;
    io.out(`evicting pod ${name}${dryRun === 'client' ? ' (dry run)' : ''}\n`);
  }
  await io.flush();
  if (dryRun !== 'none') return [];
  await Promise.all(doomed.map((pod) => evict(invocation, pod)));
  const timeout = flags.number('timeout') || WEEK;
  for (const pod of doomed) {
    const info = { resource, namespace: text(pod.metadata?.namespace), name: text(pod.metadata?.name) };
    await waitForDeletion(invocation, [{ info, uid: text(pod.metadata?.uid) }], timeout);
    io.out(`pod/${info.name} evicted\n`);
    await io.flush();
  }
  return [];
}

async function evict(invocation: Invocation, pod: AnyObject): Promise<void> {
  const { io, process, flags } = invocation;
  const client = invocation.client();
  const [namespace, name] = [text(pod.metadata?.namespace), text(pod.metadata?.name)];
  const target = client.path(await podResource(client), namespace, name, 'eviction');
  const grace = flags.number('grace-period');
  const deleteOptions = grace >= 0 ? { deleteOptions: { gracePeriodSeconds: grace } } : {};
  for (;;) {
    try {
      await client.json({ method: 'POST', target, body: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name, namespace }, ...deleteOptions } });
      return;
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'NotFound') return;
      if (!(error instanceof ApiError) || error.reason !== 'TooManyRequests') {
        throw new Failure(`error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${messageOf(error)}`);
      }
      io.err(`error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}\n`);
      await io.flush();
      await process.sleep(5000);
    }
  }
}

function verdictOn({ flags }: Invocation, pod: AnyObject): Verdict {
  if (pod.metadata?.annotations?.['kubernetes.io/config.mirror']) return { pod, evict: false };
  const phase = at(pod, 'status', 'phase');
  const over = phase === 'Succeeded' || phase === 'Failed';
  const controller = list(pod.metadata?.ownerReferences).map(record).find((owner) => owner['controller'] === true);
  if (controller?.['kind'] === 'DaemonSet' && !over) {
    return flags.bool('ignore-daemonsets')
      ? { pod, evict: false, warning: 'ignoring DaemonSet-managed Pods' }
      : { pod, evict: false, refusal: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  }
  const local = list(at(pod, 'spec', 'volumes')).some((volume) => record(volume)['emptyDir'] !== undefined);
  if (local && !over && !flags.bool('delete-emptydir-data')) {
    return { pod, evict: false, refusal: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)' };
  }
  const localWarning = local && !over ? 'deleting Pods with local storage' : undefined;
  if (!controller && !over) {
    return flags.bool('force')
      ? { pod, evict: true, warning: 'deleting Pods that declare no controller' }
      : { pod, evict: false, refusal: 'cannot delete cannot delete Pods that declare no controller (use --force to override)' };
  }
  return { pod, evict: true, ...(localWarning ? { warning: localWarning } : {}) };
}

function groupReasons(verdicts: readonly Verdict[], kind: 'warning' | 'refusal'): string[] {
  const groups = new Map<string, string[]>();
  for (const verdict of verdicts) {
    const reason = verdict[kind];
    if (reason === undefined) continue;
    const name = `${text(verdict.pod.metadata?.namespace)}/${text(verdict.pod.metadata?.name)}`;
    groups.set(reason, [...(groups.get(reason) ?? []), name]);
  }
  return [...groups].map(([reason, names]) => `${reason}: ${names.join(', ')}`);
}

