import { WebSocket } from 'ws';
import type { TerminalNotice } from '#lib/workstation/index.ts';

/** What bash prints when a line has been typed, which the terminal shows as nothing. */
const PASTES_END = '\x1b[?2004l\r';
const SEQUENCE = /\x1b\[[0-9;?]*[A-Za-z]/g;

/** A browser's side of a terminal, without a browser: acknowledges what it gets, and keeps it. */
export class TerminalClient {
  readonly notices: TerminalNotice[] = [];
  /** Bytes that came altogether. */
  bytes = 0;
  closed: { code: number; reason: string } | undefined;
  #shown = '';
  readonly #socket: WebSocket;
  readonly #opened: Promise<void>;

  constructor(address: string, headers: Record<string, string> = {}) {
    this.#socket = new WebSocket(address, { headers, perMessageDeflate: false });
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('error', reject);
    });
    this.#opened.catch(() => undefined);
    this.#socket.on('message', (frame: Buffer, isBinary: boolean) => this.#take(frame, isBinary));
    this.#socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    this.#socket.on('error', () => undefined);
  }

  /** Rejects when the server refuses the connection. */
  opened(): Promise<void> {
    return this.#opened;
  }

  type(keys: string | Uint8Array): void {
    this.#socket.send(Buffer.from(keys), { binary: true });
  }

  /** A text frame, whatever it holds. */
  send(text: string): void {
    this.#socket.send(text);
  }

  run(commands: string): void {
    this.send(JSON.stringify({ type: 'run', commands }));
  }

  /** Everything that was shown since the last `clear`, without colours and modes. */
  get text(): string {
    return this.#shown.replaceAll(PASTES_END, '').replaceAll(SEQUENCE, '');
  }

  clear(): void {
    this.#shown = '';
  }

  /** Bytes on the wire that are no WebSocket frame. */
  sendGarbage(bytes: Uint8Array): void {
    (this.#socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(bytes);
  }

  /** Waits until the screen's text holds the words, or matches. Rejects with what is there when it takes too long. */
  async sees(wanted: string | RegExp, patience = 15_000): Promise<void> {
    const end = performance.now() + patience;
    while (!(typeof wanted === 'string' ? this.text.includes(wanted) : wanted.test(this.text))) {
      if (performance.now() > end) {
        throw new Error(`waited for ${wanted}, but there is: ${JSON.stringify(this.text.slice(-500))} ${JSON.stringify(this.closed ?? '')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async isClosed(): Promise<{ code: number; reason: string }> {
    while (!this.closed) await new Promise((resolve) => setTimeout(resolve, 2));
    return this.closed;
  }

  close(): void {
    this.#socket.close();
  }

  #take(frame: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      this.notices.push(JSON.parse(frame.toString('utf8')) as TerminalNotice);
      return;
    }
    this.bytes += frame.length;
    this.#shown += frame.toString('utf8');
    this.send(JSON.stringify({ type: 'ack', bytes: frame.length }));
  }
}
