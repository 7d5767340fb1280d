import type { Tty } from '#lib/machine/index.ts';
import { fetchSource, selectInfos } from '../../resources/select.ts';
import { goTypeOf } from '../../resources/go-type.ts';
import { defaultContainer, namedResource, podResource, podsOf } from '../../resources/pods.ts';
import { at, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { runRemoteCommand } from '../../streams/remote-command.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';

/** `kubectl exec POD [-c CONTAINER] [-it] -- COMMAND`: runs a command in a container. */
export const exec: Command = async (invocation) => {
  const { flags, args, process, io } = invocation;
  const files = fileSelection(flags);
  const dash = flags.argsBeforeDash;
  const name = args.length > 0 && dash !== 0 ? args[0] ?? '' : '';
  const command = dash === undefined ? [] : args.slice(dash);
  if (dash === undefined && (args.length > 1 || (args.length > 0 && hasFiles(files)))) {
    throw new UsageFailure('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  }
  if (name === '' && !hasFiles(files)) throw new Failure('pod, type/name or --filename must be specified');
  if (command.length === 0) throw new Failure('you must specify at least one command for the container');
  const client = invocation.client();
  const pod = await podToUse(invocation, name, 'exec into');
  const phase = text(at(pod, 'status', 'phase'));
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new Failure(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const container = flags.string('container') || defaultContainer(pod, io, flags.bool('quiet'));
  const tty = rawTerminal(invocation);
  const query = new URLSearchParams();
  for (const word of command) query.append('command', word);
  query.set('container', container);
  if (flags.bool('stdin')) query.set('stdin', 'true');
  query.set('stdout', 'true');
  query.set(tty ? 'tty' : 'stderr', 'true');
  await io.flush();
  const path = client.path(await podResource(client), text(pod.metadata?.namespace), text(pod.metadata?.name), 'exec');
  await runRemoteCommand(client, process, { target: `${path}?${query.toString()}`, stdin: flags.bool('stdin'), tty });
};

/** The terminal to put in raw mode for `-it`; undefined, with a word about it, when stdin is none. */
export function rawTerminal({ flags, process, io }: Invocation): Tty | undefined {
  if (!flags.bool('stdin') || !flags.bool('tty')) return undefined;
  const { tty } = process.file(0);
  if (!tty && !flags.bool('quiet')) io.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return tty;
}

/** The Pod named, or the best one of a Deployment, Service… */
export async function podToUse(invocation: Invocation, name: string, doing: string): Promise<AnyObject> {
  const client = invocation.client();
  const object = await namedObject(invocation, name, doing);
  if (object.kind === 'Pod') return object;
  const pods = await podsOf(client, object).catch((error: unknown) => {
    if (error instanceof Failure) throw new Failure(`cannot attach to ${goTypeOf(object)}: ${error.message}`);
    throw error;
  });
  const [first] = pods;
  if (!first) throw new Failure('timed out waiting for the condition');
  return first;
}

async function namedObject(invocation: Invocation, name: string, doing: string): Promise<AnyObject> {
  const client = invocation.client();
  if (name !== '') {
    const { resource, name: bare } = await namedResource(client, name);
    const [info] = await fetchSource(client, { resource, namespace: resource.namespaced ? client.namespace : '', name: bare });
    if (info?.object) return info.object;
  }
  const errors: unknown[] = [];
  const infos: AnyObject[] = [];
  for await (const info of selectInfos(invocation, { args: [], files: fileSelection(invocation.flags) }, errors)) {
    const [fetched] = await fetchSource(client, info);
    if (fetched?.object) infos.push(fetched.object);
  }
  if (errors.length > 0) throw errors[0];
  const [only] = infos;
  if (!only || infos.length > 1) throw new Failure(`cannot ${doing} multiple objects at a time`);
  return only;
}
