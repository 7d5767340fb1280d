import { ApiError } from '#lib/schema/index.ts';
import { watchEvents } from '../../api/watch.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { text } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import { within } from '../../session/interrupt.ts';
import type { Invocation } from '../../session/invocation.ts';

/** Waits until each object is gone, or another stands in its place. Throws Failure after `timeout` milliseconds. */
export async function waitForDeletion(invocation: Invocation, doomed: readonly { info: Info; uid?: string }[], timeout: number): Promise<void> {
  const { process } = invocation;
  const deadline = process.clock.now() + timeout;
  for (const { info, uid } of doomed) {
    const left = deadline - process.clock.now();
    const gone = await within(process, left, untilGone(invocation, info, uid).then(() => true));
    if (!gone) throw new Failure(`timed out waiting for the condition on ${info.resource.plural}/${info.name}`);
  }
}

async function untilGone(invocation: Invocation, info: Info, uid: string | undefined): Promise<void> {
  const client = invocation.client();
  const { resource, namespace, name } = info;
  const collection = client.path(resource, namespace);
  const selector = `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
  for (;;) {
    if (await isGone(invocation, info, uid)) return;
    const list = await client.json<AnyObject>({ method: 'GET', target: `${collection}?${selector}` });
    if (Array.isArray(list['items']) && list['items'].length === 0) return;
    const version = text((list.metadata as { resourceVersion?: string } | undefined)?.resourceVersion);
    const target = `${collection}?${selector}&watch=true&resourceVersion=${version}`;
    for await (const event of watchEvents<AnyObject>(client, target)) {
      if (event.type === 'DELETED') return;
      if (event.type === 'ERROR') break;
    }
  }
}

async function isGone(invocation: Invocation, { resource, namespace, name }: Info, uid: string | undefined): Promise<boolean> {
  const client = invocation.client();
  try {
    const object = await client.json<AnyObject>({ method: 'GET', target: client.path(resource, namespace, name) });
    return uid !== undefined && uid !== '' && object.metadata?.uid !== uid;
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound') return true;
    throw error;
  }
}
