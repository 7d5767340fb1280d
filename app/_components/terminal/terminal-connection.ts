import { LARGEST_FRAME, WINDOW, type TerminalNotice, type TerminalRequest } from '#lib/workstation/protocol.ts';

/** What a learner sees of the line to their terminal. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'connected' }
  /** The sandbox is being brought back; keys typed now wait. */
  | { kind: 'waiting' }
  /** The line broke; it is tried again at `retryAt`, milliseconds since 1970. */
  | { kind: 'lost'; retryAt: number }
  | { kind: 'refused'; message: string };

export interface TerminalSize {
  columns: number;
  rows: number;
}

export interface TerminalConnectionOptions {
  /** Address of the WebSocket. */
  url: string;
  size(): TerminalSize;
  /** Bytes for the screen; `drawn` is called once they are on it. */
  onOutput(bytes: Uint8Array, drawn: () => void): void;
  /** The screen as it was follows: clear what is there. */
  onAttached(): void;
  /** Who only looks on at a terminal shows it in the size that it has. */
  onSize?(columns: number, rows: number): void;
  onState(state: ConnectionState): void;
  openSocket?(url: string): WebSocket;
}

/** Milliseconds before the first, second… attempt to reconnect; the last counts for all that follow. */
const BACK_OFF = [300, 1000, 2000, 4000, 8000, 15_000];
/** Bytes drawn before they are acknowledged: seldom enough to be cheap, early enough for output to keep flowing. */
const ACK_EVERY = WINDOW / 8;
/** Bytes of keys kept while there is no line. */
const LARGEST_QUEUE = LARGEST_FRAME;

/**
 * The line between a terminal on the page and the one in the sandbox, kept up until `dispose`. Reconnects
 * with growing pauses, splits large pastes into frames, and acknowledges output once it is drawn.
 */
export class TerminalConnection {
  readonly #options: TerminalConnectionOptions;
  readonly #encoder = new TextEncoder();
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #attached = false;
  #drawn = 0;
  #queue: (Uint8Array | TerminalRequest)[] = [];
  #queued = 0;
  #over = false;

  constructor(options: TerminalConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Sends keys; while there is no line they wait, up to 64 KiB. */
  sendKeys(keys: string | Uint8Array): void {
    const bytes = typeof keys === 'string' ? this.#encoder.encode(keys) : keys;
    for (let start = 0; start < bytes.length; start += LARGEST_FRAME) {
      this.#sendOrQueue(bytes.subarray(start, start + LARGEST_FRAME));
    }
  }

  /** Types commands for the learner, once there is a line. */
  run(commands: string): void {
    this.#sendOrQueue({ type: 'run', commands });
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.#attached) this.#sendRequest({ type: 'resize', columns, rows });
  }

  /** Tries again at once instead of when the pause is over. */
  retryNow(): void {
    if (this.#over || this.#socket) return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  dispose(): void {
    this.#over = true;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #connect(): void {
    this.#options.onState({ kind: 'connecting' });
    const socket = this.#options.openSocket?.(this.#options.url) ?? new WebSocket(this.#options.url);
    this.#socket = socket;
    this.#drawn = 0;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#sendRequest({ type: 'resize', ...this.#options.size() });
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (socket !== this.#socket) return;
      if (typeof data === 'string') this.#onNotice(JSON.parse(data) as TerminalNotice);
      else this.#onOutput(new Uint8Array(data), socket);
    };
    socket.onclose = () => this.#onClose(socket);
  }

  #onNotice(notice: TerminalNotice): void {
    if (notice.type === 'attached') {
      this.#attached = true;
      this.#attempts = 0;
      this.#options.onAttached();
      this.#options.onState({ kind: 'connected' });
      this.#flush();
    } else if (notice.type === 'waiting') {
      this.#options.onState({ kind: 'waiting' });
    } else if (notice.type === 'size') {
      this.#options.onSize?.(notice.columns, notice.rows);
    } else {
      this.#options.onState({ kind: 'refused', message: notice.message });
      this.dispose();
    }
  }

  #onOutput(bytes: Uint8Array, socket: WebSocket): void {
    this.#options.onOutput(bytes, () => {
      if (socket !== this.#socket) return;
      this.#drawn += bytes.length;
      if (this.#drawn < ACK_EVERY) return;
      this.#sendRequest({ type: 'ack', bytes: this.#drawn });
      this.#drawn = 0;
    });
  }

  #onClose(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#attached = false;
    const pause = BACK_OFF[Math.min(this.#attempts, BACK_OFF.length - 1)] ?? 0;
    this.#attempts += 1;
    this.#retry = setTimeout(() => this.#connect(), pause);
    this.#options.onState({ kind: 'lost', retryAt: Date.now() + pause });
  }

  #sendOrQueue(message: Uint8Array | TerminalRequest): void {
    if (this.#attached) return this.#send(message);
    const size = message instanceof Uint8Array ? message.length : 0;
    if (this.#over || this.#queued + size > LARGEST_QUEUE) return;
    this.#queued += size;
    this.#queue.push(message);
  }

  #flush(): void {
    for (const message of this.#queue) this.#send(message);
    this.#queue = [];
    this.#queued = 0;
  }

  #send(message: Uint8Array | TerminalRequest): void {
    if (message instanceof Uint8Array) this.#socket?.send(message as Uint8Array<ArrayBuffer>);
    else this.#sendRequest(message);
  }

  #sendRequest(request: TerminalRequest): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }
}
