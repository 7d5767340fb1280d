import { resourceForKind } from '../../api/mapper.ts';
import { nameOf, resultPrinter } from '../../printers/formats.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { isReference } from '../../resources/image-reference.ts';
import { podResource } from '../../resources/pods.ts';
import { followObject } from '../../resources/watch-object.ts';
import { Failure, messageOf, PlainFailure, UsageFailure } from '../../session/failure.ts';
import { interruptible, within } from '../../session/interrupt.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { linesOf } from '../../api/watch.ts';
import { withCause } from '../change-cause.ts';
import { requireFlags } from '../create/generator.ts';
import { attachTo } from '../attach/attach.ts';
import { waitForDeletion } from '../wait/deletion.ts';
import { createObject, dryRunOf, withLastApplied } from '../write.ts';
import { applyOverrides } from './overrides.ts';
import { podFromFlags, serviceFromFlags } from './generate.ts';

const WEEK = 168 * 3_600_000;

/** `kubectl run NAME --image=IMAGE`: one Pod, and with `-it` or `--attach` a seat at it. */
export const run: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  requireFlags(invocation);
  const attached = attaches(invocation);
  const dryRun = checkFlags(invocation, attached);
  const print = resultPrinter({ process, flags, operation: 'created', typed: true });
  const client = invocation.client();
  const pod = applyOverrides(flags, podFromFlags(flags, args));
  const created = await createGenerated(invocation, pod, dryRun);
  const createdInfos = [created];
  if (flags.bool('expose')) {
    const service = await createGenerated(invocation, serviceFromFlags(flags, args[0] ?? ''), dryRun);
    if (service.object) io.out(print(service.object));
    if (flags.string('output') === 'yaml') io.out('---\n');
    createdInfos.push(service);
  }
  if (!attached) {
    if (created.object) io.out(print(created.object));
    return 0;
  }
  try {
    await attachWhenRunning(invocation, created);
    return await exitCodeOf(invocation, created);
  } finally {
    if (flags.bool('rm')) await removeAll(invocation, client.namespace, createdInfos);
  }
};

function attaches({ flags }: Invocation): boolean {
  return flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
}

function checkFlags({ flags, args, io }: Invocation, attached: boolean): 'none' | 'client' | 'server' {
  const dryRun = dryRunOf(flags, io);
  if (args.length === 0 || flags.argsBeforeDash === 0) throw new UsageFailure('NAME is required for run');
  if (flags.number('pod-running-timeout') <= 0) throw new UsageFailure('--pod-running-timeout must be higher than zero');
  const image = flags.string('image');
  if (image === '') throw new Failure('--image is required');
  if (!isReference(image)) throw new Failure(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin')) throw new UsageFailure('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.string('port') === '') throw new UsageFailure('--port must be set when exposing a service');
  if (!['', 'Always', 'OnFailure', 'Never'].includes(flags.string('restart'))) {
    throw new UsageFailure(`invalid restart policy: ${flags.string('restart')}`);
  }
  if (!attached && flags.bool('rm')) throw new UsageFailure('--rm should only be used for attached containers');
  if (attached && dryRun !== 'none') {
    throw new UsageFailure("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  }
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags.string('image-pull-policy'))) {
    throw new UsageFailure(`invalid image pull policy: ${flags.string('image-pull-policy')}`);
  }
  return dryRun;
}

async function createGenerated(invocation: Invocation, made: AnyObject, dryRun: 'none' | 'client' | 'server'): Promise<Info> {
  const { flags } = invocation;
  const client = invocation.client();
  const generated = withCause(invocation, made);
  const resource = await resourceForKind(client.discovery, generated.apiVersion, generated.kind);
  if (!resource) throw new Failure(`no matches for kind ${JSON.stringify(generated.kind)} in version ${JSON.stringify(generated.apiVersion)}`);
  const info: Info = { resource, namespace: client.namespace, name: text(generated.metadata?.name), object: generated };
  if (dryRun === 'client') {
    const { name, ...rest } = generated.metadata ?? {};
    const metadata = client.namespaceEnforced ? { name, namespace: client.namespace, ...rest } : generated.metadata;
    return { ...info, object: { ...generated, metadata } as AnyObject };
  }
  const object = flags.bool('save-config') ? withLastApplied(generated) : generated;
  return { ...info, object: await createObject(client, { ...info, object }, { dryRun, fieldManager: flags.string('field-manager') }) };
}

async function attachWhenRunning(invocation: Invocation, info: Info): Promise<void> {
  const { flags, process, io } = invocation;
  const pod = await within(process, flags.number('pod-running-timeout'), interruptible(process, () => followObject(invocation, info, isReadyOrDone)));
  if (!pod) throw new Failure('timed out waiting for the condition');
  const phase = text(at(pod, 'status', 'phase'));
  if (phase === 'Succeeded' || phase === 'Failed') return printLog(invocation, info);
  try {
    await attachTo(invocation, pod, { command: 'kubectl attach', quiet: flags.bool('quiet') });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    io.err(`warning: couldn't attach to pod/${info.name}, falling back to streaming logs: ${messageOf(error)}\n`);
    await printLog(invocation, info);
  }
}

function isReadyOrDone(pod: AnyObject): boolean {
  const phase = text(at(pod, 'status', 'phase'));
  if (phase === 'Succeeded' || phase === 'Failed') return true;
  const ready = list(at(pod, 'status', 'conditions')).map(record).some((each) => each['type'] === 'Ready' && each['status'] === 'True');
  return phase === 'Running' && ready;
}

async function printLog(invocation: Invocation, info: Info): Promise<void> {
  const { io } = invocation;
  const client = invocation.client();
  const response = await client.open({ method: 'GET', target: client.path(await podResource(client), info.namespace, info.name, 'log') });
  for await (const line of linesOf(response.body)) io.out(`${line}\n`);
  await io.flush();
}

/** The container's exit code, where the restart policy lets it end. */
async function exitCodeOf(invocation: Invocation, info: Info): Promise<number> {
  const { flags, process } = invocation;
  const policy = flags.string('restart') || (flags.bool('stdin') ? 'OnFailure' : 'Always');
  if (flags.bool('leave-stdin-open') || policy === 'Always') return 0;
  const wanted = policy === 'OnFailure' ? ['Succeeded'] : ['Succeeded', 'Failed'];
  const pod = await within(process, flags.number('pod-running-timeout'), interruptible(process, () =>
    followObject(invocation, info, (object) => wanted.includes(text(at(object, 'status', 'phase'))))));
  if (!pod) throw new Failure('timed out waiting for the condition');
  if (at(pod, 'status', 'phase') === 'Succeeded') return 0;
  const terminated = record(at(pod, 'status', 'containerStatuses', 0, 'state', 'terminated'));
  const code = Number(terminated['exitCode'] ?? 0);
  if (code === 0) throw new Failure(`pod ${info.namespace}/${info.name} failed with unknown exit code`);
  throw new PlainFailure(`pod ${info.namespace}/${info.name} terminated (${text(terminated['reason'])})\n${text(terminated['message'])}`, code);
}

/** `--rm`: deletes the Pod, and the Service of `--expose`, and waits for their end. */
async function removeAll(invocation: Invocation, namespace: string, infos: readonly Info[]): Promise<void> {
  const { io } = invocation;
  const client = invocation.client();
  for (const info of infos) {
    const target = client.path(info.resource, namespace, info.name);
    await client.json({ method: 'DELETE', target, body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' } });
    const [kind] = info.object ? nameOf(info.object).split('/') : [info.resource.singular];
    io.out(`${kind ?? ''} "${info.name}" deleted from ${namespace} namespace\n`);
    await io.flush();
    await waitForDeletion(invocation, [{ info }], WEEK);
  }
}

