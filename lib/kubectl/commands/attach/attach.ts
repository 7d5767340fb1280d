import { fetchSource } from '../../resources/select.ts';
import { containersOf, defaultContainer, namedResource, podResource } from '../../resources/pods.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { runRemoteCommand } from '../../streams/remote-command.ts';
import { podToUse, rawTerminal } from '../exec/exec.ts';

/** `kubectl attach POD [-c CONTAINER] [-it]`: joins what already runs in a container. */
export const attach: Command = async (invocation) => {
  const { args, flags } = invocation;
  if (args.length === 0) throw new Failure('at least 1 argument is required for attach');
  if (args.length > 2) throw new Failure(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
  if (flags.number('pod-running-timeout') <= 0) throw new Failure('--pod-running-timeout must be higher than zero');
  const client = invocation.client();
  const word = args.length === 2 ? `${args[0] ?? ''}/${args[1] ?? ''}` : args[0] ?? '';
  const { resource, name } = await namedResource(client, word);
  await fetchSource(client, { resource, namespace: resource.namespaced ? client.namespace : '', name });
  const pod = await podToUse(invocation, word, 'attach to');
  const phase = text(at(pod, 'status', 'phase'));
  if (phase === 'Succeeded' || phase === 'Failed') throw new Failure(`cannot attach a container in a completed pod; current phase is ${phase}`);
  await attachTo(invocation, pod, { command: 'kubectl attach', quiet: flags.bool('quiet'), container: flags.string('container') });
};

export interface AttachOptions {
  /** How the message at the end says one can come back. */
  command: string;
  quiet: boolean;
  container?: string;
}

/** Attaches to a container of a running Pod with what `-i` and `-t` say. */
export async function attachTo(invocation: Invocation, pod: AnyObject, options: AttachOptions): Promise<void> {
  const { flags, io, process } = invocation;
  const client = invocation.client();
  const container = options.container || defaultContainer(pod, io, options.quiet);
  const spec = containerSpec(pod, container);
  if (!spec) throw new Failure(`cannot attach to the container: container ${container} not found in pod ${text(pod.metadata?.name)}`);
  const hasTty = spec['tty'] === true;
  if (flags.bool('tty') && !hasTty && !options.quiet) {
    io.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  }
  const tty = hasTty && flags.bool('stdin') ? rawTerminal(invocation) ?? process.file(0).tty : undefined;
  if (!options.quiet) {
    io.err('All commands and output from this session will be recorded in container logs, including credentials and sensitive information '
      + 'passed through the command prompt.\nIf you don\'t see a command prompt, try pressing enter.\n');
  }
  await io.flush();
  const query = new URLSearchParams({ container, stdout: 'true' });
  if (flags.bool('stdin')) query.set('stdin', 'true');
  query.set(tty ? 'tty' : 'stderr', 'true');
  const path = client.path(await podResource(client), text(pod.metadata?.namespace), text(pod.metadata?.name), 'attach');
  await runRemoteCommand(client, process, { target: `${path}?${query.toString()}`, stdin: flags.bool('stdin'), tty });
  if (!options.quiet && flags.bool('stdin') && tty) sayHowToComeBack(invocation, pod, container, options.command);
}

function sayHowToComeBack({ io }: Invocation, pod: AnyObject, container: string, command: string): void {
  if (at(pod, 'spec', 'restartPolicy') !== 'Always') return;
  const how = `'${command} ${text(pod.metadata?.name)} -c ${container} -i -t'`;
  const ephemeral = containersOf(pod).some(({ name, kind }) => name === container && kind === 'ephemeralContainers');
  io.out(ephemeral
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${how} if it is still running\n`
    : `Session ended, resume using ${how} command when the pod is running\n`);
}

function containerSpec(pod: AnyObject, name: string): Record<string, unknown> | undefined {
  return ['containers', 'initContainers', 'ephemeralContainers']
    .flatMap((kind) => list(at(pod, 'spec', kind)).map(record))
    .find((container) => container['name'] === name);
}
