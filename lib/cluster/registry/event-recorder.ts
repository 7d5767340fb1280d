import type { Clock } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { events } from '../resources/index.ts';
import type { LiveEvent } from '../resources/live.ts';
import { timestamp } from './object-registry.ts';
import type { Registry } from './registry.ts';

export interface EventSource {
  /** `kubelet`, `deployment-controller`. */
  component: string;
  /** The node's name, for kubelets. */
  host?: string | undefined;
}

export interface EventNote {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** The part that it is about: `spec.containers{web}`. */
  fieldPath?: string | undefined;
  /** Set by those who write events.k8s.io/v1 events (the scheduler): what was done. */
  action?: string | undefined;
}

/** How long the API server keeps events (--event-ttl). */
const TTL = 3_600_000;
/** client-go's spam filter: this many events of a source about an object at once, then one in five minutes. */
const BURST = 25;
const REFILL = 300_000;
/** Similar events within ten minutes after which they are written as one (EventAggregator). */
const SIMILAR_LIMIT = 10;
const SIMILAR_WINDOW = 600_000;

interface Bucket {
  tokens: number;
  filled: number;
}

interface Similar {
  messages: Set<string>;
  since: number;
}

/** One event as it was seen happening, written or not (eventLog). */
interface Observed {
  count: number;
  /** Epoch milliseconds. */
  first: number;
  last: number;
  /** What it was last written as. */
  name: string | undefined;
}

/** Writes events, counting up those that repeat (client-go/tools/record events_cache.go). */
export class EventRecorder {
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #observed = new Map<string, Observed>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #similar = new Map<string, Similar>();
  #sequence = 0;
  #pruned = 0;

  constructor(registry: Registry, clock: Clock) {
    this.#registry = registry;
    this.#clock = clock;
  }

  record(source: EventSource, object: ApiObject, note: EventNote): void {
    const subject = `${source.component} ${source.host ?? ''} ${object.kind} ${object.metadata?.namespace ?? ''} ${object.metadata?.name ?? ''} ${object.metadata?.uid ?? ''}`;
    this.#prune();
    const message = note.action ? note.message : this.#aggregate(`${subject} ${note.type} ${note.reason}`, note.message);
    const seen = this.#observe(`${subject} ${note.type} ${note.reason} ${note.fieldPath ?? ''} ${message.startsWith('(combined') ? '(combined)' : message}`);
    // What is not written is counted all the same (EventCorrelate): the next one that is written tells the whole number.
    if (!this.#allow(subject)) return;
    const namespace = object.metadata?.namespace ?? 'default';
    try {
      if (this.#countUp(seen, namespace, message)) return;
      const event = note.action ? this.#newStyle(source, object, note) : this.#oldStyle(source, object, { ...note, message, ...seen });
      seen.name = this.#registry.create(events, namespace, event).metadata.name;
    } catch (error) {
      // Events are best effort: a namespace that is going takes none, and nobody is the worse for it.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #observe(key: string): Observed {
    const now = this.#clock.now();
    const seen = this.#observed.get(key) ?? { count: 0, first: now, last: now, name: undefined };
    seen.count += 1;
    seen.last = now;
    this.#observed.set(key, seen);
    return seen;
  }

  #countUp({ name, count, last }: Observed, namespace: string, message: string): boolean {
    if (name === undefined || !this.#registry.find(events, namespace, name)) return false;
    this.#registry.modify(events, namespace, name, (event) => {
      event.message = message;
      if (event.eventTime) event.series = { count, lastObservedTime: micro(last) };
      else {
        event.count = count;
        event.lastTimestamp = timestamp(last);
      }
    });
    return true;
  }

  #aggregate(key: string, message: string): string {
    const now = this.#clock.now();
    let similar = this.#similar.get(key);
    if (!similar || now - similar.since > SIMILAR_WINDOW) {
      similar = { messages: new Set(), since: now };
      this.#similar.set(key, similar);
    }
    similar.since = now;
    similar.messages.add(message);
    return similar.messages.size < SIMILAR_LIMIT ? message : `(combined from similar events): ${message}`;
  }

  #allow(subject: string): boolean {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(subject) ?? { tokens: BURST, filled: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.filled) / REFILL);
    bucket.filled = now;
    this.#buckets.set(subject, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #oldStyle(source: EventSource, object: ApiObject, note: EventNote & Pick<Observed, 'count' | 'first' | 'last'>): ApiObject {
    const { count, first, last } = note;
    return {
      ...this.#base(object, note), count, firstTimestamp: timestamp(first), lastTimestamp: timestamp(last), eventTime: null,
      source: { component: source.component, ...(source.host ? { host: source.host } : {}) },
      reportingComponent: source.component, reportingInstance: source.host ?? '',
    } as ApiObject;
  }

  #newStyle(source: EventSource, object: ApiObject, note: EventNote): ApiObject {
    return {
      ...this.#base(object, note), action: note.action, eventTime: micro(this.#clock.now()), firstTimestamp: null, lastTimestamp: null, source: {},
      reportingComponent: source.component, reportingInstance: `${source.component}-${source.host ?? ''}`,
    } as ApiObject;
  }

  #base(object: ApiObject, note: EventNote) {
    const { name = '', namespace, uid, resourceVersion } = object.metadata ?? {};
    this.#sequence += 1;
    // Nanoseconds since the epoch in hexadecimal; the sequence stands for those that the clock lacks.
    const stamp = (BigInt(Math.trunc(this.#clock.now())) * 1_000_000n + BigInt(this.#sequence % 1_000_000)).toString(16);
    return {
      apiVersion: 'v1', kind: 'Event',
      metadata: { name: `${name}.${stamp}`, namespace: namespace ?? 'default' },
      involvedObject: {
        apiVersion: object.apiVersion, kind: object.kind, name, uid, resourceVersion,
        ...(namespace ? { namespace } : {}), ...(note.fieldPath ? { fieldPath: note.fieldPath } : {}),
      },
      reason: note.reason, message: note.message, type: note.type,
    };
  }

  /** Drops what is older than the API server keeps; looks at most once a minute. */
  #prune(): void {
    const now = this.#clock.now();
    if (now - this.#pruned < 60_000) return;
    this.#pruned = now;
    for (const event of this.#registry.list(events).items) {
      if (now - lastSeen(event) > TTL) this.#registry.delete(events, event.metadata.namespace ?? '', event.metadata.name);
    }
    for (const [key, similar] of this.#similar) if (now - similar.since > SIMILAR_WINDOW) this.#similar.delete(key);
    for (const [key, bucket] of this.#buckets) if (now - bucket.filled > BURST * REFILL) this.#buckets.delete(key);
    for (const [key, { last }] of this.#observed) if (now - last > TTL) this.#observed.delete(key);
  }
}

function lastSeen(event: LiveEvent): number {
  return Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp);
}

/** RFC 3339 with microseconds, as metav1.MicroTime is written. */
export function micro(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`;
}
