import { StringDecoder } from 'node:string_decoder';

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
/** A line longer than this is written in parts, as containerd's CRI log does. */
const LONGEST_LINE = 16 * 1024;

/** One container's log: bounded, oldest lines go first. */
export class ContainerLog {
  #entries: LogEntry[];
  #size = 0;
  /** How many entries were dropped, so that followers keep their place. */
  #dropped = 0;
  #closed: boolean;
  readonly #partial = new Map<LogEntry['stream'], { time: number; text: string }>();
  #decoders: Partial<Record<LogEntry['stream'], StringDecoder>> = {};
  #wake: (() => void)[] = [];

  constructor(saved: readonly LogEntry[] = [], closed = false) {
    this.#entries = saved.map((each) => ({ ...each }));
    for (const entry of saved) this.#size += entry.text.length;
    this.#closed = closed;
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

  /** Nothing more will be written. */
  close(): void {
    for (const [stream, { time, text }] of this.#partial) this.#append({ time, stream, text });
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
    this.#entries.push(entry);
    this.#size += entry.text.length;
    while (this.#size > LIMIT && this.#entries.length > 1) {
      this.#size -= this.#entries.shift()?.text.length ?? 0;
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
