import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiObject } from '#lib/schema/index.ts';
import { TestCluster } from '../testing/test-cluster.ts';

interface Event {
  type: string;
  object: ApiObject & { rows?: { cells: unknown[] }[]; columnDefinitions?: unknown[] | null; message?: string; code?: number };
}

const PATH = '/api/v1/namespaces/default/secrets';

let cluster: TestCluster;

beforeEach(() => {
  cluster = new TestCluster();
});

afterEach(() => cluster[Symbol.asyncDispose]());

const secret = (name: string, stringData: Record<string, string> = {}): ApiObject & Record<string, unknown> => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData });

/** A watch that is open: events as they come, and the end. */
class OpenWatch {
  readonly events: Event[] = [];
  readonly ended: Promise<void>;
  readonly #stop = new AbortController();

  constructor(body: AsyncIterable<Uint8Array>, signalTo: (signal: AbortSignal) => void) {
    signalTo(this.#stop.signal);
    this.ended = (async () => {
      let rest = '';
      for await (const chunk of body) {
        const lines = (rest + Buffer.from(chunk).toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.events.push(JSON.parse(line) as Event);
      }
    })();
  }

  get seen(): string[] {
    return this.events.map(({ type, object }) => `${type} ${object.metadata?.name ?? ''}`.trim());
  }
}

async function watch(query: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<OpenWatch> {
  const { api, adminToken } = cluster.cluster;
  const response = await api.request({ method: 'GET', target: `${PATH}?watch=true&${query}`, headers: { authorization: `Bearer ${adminToken}`, ...headers }, signal });
  expect(response.status).toBe(200);
  return new OpenWatch(response.body as AsyncIterable<Uint8Array>, () => undefined);
}

const revision = async () => (await cluster.get<{ metadata: { resourceVersion: string } }>(PATH)).metadata.resourceVersion;
const settle = () => cluster.clock.advance(0);

describe('a watch', () => {
  it('begins with what is there, then follows every change, until its time is up', async () => {
    await cluster.create(secret('old'));
    const open = await watch('timeoutSeconds=5');
    await cluster.create(secret('new'));
    await cluster.patch(`${PATH}/new`, { stringData: { a: 'b' } });
    await cluster.delete(`${PATH}/new`);
    await cluster.seconds(5);
    await open.ended;
    expect(open.seen).toEqual(['ADDED old', 'ADDED new', 'MODIFIED new', 'DELETED new']);
  });

  it('goes on from a revision without repeating what was before', async () => {
    await cluster.create(secret('before'));
    const from = await revision();
    await cluster.create(secret('after'));
    const open = await watch(`resourceVersion=${from}&timeoutSeconds=1`);
    await cluster.seconds(1);
    await open.ended;
    expect(open.seen).toEqual(['ADDED after']);
  });

  it('makes objects that come to match, or cease to, appear and disappear', async () => {
    await cluster.create(secret('labelled'));
    const open = await watch('labelSelector=on&timeoutSeconds=1');
    await cluster.patch(`${PATH}/labelled`, { metadata: { labels: { on: 'yes' } } });
    await cluster.patch(`${PATH}/labelled`, { stringData: { a: 'b' } });
    await cluster.patch(`${PATH}/labelled`, { metadata: { labels: { on: null } } });
    await cluster.seconds(1);
    await open.ended;
    expect(open.seen).toEqual(['ADDED labelled', 'MODIFIED labelled', 'DELETED labelled']);
  });

  it('marks the end of the initial events for clients that list by watching', async () => {
    await cluster.create(secret('first'));
    const open = await watch('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1');
    await cluster.create(secret('later'));
    await cluster.seconds(1);
    await open.ended;
    expect(open.seen).toEqual(['ADDED first', 'BOOKMARK', 'ADDED later']);
    expect(open.events[1]?.object.metadata?.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
  });

  it('tells a quiet client the revision each minute', async () => {
    const open = await watch('allowWatchBookmarks=true&timeoutSeconds=130&resourceVersion=0');
    await cluster.seconds(130);
    await open.ended;
    expect(open.seen).toEqual(['BOOKMARK', 'BOOKMARK']);
    expect(open.events[0]?.object.kind).toBe('Secret');
  });

  it('from a revision that is no longer kept gets an error event', async () => {
    await cluster.create(secret('busy'));
    const early = await revision();
    for (let index = 0; index < 1100; index += 1) await cluster.patch(`${PATH}/busy`, { stringData: { index: String(index) } });
    const open = await watch(`resourceVersion=${early}&timeoutSeconds=1`);
    await open.ended;
    expect(open.events).toEqual([{
      type: 'ERROR',
      object: expect.objectContaining({ kind: 'Status', reason: 'Expired', code: 410, message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/) }) as unknown,
    }]);
  });

  it('shows Tables with their columns in the first event alone', async () => {
    await cluster.create(secret('one', { a: 'b' }));
    await cluster.create(secret('two'));
    const open = await watch('timeoutSeconds=1', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    await cluster.seconds(1);
    await open.ended;
    expect(open.events.map(({ object }) => object.rows?.map(({ cells }) => cells))).toEqual([[['one', 'Opaque', 1, '0s']], [['two', 'Opaque', 0, '0s']]]);
    expect(open.events.map(({ object }) => object.columnDefinitions?.length ?? null)).toEqual([4, null]);
  });

  it('comes as text messages to a browser that opens a WebSocket', async () => {
    const { api, adminToken } = cluster.cluster;
    const headers = { authorization: `Bearer ${adminToken}` };
    const socket = await api.upgrade({ method: 'GET', target: `${PATH}?watch=true`, headers, protocols: [] });
    if ('status' in socket) throw new Error(`refused with ${socket.status}`);
    await cluster.create(secret('shown'));
    const event = JSON.parse(Buffer.from((await socket.receive()) ?? []).toString()) as Event;
    expect([socket.text, event.type, event.object.metadata?.name]).toEqual([true, 'ADDED', 'shown']);
    socket.close();
    expect(await socket.receive()).toBeUndefined();
  });

  it('ends when its client goes away', async () => {
    const stop = new AbortController();
    const open = await watch('', {}, stop.signal);
    stop.abort();
    await open.ended;
    await settle();
    expect(open.seen).toEqual([]);
  });
});

describe('a list', () => {
  const page = (query: string) => cluster.get<{ metadata: { continue?: string; remainingItemCount?: number }; items: ApiObject[]; message?: string; reason?: string }>(`${PATH}?${query}`);
  const names = (items: readonly ApiObject[]) => items.map(({ metadata }) => metadata?.name);

  beforeEach(async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await cluster.create(secret(name));
  });

  it('comes in chunks, all of the state that the first was of', async () => {
    const first = await page('limit=2');
    expect([names(first.items), first.metadata.remainingItemCount]).toEqual([['a', 'b'], 3]);
    await cluster.delete(`${PATH}/c`);
    await cluster.create(secret('bb'));
    const second = await page(`limit=2&continue=${first.metadata.continue}`);
    expect([names(second.items), second.metadata.remainingItemCount]).toEqual([['c', 'd'], 1]);
    const third = await page(`limit=2&continue=${second.metadata.continue}`);
    expect([names(third.items), third.metadata.continue]).toEqual([['e'], undefined]);
  });

  it('that cannot be gone on with offers to go on with what is there now', async () => {
    const first = await page('limit=2');
    const token = JSON.parse(Buffer.from(first.metadata.continue ?? '', 'base64url').toString()) as { rv: number };
    const stale = Buffer.from(JSON.stringify({ ...token, rv: 1 })).toString('base64url');
    const refused = await page(`limit=2&continue=${stale}`);
    expect(refused.reason).toBe('Expired');
    const rest = await page(`continue=${refused.metadata.continue}`);
    expect(names(rest.items)).toEqual(['c', 'd', 'e']);
  });
});
