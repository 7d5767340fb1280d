import { repeat } from '#lib/core/index.ts';
import type { HttpResponse, Timer } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { notStreamable } from '../content-negotiation.ts';
import type { MediaType } from '../content-negotiation.ts';
import { WatchBuffer } from '../watch-buffer.ts';
import { mediaOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { partialMetadata } from '../partial-metadata.ts';
import { apiVersionOf, represented } from '../representation.ts';
import { integerParameter } from '../request-options.ts';
import { parseResourceVersion } from '../resource-version.ts';
import { includeObjectOf } from '../tables.ts';
import { checkWatchOptions } from './list-options.ts';
import type { WatchStart } from './list-options.ts';
import { selectionOf } from './list.ts';

/** How often a quiet watch is told the revision (storage/cacher's defaultBookmarkFrequency). */
const BOOKMARK_INTERVAL = 60_000;
const BOOKMARK_SLACK = BOOKMARK_INTERVAL / 10;
/** When a watch ends that gave no timeout; upstream draws it between 30 and 60 minutes. */
const DEFAULT_TIMEOUT = 45 * 60_000;

/** GET with `watch`: a line of JSON for each event, until the client goes or the time is up. */
export function watch(exchange: ResourceExchange): HttpResponse {
  const start = checkWatchOptions(exchange.query);
  const media = mediaOf(exchange);
  if (media.convert?.kind === 'Table') includeObjectOf(exchange.query);
  if (media.format === 'yaml') throw notStreamable();
  const session = new WatchSession(exchange, media);
  session.begin(start, parseResourceVersion(exchange.query.get('resourceVersion') ?? ''));
  const headers = { 'cache-control': 'no-cache, private', 'content-type': 'application/json' };
  return { status: 200, headers, body: session.lines() };
}

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** One watch from its beginning to its end. */
class WatchSession {
  readonly #exchange: ResourceExchange;
  readonly #media: MediaType;
  readonly #queue = new WatchBuffer();
  readonly #timers: Timer[] = [];
  #subscription: Disposable | undefined;
  #isFirst = true;

  constructor(exchange: ResourceExchange, media: MediaType) {
    this.#exchange = exchange;
    this.#media = media;
  }

  /** Sends what there is when the client asks for it, then follows the changes (cacher.Watch). */
  begin({ sendInitialEvents, allowBookmarks }: WatchStart, revision: number | undefined): void {
    const { parts, resource } = this.#exchange;
    const selection = selectionOf(this.#exchange);
    let after = revision;
    if (sendInitialEvents ?? !revision) {
      const listed = parts.registry.list(resource, selection);
      for (const object of listed.items) this.#send('ADDED', object);
      after = listed.revision;
      if (sendInitialEvents && allowBookmarks) this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
    }
    try {
      this.#subscription = parts.registry.watch(resource, { ...selection, after: after || parts.registry.revision }, (event) => this.#send(event.type, event.object));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 410) throw error;
      this.#line('ERROR', error.toStatus());
      this.#queue.close();
    }
    this.#limitTime(allowBookmarks);
  }

  async *lines(): AsyncGenerator<Uint8Array> {
    try {
      for (let text = await this.#queue.take(); text !== undefined; text = await this.#queue.take()) yield Buffer.from(text);
    } finally {
      this.#end();
    }
  }

  #limitTime(allowBookmarks: boolean): void {
    const { parts, query, signal } = this.#exchange;
    const seconds = integerParameter(query, 'timeoutSeconds');
    const timeout = seconds ? seconds * 1000 : DEFAULT_TIMEOUT;
    this.#timers.push(parts.clock.setTimeout(() => this.#end(), timeout));
    if (allowBookmarks) this.#timers.push(repeat(parts.clock, BOOKMARK_INTERVAL, () => this.#bookmark(), BOOKMARK_SLACK));
    signal.addEventListener('abort', () => this.#end(), { once: true });
    if (signal.aborted) this.#end();
  }

  #send(type: EventType, object: ApiObject): void {
    this.#line(type, represented(this.#exchange, object, this.#media, this.#isFirst));
    this.#isFirst = false;
  }

  /** An object of the kind with nothing but the revision. */
  #bookmark(annotations?: Record<string, string>): void {
    const { parts, resource } = this.#exchange;
    const resourceVersion = String(parts.registry.revision);
    const metadata = { resourceVersion, ...(annotations ? { annotations } : {}) };
    const object = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata };
    const { convert } = this.#media;
    if (convert?.kind === 'Table') {
      this.#line('BOOKMARK', { kind: 'Table', apiVersion: `meta.k8s.io/${convert.version}`, metadata: { resourceVersion }, columnDefinitions: null, rows: [{ cells: [], object: partialMetadata(object) }] });
    } else this.#line('BOOKMARK', convert ? partialMetadata(object, convert.version) : object);
  }

  #line(type: EventType, object: unknown): void {
    if (!this.#queue.push(`${JSON.stringify({ type, object })}\n`)) this.#end();
  }

  #end(): void {
    this.#subscription?.[Symbol.dispose]();
    for (const timer of this.#timers) timer.cancel();
    this.#queue.close();
  }
}
