import { linesOf } from '../../api/watch.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { podResource } from '../../resources/pods.ts';
import { followObject } from '../../resources/watch-object.ts';
import { Failure, messageOf } from '../../session/failure.ts';
import { interruptible } from '../../session/interrupt.ts';
import type { Invocation } from '../../session/invocation.ts';
import { attachTo } from '../attach/attach.ts';

/** Waits for a container and attaches to it; what has ended by then is shown as its log. */
export async function attachOrPrintLog(invocation: Invocation, pod: AnyObject, container: string): Promise<void> {
  const { flags, io, process } = invocation;
  const client = invocation.client();
  const place = { resource: await podResource(client), namespace: text(pod.metadata?.namespace), name: text(pod.metadata?.name) };
  await io.flush();
  const warned = new Set<string>();
  const begun = await interruptible(process, () => followObject(invocation, place, (present) => {
    const state = stateOf(present, container);
    const waiting = text(record(state['waiting'])['message']);
    if (!flags.bool('quiet') && waiting !== '' && !warned.has(waiting)) {
      warned.add(waiting);
      io.err(`Warning: container ${container}: ${waiting}\n`);
      void io.flush();
    }
    return state['running'] !== undefined || state['terminated'] !== undefined;
  }));
  if (stateOf(begun, container)['terminated'] !== undefined) return printLog(invocation, begun, container);
  try {
    await attachTo(invocation, begun, { command: 'kubectl attach', quiet: flags.bool('quiet'), container });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    io.err(`warning: couldn't attach to pod/${place.name}, falling back to streaming logs: ${messageOf(error)}\n`);
    await printLog(invocation, begun, container);
  }
}

function stateOf(pod: AnyObject, container: string): Record<string, unknown> {
  const statuses = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'].flatMap((kind) => list(at(pod, 'status', kind)).map(record));
  return record(statuses.find((status) => status['name'] === container)?.['state']);
}

async function printLog(invocation: Invocation, pod: AnyObject, container: string): Promise<void> {
  const { io } = invocation;
  const client = invocation.client();
  const path = client.path(await podResource(client), text(pod.metadata?.namespace), text(pod.metadata?.name), 'log');
  const response = await client.open({ method: 'GET', target: `${path}?${new URLSearchParams({ container }).toString()}` });
  for await (const line of linesOf(response.body)) io.out(`${line}\n`);
  await io.flush();
}
