import { ApiError } from '#lib/schema/index.ts';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { containersOf, podResource } from '../../resources/pods.ts';
import { Failure } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { createObject, patchObject } from '../write.ts';
import { containerName, containerSettings, warnAboutUser } from './container.ts';
import type { Json } from './container.ts';
import { applyCustomProfile } from './custom-profile.ts';
import { allowTracing, applyToContainer, applyToCopy } from './profiles.ts';

export interface Wanted {
  /** What comes after `--`. */
  command: readonly string[];
  custom: Json | undefined;
}

export interface Debugged {
  pod: AnyObject;
  /** '' when nothing is to be attached to. */
  container: string;
}

/** Adds an ephemeral container to a running Pod. */
export async function addContainer(invocation: Invocation, pod: AnyObject, { command, custom }: Wanted): Promise<Debugged> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const name = containerName(invocation, pod);
  const container: Json = {
    ...containerSettings(flags, command), name, image: flags.string('image'), terminationMessagePolicy: 'File', resources: {},
    ...(flags.string('target') === '' ? {} : { targetContainerName: flags.string('target') }),
  };
  applyToContainer(flags.string('profile'), container);
  allowTracing(flags.string('profile'), container);
  applyCustomProfile(container, custom);
  warnAboutUser(invocation, pod, container);
  const spec = record(pod['spec']);
  const changed = { ...pod, spec: { ...spec, ephemeralContainers: [...list(spec['ephemeralContainers']), container] } };
  const patch = createStrategicPatch(pod, changed, structTypeOf(pod));
  await io.flush();
  const info = { resource: await podResource(client), namespace: text(pod.metadata?.namespace), name: text(pod.metadata?.name) };
  try {
    return { pod: await patchObject(client, info, { type: 'strategic', body: patch, subresource: 'ephemeralcontainers' }, { dryRun: 'none', fieldManager: '' }), container: name };
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'NotFound' || error.details?.name) throw error;
    throw new Failure(`ephemeral containers are disabled for this cluster (error from server: ${JSON.stringify(error.message)})`);
  }
}

/** Makes a copy of a Pod, with a container more or one changed. */
export async function copyPod(invocation: Invocation, pod: AnyObject, wanted: Wanted): Promise<Debugged> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const copied = copyOf(invocation, pod);
  const container = changedIn(invocation, copied, wanted);
  const changed = list(record(copied['spec'])['containers']).map(record).find((each) => each['name'] === container);
  if (changed) warnAboutUser(invocation, copied, changed);
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
  const images = flags.map('set-image');
  for (const container of list(spec['containers']).map(record)) container['image'] = images.get(text(container['name'])) ?? images.get('*') ?? container['image'];
  const metadata = { name: flags.string('copy-to'), namespace, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as AnyObject;
}

/** Changes a container of the copy, or adds one; gives its name, '' when only images were changed. */
function changedIn(invocation: Invocation, copied: AnyObject, { command, custom }: Wanted): string {
  const { flags } = invocation;
  const spec = record(copied['spec']);
  const containers = list(spec['containers']).map(record);
  const isNew = !containersOf(copied).some((each) => each.name === flags.string('container'));
  if (isNew && flags.string('image') === '') {
    if (flags.map('set-image').size === 0) throw new Failure('you must specify image when creating new container');
    return '';
  }
  const name = isNew ? containerName(invocation, copied) : flags.string('container');
  if (isNew) containers.push({ name, terminationMessagePolicy: 'File', resources: {} });
  const all = [...containers, ...list(spec['initContainers']).map(record)];
  const container = all.find((each) => each['name'] === name) ?? {};
  change(invocation, container, command);
  spec['containers'] = containers;
  const profile = flags.string('profile');
  applyToContainer(profile, container);
  applyToCopy(profile, copied, invocation);
  allowTracing(profile, container);
  if (custom && !containers.includes(container)) throw new Failure(`unable to find the ${name} container in the pod ${flags.string('copy-to')}`);
  applyCustomProfile(container, custom);
  return name;
}

function change({ flags }: Invocation, container: Json, command: readonly string[]): void {
  if (command.length > 0 && !flags.bool('arguments-only')) delete container['args'];
  for (const key of ['stdin', 'tty']) delete container[key];
  Object.assign(container, containerSettings(flags, command), flags.string('image') === '' ? {} : { image: flags.string('image') });
}
