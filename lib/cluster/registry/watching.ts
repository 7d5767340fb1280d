import type { ApiObject } from '#lib/schema/index.ts';
import type { Change, Store } from '../store/store.ts';
import type { WatchEvent } from './registry.ts';

export interface WatchRequest<T extends ApiObject> {
  store: Store;
  storage: string;
  namespace: string | undefined;
  after: number | undefined;
  /** From the stored form to the served one. */
  show: (object: ApiObject) => T;
  matches: ((object: ApiObject) => boolean) | undefined;
  listener: (event: WatchEvent<T>) => void;
}

/**
 * Delivers changes in order, each in its own microtask. With a selector, an object that begins to match
 * is ADDED and one that ceases to is DELETED, as the API server's watch cache has it.
 */
export function openWatch<T extends ApiObject>(request: WatchRequest<T>): Disposable {
  let open = true;
  const deliver = (change: Change) => {
    const event = eventFor(request, change);
    if (!event) return;
    queueMicrotask(() => {
      if (open) request.listener(event);
    });
  };
  if (request.after !== undefined) for (const change of request.store.since(request.storage, request.after)) deliver(change);
  const subscription = request.store.subscribe(request.storage, deliver);
  return {
    [Symbol.dispose]: () => {
      open = false;
      subscription[Symbol.dispose]();
    },
  };
}

function eventFor<T extends ApiObject>(request: WatchRequest<T>, change: Change): WatchEvent<T> | undefined {
  const { namespace, show, matches } = request;
  if (namespace && change.object.metadata?.namespace !== namespace) return undefined;
  const object = show(change.object);
  const old = change.old && show(change.old);
  const event = { object, old, revision: change.revision };
  if (!matches) return { ...event, type: change.type };
  const did = old !== undefined && matches(old);
  const does = change.type !== 'DELETED' && matches(object);
  if (does) return { ...event, type: did ? 'MODIFIED' : 'ADDED' };
  return did ? { ...event, type: 'DELETED' } : undefined;
}
