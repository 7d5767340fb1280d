import { ApiError } from '#lib/schema/index.ts';
import { watchEvents } from '../api/watch.ts';
import { itemsOf, text } from './info.ts';
import type { AnyObject, Info } from './info.ts';
import type { Invocation } from '../session/invocation.ts';

/**
 * Follows one object until `done` says of a state of it that it is enough, and gives that state; the
 * present state is the first. `deleted` decides when it is gone. Refusals throw ApiError.
 */
export async function followObject(
  invocation: Invocation,
  { resource, namespace, name }: Pick<Info, 'resource' | 'namespace' | 'name'>,
  done: (object: AnyObject) => boolean,
  deleted: () => AnyObject | undefined = () => undefined,
): Promise<AnyObject> {
  const client = invocation.client();
  const selector = `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
  const collection = client.path(resource, namespace);
  for (;;) {
    const list = await client.json<AnyObject>({ method: 'GET', target: `${collection}?${selector}` });
    const present = itemsOf(list, resource)[0];
    if (present && done(present)) return present;
    const version = text((list.metadata as { resourceVersion?: string } | undefined)?.resourceVersion);
    for await (const event of watchEvents<AnyObject>(client, `${collection}?${selector}&watch=true&resourceVersion=${version}`)) {
      if (event.type === 'ERROR') break;
      if (event.type === 'DELETED') {
        const outcome = deleted();
        if (outcome) return outcome;
        throw ApiError.notFound({ group: resource.group, plural: resource.plural }, '');
      }
      if (event.type !== 'BOOKMARK' && done(event.object)) return event.object;
    }
  }
}
