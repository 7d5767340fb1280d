import { StringDecoder } from 'node:string_decoder';
import type { StoragePool } from '#lib/machine/index.ts';

/** Container logs as the runtime keeps them: lines with their instant and stream. */
export interface LogEntry {
  /** Epoch milliseconds. */
  time: number;
  stream: 'stdout' | 'stderr';
  /** With its newline, unless the writer ended without one. */
  text: string;
}

export interface LogQuery {
  follow: boolean;
  timestamps: boolean;
  tailLines?: number | undefined;
  since?: number | undefined;
  limitBytes?: number | undefined;
  stream: 'All' | 'Stdout' | 'Stderr';
}

/**
 * What is kept of one container's log. The kubelet rotates at 10 MiB; a sandbox has a thousand times less
 * room, its log is saved with it, and nobody scrolls further.
 */
const LIMIT = 64 * 1024;
/** Milliseconds in which a program says that it has started. */
const FIRST_WORDS = 1000;
/** Milliseconds after them in which an end has to do with them. */
const SOON = 10_000;
/** A line longer than this is written in parts, as containerd's CRI log does. */
const LONGEST_LINE = 16 * 1024;

/** One container's log: bounded, oldest lines go first. */
export class ContainerLog {
  #entries: LogEntry[];
  #size = 0;
  /** How many entries were dropped, so that followers keep their place. */
  #dropped = 0;
  #closed: boolean;
  #again: { until: number; said: LogEntry[] } | undefined;
  readonly #room: StoragePool | undefined;
  readonly #partial = new Map<LogEntry['stream'], { time: number; text: string }>();
  #decoders: Partial<Record<LogEntry['stream'], StringDecoder>> = {};
  #wake: (() => void)[] = [];

  /** `room` is what it shares with the files of all containers. */
  constructor({ saved = [], closed = false, room }: { saved?: readonly LogEntry[]; closed?: boolean; room?: StoragePool | undefined } = {}) {
    this.#room = room;
    this.#entries = saved.map((each) => ({ ...each }));
    for (const entry of saved) this.#size += entry.text.length;
    room?.count(this.#size);
    this.#closed = closed;
  }

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /** Nobody will read it any more. */
  discard(): void {
    this.#room?.giveBack(this.#size);
    this.#entries = [];
    this.#size = 0;
  }

  /** Takes what the container wrote, at `time` (epoch milliseconds). */
  write(stream: LogEntry['stream'], chunk: Uint8Array, time: number): void {
    const before = this.#partial.get(stream);
    const decoder = (this.#decoders[stream] ??= new StringDecoder('utf8'));
    let text = (before?.text ?? '') + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    const started = before?.time ?? time;
    for (let end = lineEnd(text); end > 0; end = lineEnd(text)) {
      this.#append({ time: started, stream, text: text.slice(0, end) });
      text = text.slice(end);
    }
    if (text === '') this.#partial.delete(stream);
    else this.#partial.set(stream, { time: started, text });
    this.#wakeAll();
  }

  /**
   * A program begins anew unseen at `now`. What it says in its first second it has said before, when the
   * container was started, so that is written only when it ends soon after.
   */
  beginAgain(now: number): void {
    this.#again = { until: now + FIRST_WORDS, said: [] };
  }

  /** Nothing more will be written; the container ended at `time`, when that is known. */
  close(time = Number.POSITIVE_INFINITY): void {
    for (const [stream, partial] of this.#partial) this.#append({ time: partial.time, stream, text: partial.text });
    const again = this.#again;
    this.#again = undefined;
    if (again && time <= again.until + SOON) for (const entry of again.said) this.#append(entry);
    this.#partial.clear();
    this.#decoders = {};
    this.#closed = true;
    this.#wakeAll();
  }

  /** The last `lines` lines, at most `bytes` bytes: for termination messages. */
  tail(lines: number, bytes: number): string {
    const text = this.#entries.slice(-lines).map((each) => each.text).join('');
    return text.slice(-bytes);
  }

  async *read(query: LogQuery, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    let left = query.limitBytes ?? Number.POSITIVE_INFINITY;
    let position = this.#startOf(query);
    for (;;) {
      for (; position < this.#dropped + this.#entries.length; position += 1) {
        const entry = this.#entries[position - this.#dropped];
        if (!entry || !wanted(entry, query)) continue;
        const bytes = encoder.encode(query.timestamps ? `${nanoseconds(entry.time)} ${entry.text}` : entry.text).subarray(0, left);
        left -= bytes.length;
        yield bytes;
        if (left <= 0) return;
      }
      if (!query.follow || this.#closed || signal.aborted) return;
      await this.#changed(signal);
      position = Math.max(position, this.#dropped);
    }
  }

  save(): { entries: readonly LogEntry[]; closed: boolean } {
    const partial = [...this.#partial].map(([stream, { time, text }]): LogEntry => ({ time, stream, text }));
    return { entries: [...this.#entries, ...partial], closed: this.#closed };
  }

  #startOf(query: LogQuery): number {
    if (query.tailLines === undefined) return this.#dropped;
    let left = query.tailLines;
    let index = this.#entries.length;
    while (index > 0 && left > 0) {
      index -= 1;
      const entry = this.#entries[index];
      if (entry && wanted(entry, { ...query, since: undefined })) left -= 1;
    }
    return this.#dropped + index;
  }

  #append(entry: LogEntry): void {
    if (this.#again && entry.time <= this.#again.until) {
      this.#again.said.push(entry);
      return;
    }
    this.#again = undefined;
    this.#entries.push(entry);
    this.#size += entry.text.length;
    this.#room?.count(entry.text.length);
    // Where the disk is full the log is rotated sooner.
    while ((this.#size > LIMIT || this.#room?.free === 0) && this.#entries.length > 1) {
      const oldest = this.#entries.shift()?.text.length ?? 0;
      this.#size -= oldest;
      this.#room?.giveBack(oldest);
      this.#dropped += 1;
    }
  }

  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake.push(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

function lineEnd(text: string): number {
  const newline = text.indexOf('\n') + 1;
  return newline > 0 && newline <= LONGEST_LINE ? newline : text.length > LONGEST_LINE ? LONGEST_LINE : newline;
}

function wanted(entry: LogEntry, query: LogQuery): boolean {
  if (query.since !== undefined && entry.time < query.since) return false;
  return query.stream === 'All' || query.stream.toLowerCase() === entry.stream;
}

/** RFC 3339 with nanoseconds, as `kubectl logs --timestamps` prints it. */
function nanoseconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, -1)}000000Z`;
}
