import { ApiError } from '#lib/schema/index.ts';
import { linesOf } from '../../api/watch.ts';
import { fetchSource } from '../../resources/select.ts';
import { goTypeOf } from '../../resources/go-type.ts';
import { containerNames, containersOf, DEFAULT_CONTAINER, namedResource, podResource, podsOf } from '../../resources/pods.ts';
import { itemsOf, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, messageOf, UsageFailure } from '../../session/failure.ts';
import { interruptible } from '../../session/interrupt.ts';
import type { Command, Invocation } from '../../session/invocation.ts';

const USAGE = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

interface LogStream {
  pod: string;
  namespace: string;
  container: string;
}

/** `kubectl logs`: what containers have printed, whole or as it comes with `-f`. */
export const logs: Command = async (invocation) => {
  const { flags, args, process } = invocation;
  checkArguments(invocation);
  const query = logQuery(invocation);
  const objects = await logTargets(invocation);
  checkFlags(invocation);
  const container = flags.string('container') || (args[1] ?? '');
  const streams = (await Promise.all(objects.map((object) => streamsOf(invocation, object, container)))).flat();
  const limit = flags.number('max-log-requests');
  if (flags.bool('follow') && streams.length > 1 && streams.length > limit) {
    throw new Failure(
      `you are attempting to follow ${streams.length} log streams, but maximum allowed concurrency is ${limit}, `
      + 'use --max-log-requests to increase the limit',
    );
  }
  await interruptible(process, async () => {
    if (flags.bool('follow')) await Promise.all(streams.map((stream) => printStream(invocation, stream, query)));
    else for (const stream of streams) await printStream(invocation, stream, query);
  });
};

function checkArguments({ args, flags }: Invocation): void {
  const selecting = flags.string('selector') !== '';
  if (args.length === 0 && !selecting) throw new UsageFailure(USAGE);
  if (args.length === 1 && selecting) throw new UsageFailure('only a selector (-l) or a POD name is allowed');
  if (args.length > 2) throw new UsageFailure(USAGE);
}

function checkFlags({ args, flags }: Invocation): void {
  if (flags.string('since-time') !== '' && flags.number('since') !== 0) throw new Failure('at most one of `sinceTime` or `sinceSeconds` may be specified');
  const container = flags.string('container') || (args[1] ?? '');
  if (flags.bool('all-containers') && container !== '') {
    throw new Failure(`--all-containers=true should not be specified with container name ${container}`);
  }
  if (flags.changed('container') && args.length === 2) throw new Failure('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.number('limit-bytes') < 0) throw new Failure('--limit-bytes must be greater than 0');
  if (flags.number('since') < 0) throw new Failure('--since must be greater than 0');
  if (flags.number('tail') < -1) throw new Failure('--tail must be greater than or equal to -1');
}

function logQuery({ flags }: Invocation): URLSearchParams {
  const sinceTime = flags.string('since-time');
  if (sinceTime !== '' && Number.isNaN(Date.parse(sinceTime))) {
    throw new Failure(`parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`);
  }
  const selecting = flags.string('selector') !== '';
  const tail = selecting && !flags.changed('tail') ? 10 : flags.number('tail');
  return new URLSearchParams({
    ...(flags.bool('follow') ? { follow: 'true' } : {}),
    ...(flags.number('limit-bytes') > 0 ? { limitBytes: String(flags.number('limit-bytes')) } : {}),
    ...(flags.bool('previous') ? { previous: 'true' } : {}),
    ...(flags.number('since') > 0 ? { sinceSeconds: String(Math.round(flags.number('since') / 1000)) } : {}),
    ...(sinceTime === '' ? {} : { sinceTime }),
    ...(tail >= 0 ? { tailLines: String(tail) } : {}),
    ...(flags.bool('timestamps') ? { timestamps: 'true' } : {}),
  });
}

/** The Pods whose logs are asked for. */
async function logTargets(invocation: Invocation): Promise<AnyObject[]> {
  const { flags, args, io } = invocation;
  const client = invocation.client();
  const selector = flags.string('selector');
  if (selector !== '') {
    const resource = await podResource(client);
    const target = `${client.path(resource, client.namespace)}?labelSelector=${encodeURIComponent(selector)}`;
    const pods = itemsOf(await client.json<AnyObject>({ method: 'GET', target }), resource);
    if (pods.length === 0) io.err(`No resources found in ${client.namespace} namespace.\n`);
    return pods;
  }
  const { resource, name } = await namedResource(client, args[0] ?? '');
  const [info] = await fetchSource(client, { resource, namespace: resource.namespaced ? client.namespace : '', name }).catch((error: unknown) => {
    if (error instanceof ApiError && error.reason === 'NotFound') {
      throw new Failure(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(client.namespace)}`);
    }
    throw error;
  });
  if (!info?.object) throw new Failure('expected a resource');
  if (info.object.kind === 'Pod') return [info.object];
  return podsBehind(invocation, info.object);
}

async function podsBehind(invocation: Invocation, object: AnyObject): Promise<AnyObject[]> {
  const { flags, io } = invocation;
  const pods = await podsOf(invocation.client(), object).catch((error: unknown) => {
    if (error instanceof Failure) throw new Failure(`cannot get the logs from ${goTypeOf(object)}: ${error.message}`);
    throw error;
  });
  const [first] = pods;
  if (!first) throw new Failure('timed out waiting for the condition');
  if (flags.bool('all-pods')) return pods;
  if (pods.length > 1) io.err(`Found ${pods.length} pods, using pod/${text(first.metadata?.name)}\n`);
  return [first];
}

async function streamsOf({ flags, io }: Invocation, pod: AnyObject, asked: string): Promise<LogStream[]> {
  const name = text(pod.metadata?.name);
  const namespace = text(pod.metadata?.namespace);
  const all = containersOf(pod);
  if (flags.bool('all-containers')) {
    const order = ['initContainers', 'containers', 'ephemeralContainers'] as const;
    return order.flatMap((kind) => all.filter((each) => each.kind === kind)).map((each) => ({ pod: name, namespace, container: each.name }));
  }
  let container = asked;
  const annotated = text(pod.metadata?.annotations?.[DEFAULT_CONTAINER]);
  if (container === '' && annotated !== '') {
    if (all.some((each) => each.name === annotated)) container = annotated;
    else io.err(`Default container name ${JSON.stringify(annotated)} not found in pod ${name}\n`);
  }
  if (container === '') {
    container = all.find((each) => each.kind === 'containers')?.name ?? '';
    if (all.length > 1 && !flags.bool('all-pods')) io.err(`Defaulted container ${JSON.stringify(container)} out of: ${containerNames(pod)}\n`);
  }
  if (!all.some((each) => each.name === container)) throw new Failure(`container ${container} is not valid for pod ${name}`);
  return [{ pod: name, namespace, container }];
}

async function printStream(invocation: Invocation, stream: LogStream, query: URLSearchParams): Promise<void> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const resource = await podResource(client);
  const target = `${client.path(resource, stream.namespace, stream.pod, 'log')}?${new URLSearchParams({ container: stream.container, ...Object.fromEntries(query) }).toString()}`;
  const prefix = flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${stream.pod}/${stream.container}] ` : '';
  try {
    const response = await client.open({ method: 'GET', target });
    if (prefix === '') await copy(invocation, response.body);
    else {
      for await (const line of linesOf(response.body)) {
        io.out(`${prefix}${line}\n`);
        await io.flush();
      }
    }
  } catch (error) {
    if (!flags.bool('ignore-errors')) throw error;
    io.out(`error: ${messageOf(error)}\n`);
  }
}

/** Bytes go through as they are: a log need not be text. */
async function copy({ process, io }: Invocation, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  await io.flush();
  for await (const chunk of body instanceof Uint8Array ? [body] : body) await process.write(chunk);
}
