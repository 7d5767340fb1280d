import { createHash } from 'node:crypto';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { isReference } from '../../resources/image-reference.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { containersOf, namedResource, podResource } from '../../resources/pods.ts';
import { fetchSource, selectInfos } from '../../resources/select.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { createObject, patchObject } from '../write.ts';
import { attachOrPrintLog } from './attach.ts';
import { applyToContainer, applyToCopy, PROFILES } from './profiles.ts';

type Json = Record<string, unknown>;

/** Kubernetes' alphabet for generated names: no vowels, and nothing that looks like one. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** `kubectl debug POD`: a container beside those of a Pod, or a copy of the Pod with one. */
export const debug: Command = async (invocation) => {
  const { flags, args } = invocation;
  const dash = flags.argsBeforeDash;
  const names = dash === undefined ? args : args.slice(0, dash);
  const command = dash === undefined ? [] : args.slice(dash);
  const profile = flags.string('profile');
  if (!PROFILES.includes(profile)) throw new Failure(`unknown profile: ${profile}`);
  checkFlags(invocation, names, command);
  for (const target of await targets(invocation, names)) {
    if (target.kind === 'Node') throw new Failure('debugging a node is not simulated here: its files and processes are not there to be seen');
    if (target.kind !== 'Pod') throw new Failure(`${JSON.stringify(gvkText(target))} not supported by debug`);
    const { pod, container } = flags.string('copy-to') === '' ? await addContainer(invocation, target, command) : await copyPod(invocation, target, command);
    const attaches = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
    if (attaches && container !== '') await attachOrPrintLog(invocation, pod, container);
  }
};

function gvkText({ apiVersion, kind }: AnyObject): string {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return `${group}/${version}, Kind=${kind}`;
}

/** What kubectl refuses before it asks the server (DebugOptions.Validate). */
function checkFlags({ flags, io }: Invocation, names: readonly string[], command: readonly string[]): void {
  const [image, container] = [flags.string('image'), flags.string('container')];
  if (flags.changed('attach') && flags.bool('attach') && image === '' && container === '') {
    throw new Failure('you must specify --container or create a new container using --image in order to attach.');
  }
  if (flags.string('copy-to') === '') refuseCopyFlags(flags);
  else refuseIncompleteCopy(flags, command);
  if (image !== '' && !isReference(image)) throw new Failure(`invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (names.length === 0 && !hasFiles(fileSelection(flags))) throw new Failure('NAME or filename is required for debug');
  const policy = flags.string('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw new Failure(`invalid image pull policy: ${policy}`);
  for (const [name, each] of flags.map('set-image')) {
    if (!isReference(each)) throw new Failure(`invalid image name ${JSON.stringify(each)} for container ${JSON.stringify(name)}: invalid reference format`);
  }
  const target = flags.string('target');
  if (target !== '') {
    if (flags.string('copy-to') !== '') throw new Failure('--target is incompatible with --copy-to. Use --share-processes instead.');
    if (!flags.bool('quiet')) io.out(`Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`);
  }
  if (flags.bool('tty') && !flags.bool('stdin')) throw new Failure('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.string('custom') !== '') throw new Failure('--custom is not simulated here: choose one of the profiles');
  if (flags.string('profile') === 'legacy') {
    io.err('--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n');
  }
}

function refuseCopyFlags(flags: Invocation['flags']): void {
  for (const name of ['replace', 'same-node']) if (flags.bool(name)) throw new Failure(`--${name} may only be used with --copy-to.`);
  if (flags.map('set-image').size > 0) throw new Failure('--set-image may only be used with --copy-to.');
  if (flags.string('image') === '') throw new Failure('you must specify --image when not using --copy-to.');
}

function refuseIncompleteCopy(flags: Invocation['flags'], command: readonly string[]): void {
  if (flags.string('image') === '' && flags.map('set-image').size === 0 && command.length === 0) {
    throw new Failure('you must specify --image, --set-image or command arguments.');
  }
  if (command.length > 0 && flags.string('container') === '' && flags.string('image') === '') {
    throw new Failure('you must specify an existing container or a new image when specifying args.');
  }
}

async function targets(invocation: Invocation, names: readonly string[]): Promise<AnyObject[]> {
  const client = invocation.client();
  const found: AnyObject[] = [];
  for (const word of names) {
    const { resource, name } = await namedResource(client, word);
    for (const { object } of await fetchSource(client, { resource, namespace: resource.namespaced ? client.namespace : '', name })) if (object) found.push(object);
  }
  const errors: unknown[] = [];
  if (names.length > 0) return found;
  for await (const info of selectInfos(invocation, { args: [], files: fileSelection(invocation.flags) }, errors)) {
    for (const { object } of await fetchSource(client, info)) if (object) found.push(object);
  }
  if (errors.length > 0) throw errors[0];
  return found;
}

interface Debugged {
  pod: AnyObject;
  /** '' when nothing is to be attached to. */
  container: string;
}

/** Adds an ephemeral container to a running Pod. */
async function addContainer(invocation: Invocation, pod: AnyObject, command: readonly string[]): Promise<Debugged> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const name = containerName(invocation, pod);
  const container: Json = {
    ...settingsOf(flags, command), name, image: flags.string('image'), terminationMessagePolicy: 'File', resources: {},
    ...(flags.string('target') === '' ? {} : { targetContainerName: flags.string('target') }),
  };
  applyToContainer(flags.string('profile'), container);
  warnAboutUser(invocation, pod, container);
  const spec = record(pod['spec']);
  const changed = { ...pod, spec: { ...spec, ephemeralContainers: [...list(spec['ephemeralContainers']), container] } };
  const patch = createStrategicPatch(pod, changed, structTypeOf(pod));
  await io.flush();
  const info = { resource: await podResource(client), namespace: text(pod.metadata?.namespace), name: text(pod.metadata?.name) };
  const patched = await patchObject(client, info, { type: 'strategic', body: patch, subresource: 'ephemeralcontainers' }, { dryRun: 'none', fieldManager: '' });
  return { pod: patched, container: name };
}

/** Makes a copy of a Pod, with a container more or one changed. */
async function copyPod(invocation: Invocation, pod: AnyObject, command: readonly string[]): Promise<Debugged> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const copied = copyOf(invocation, pod);
  const containers = list(record(copied['spec'])['containers']).map(record);
  const images = flags.map('set-image');
  for (const container of containers) container['image'] = images.get(text(container['name'])) ?? images.get('*') ?? container['image'];
  const isNew = !containersOf(copied).some((each) => each.name === flags.string('container'));
  let container = '';
  if (isNew && flags.string('image') === '') {
    if (images.size === 0) throw new Failure('you must specify image when creating new container');
  } else {
    container = isNew ? containerName(invocation, copied) : flags.string('container');
    if (isNew) containers.push({ name: container, terminationMessagePolicy: 'File', resources: {} });
    changeContainer(invocation, containers.find((each) => each['name'] === container) ?? {}, command);
    record(copied['spec'])['containers'] = containers;
    applyToCopy(flags.string('profile'), copied, {
      labels: flags.bool('keep-labels'), annotations: flags.bool('keep-annotations'), liveness: flags.bool('keep-liveness'),
      readiness: flags.bool('keep-readiness'), startup: flags.bool('keep-startup'), initContainers: flags.bool('keep-init-containers'),
    });
  }
  await io.flush();
  const info = { resource: await podResource(client), namespace: text(pod.metadata?.namespace), name: flags.string('copy-to'), object: copied };
  const created = await createObject(client, info, { dryRun: 'none', fieldManager: '' });
  if (flags.bool('replace')) {
    await client.json({ method: 'DELETE', target: client.path(info.resource, info.namespace, text(pod.metadata?.name)), body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 } });
  }
  return { pod: created, container };
}

function copyOf({ flags }: Invocation, pod: AnyObject): AnyObject {
  const { labels, annotations, namespace } = record(pod.metadata);
  const spec: Json = structuredClone(record(pod['spec']));
  delete spec['ephemeralContainers'];
  if (flags.changed('share-processes')) spec['shareProcessNamespace'] = flags.bool('share-processes');
  if (!flags.bool('same-node')) delete spec['nodeName'];
  const metadata = { name: flags.string('copy-to'), namespace, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as AnyObject;
}

function changeContainer(invocation: Invocation, container: Json, command: readonly string[]): void {
  const { flags } = invocation;
  if (command.length > 0 && !flags.bool('arguments-only')) delete container['args'];
  for (const key of ['stdin', 'tty']) delete container[key];
  Object.assign(container, settingsOf(flags, command), flags.string('image') === '' ? {} : { image: flags.string('image') });
  applyToContainer(flags.string('profile'), container);
}

function settingsOf(flags: Invocation['flags'], command: readonly string[]): Json {
  const env = [...flags.map('env')].map(([name, value]) => ({ name, value }));
  return {
    ...(command.length === 0 ? {} : { [flags.bool('arguments-only') ? 'args' : 'command']: [...command] }),
    ...(env.length === 0 ? {} : { env }),
    ...(flags.string('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

/** The name that was given, or one that no container of the Pod has. */
function containerName({ flags, io, process }: Invocation, pod: AnyObject): string {
  if (flags.string('container') !== '') return flags.string('container');
  const taken = new Set(containersOf(pod).map(({ name }) => name));
  let name = '';
  // A process is given no dice: its start and its number make a name that nobody else's do.
  for (let attempt = 0; name === '' || taken.has(name); attempt += 1) {
    const digest = createHash('sha256').update(`${text(pod.metadata?.uid)} ${process.clock.now()} ${process.pid} ${attempt}`).digest();
    name = `debugger-${[...digest.subarray(0, 5)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
  }
  if (!flags.bool('quiet')) io.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

function warnAboutUser({ io }: Invocation, pod: AnyObject, container: Json): void {
  const user = Number(at(pod, 'spec', 'securityContext', 'runAsUser') ?? 0);
  const security = record(container['securityContext']);
  const gains = security['privileged'] === true || list(at(security, 'capabilities', 'add')).length > 0;
  if (user === 0 || security['runAsUser'] === 0 || !gains) return;
  io.err('Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. '
    + 'Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n');
}
