import { isReference } from '../../resources/image-reference.ts';
import type { AnyObject } from '../../resources/info.ts';
import { namedResource } from '../../resources/pods.ts';
import { fetchSource, selectInfos } from '../../resources/select.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { attachOrPrintLog } from './attach.ts';
import { checkCustomProfile, readCustomProfile } from './custom-profile.ts';
import { debugNode } from './debug-node.ts';
import { addContainer, copyPod } from './debug-pod.ts';
import type { Debugged, Wanted } from './debug-pod.ts';
import { PROFILES } from './profiles.ts';

/** `kubectl debug POD`: a container beside those of a Pod, a copy of the Pod with one, or a Pod on a node. */
export const debug: Command = async (invocation) => {
  const { flags, args } = invocation;
  const dash = flags.argsBeforeDash;
  const names = dash === undefined ? args : args.slice(0, dash);
  const command = dash === undefined ? [] : args.slice(dash);
  const profile = flags.string('profile');
  if (!PROFILES.includes(profile)) throw new Failure(`unknown profile: ${profile}`);
  const wanted = { command, custom: readCustomProfile(invocation) };
  checkFlags(invocation, names, wanted);
  for await (const target of targets(invocation, names)) {
    const { pod, container } = await debugOne(invocation, target, wanted);
    const attaches = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
    if (attaches && container !== '') await attachOrPrintLog(invocation, pod, container);
  }
};

function debugOne(invocation: Invocation, target: AnyObject, wanted: Wanted): Promise<Debugged> {
  if (target.kind === 'Node') return debugNode(invocation, target, wanted);
  if (target.kind !== 'Pod') throw new Failure(`${JSON.stringify(gvkText(target))} not supported by debug`);
  return invocation.flags.string('copy-to') === '' ? addContainer(invocation, target, wanted) : copyPod(invocation, target, wanted);
}

function gvkText({ apiVersion, kind }: AnyObject): string {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return `${group}/${version}, Kind=${kind}`;
}

/** What kubectl refuses before it asks the server (DebugOptions.Validate). */
function checkFlags({ flags, io }: Invocation, names: readonly string[], { command, custom }: Wanted): void {
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
  checkCustomProfile(custom);
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

/** What is named, one after the other: what comes before one that cannot be had is debugged. */
async function* targets(invocation: Invocation, names: readonly string[]): AsyncGenerator<AnyObject> {
  const client = invocation.client();
  const files = fileSelection(invocation.flags);
  if (hasFiles(files)) {
    const errors: unknown[] = [];
    const args = names.map((name) => (name.includes('/') ? name : `pods/${name}`));
    for await (const { object } of selectInfos(invocation, { args, files }, errors)) if (errors.length === 0 && object) yield object;
    if (errors.length > 0) throw errors[0];
    return;
  }
  for (const word of names) {
    const { resource, name } = await namedResource(client, word);
    for (const { object } of await fetchSource(client, { resource, namespace: resource.namespaced ? client.namespace : '', name })) if (object) yield object;
  }
}
