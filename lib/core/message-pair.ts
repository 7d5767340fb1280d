import type { CloseStatus, MessageSocket } from './http.ts';

/** Messages that wait unread in one direction before `send` makes the sender wait. */
const HIGH_WATER = 16;

/**
 * Both ends of one WebSocket as values: what a server that answers in process keeps, and what it gives
 * to the client. A sender waits while 16 messages lie unread; closing one end ends the other's
 * `receive` once it has read what was sent before.
 */
export function messagePair(protocol: string, options: { text?: boolean } = {}): [MessageSocket, MessageSocket] {
  const there = new Direction();
  const back = new Direction();
  return [new End({ protocol, ...options }, there, back), new End({ protocol, ...options }, back, there)];
}

/** One direction of the pair: a bounded queue with one reader and one or more writers. */
class Direction {
  readonly #waiting: Uint8Array[] = [];
  #reader: ((message: Uint8Array | undefined) => void) | undefined;
  #writers: (() => void)[] = [];
  closed: CloseStatus | undefined;

  push(message: Uint8Array): Promise<void> {
    if (this.closed) return Promise.resolve();
    const reader = this.#reader;
    if (reader) {
      this.#reader = undefined;
      reader(message);
      return Promise.resolve();
    }
    this.#waiting.push(message);
    if (this.#waiting.length < HIGH_WATER) return Promise.resolve();
    return new Promise((resolve) => this.#writers.push(resolve));
  }

  pull(): Promise<Uint8Array | undefined> {
    const message = this.#waiting.shift();
    if (message) {
      if (this.#waiting.length < HIGH_WATER) this.#release();
      return Promise.resolve(message);
    }
    if (this.closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  /** What was sent before can still be read; with `drop`, nobody will read it any more. */
  close(status: CloseStatus, drop: boolean): void {
    this.closed ??= status;
    if (drop) this.#waiting.length = 0;
    this.#release();
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.(undefined);
  }

  #release(): void {
    const writers = this.#writers;
    this.#writers = [];
    for (const resume of writers) resume();
  }
}

class End implements MessageSocket {
  readonly protocol: string;
  readonly text: boolean;
  readonly #outgoing: Direction;
  readonly #incoming: Direction;

  constructor({ protocol, text = false }: { protocol: string; text?: boolean }, outgoing: Direction, incoming: Direction) {
    this.protocol = protocol;
    this.text = text;
    this.#outgoing = outgoing;
    this.#incoming = incoming;
  }

  get closed(): CloseStatus | undefined {
    return this.#incoming.closed;
  }

  send(message: Uint8Array): Promise<void> {
    return this.#outgoing.push(message);
  }

  receive(): Promise<Uint8Array | undefined> {
    return this.#incoming.pull();
  }

  close(code = 1000, reason = ''): void {
    this.#outgoing.close({ code, reason }, false);
    this.#incoming.close({ code, reason }, true);
  }
}
