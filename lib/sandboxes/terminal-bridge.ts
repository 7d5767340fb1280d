import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { TerminalLimits } from '#lib/config/index.ts';
import type { TerminalNotice } from '#lib/workstation/index.ts';
import { LARGEST_FRAME, parseRequest, WINDOW } from '#lib/workstation/index.ts';
import { SECRET_HEADER } from './host/host-server.ts';
import type { Host, Hosts } from './host/hosts.ts';
import type { Onlooker } from './sandbox.ts';

const POLICY = 1008;
const TOO_BIG = 1009;
const GOING_AWAY = 1001;
/** Close codes by which the host refuses for good, as opposed to dying or restarting a sandbox. */
const FINAL = new Set([POLICY, TOO_BIG]);
/** Milliseconds between two questions whether the browser is still there. */
const PING_INTERVAL = 30_000;
/** Milliseconds before the host is asked again for a terminal that it would not give. */
const RETRY_PAUSE = 100;
/** Bytes typed while the sandbox is being brought back that are kept for it. */
const TYPED_AHEAD = LARGEST_FRAME;
/** Bytes that a browser may leave unread although it claims to have drawn them. */
const UNREAD = 16 * WINDOW;

export interface TerminalConnection {
  id: string;
  terminal: number;
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** Whoever connects, when the terminal is not their own. */
  onlooker?: Onlooker | undefined;
}

/** Joins browsers' WebSockets to terminals in the host, across restarts of the host. */
export class TerminalBridge {
  readonly #hosts: Hosts;
  readonly #server: WebSocketServer;
  readonly #lines = new Set<Line>();
  readonly #limits: TerminalLimits;

  constructor(hosts: Hosts, limits: TerminalLimits) {
    this.#hosts = hosts;
    this.#limits = limits;
    // Frames a little too large get a clear refusal; far larger ones are not even read.
    this.#server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: 16 * LARGEST_FRAME });
  }

  connect({ id, terminal, request, socket, head, onlooker }: TerminalConnection): void {
    socket.on('error', () => socket.destroy());
    this.#server.handleUpgrade(request, socket, head, (browser) => {
      const line = new Line({ browser, host: this.#hosts.of(id), path: `/terminals/${id}/${terminal}`, onlooker, onResize: (sized) => this.#tellOnlookers(sized) });
      if (!Number.isInteger(terminal) || terminal < 1 || terminal > this.#limits.perSandbox) {
        line.refuse(POLICY, `A sandbox has terminals 1 to ${this.#limits.perSandbox}.`);
        return;
      }
      if ([...this.#lines].filter((other) => other.sandbox === id).length >= this.#limits.perSandbox * this.#limits.viewers) {
        line.refuse(POLICY, 'This sandbox is open in too many windows.');
        return;
      }
      line.sandbox = id;
      this.#lines.add(line);
      if (onlooker) line.tellSize([...this.#lines].find((other) => other.path === line.path && other.size)?.size);
      browser.on('close', () => this.#lines.delete(line));
      void line.run();
    });
  }

  #tellOnlookers(sized: Line): void {
    for (const line of this.#lines) if (line.onlooks && line.path === sized.path) line.tellSize(sized.size);
  }

  /** Ends every connection to a sandbox for good, saying why. */
  shutOut(id: string, why: string): void {
    for (const line of this.#lines) if (line.sandbox === id) line.refuse(POLICY, why);
  }

  close(): void {
    for (const line of this.#lines) line.end(GOING_AWAY, 'Drydock is stopping.');
  }
}

interface LineOptions {
  browser: WebSocket;
  host: Host;
  path: string;
  onlooker: Onlooker | undefined;
  /** The browser has given the terminal a size. */
  onResize(line: Line): void;
}

/** One browser's connection to one terminal. */
class Line {
  sandbox = '';
  readonly #options: LineOptions;
  #host: WebSocket | undefined;
  /** Frames for the host while there is none. */
  readonly #ahead: { frame: Buffer; isBinary: boolean }[] = [];
  #aheadBytes = 0;
  #size: Buffer | undefined;

  constructor(options: LineOptions) {
    this.#options = options;
    const { browser } = options;
    browser.on('message', (frame: Buffer, isBinary: boolean) => this.#fromBrowser(frame, isBinary));
    // A frame that breaks the protocol: ws answers with the right close code by itself.
    browser.on('error', () => undefined);
    browser.on('close', () => this.#host?.terminate());
    keepAlive(browser);
  }

  /** Keeps the browser joined to the host until the browser goes or is refused. */
  async run(): Promise<void> {
    while (this.#isOpen()) {
      const joined = await this.#join().catch(() => false);
      if (!this.#isOpen()) return;
      if (joined) this.#notify({ type: 'waiting' });
      else await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    }
  }

  get path(): string {
    return this.#options.path;
  }

  get onlooks(): boolean {
    return this.#options.onlooker !== undefined;
  }

  /** The size that this browser has given the terminal. */
  get size(): { columns: number; rows: number } | undefined {
    const request = this.#size && parseRequest(this.#size.toString('utf8'));
    return request?.type === 'resize' ? { columns: request.columns, rows: request.rows } : undefined;
  }

  tellSize(size: { columns: number; rows: number } | undefined): void {
    if (size) this.#notify({ type: 'size', ...size });
  }

  refuse(code: number, message: string): void {
    this.#notify({ type: 'refused', message });
    this.end(code, message);
  }

  end(code: number, reason: string): void {
    this.#options.browser.close(code, reason);
    this.#host?.terminate();
  }

  /** Joins until the host's side ends; false when there was no connection. */
  async #join(): Promise<boolean> {
    const { path, browser } = this.#options;
    const { port, secret } = await this.#options.host.address();
    const host = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { [SECRET_HEADER]: secret }, perMessageDeflate: false });
    return new Promise((resolve) => {
      let opened = false;
      host.on('open', () => {
        opened = true;
        this.#host = host;
        this.#sendAhead(host);
      });
      host.on('message', (frame: Buffer, isBinary: boolean) => this.#toBrowser(frame, isBinary));
      host.on('error', () => undefined);
      host.on('close', (code, reason) => {
        if (this.#host === host) this.#host = undefined;
        if (FINAL.has(code)) browser.close(code, reason);
        resolve(opened);
      });
      browser.once('close', () => host.terminate());
    });
  }

  #toBrowser(frame: Buffer, isBinary: boolean): void {
    const { browser } = this.#options;
    browser.send(frame, { binary: isBinary });
    if (browser.bufferedAmount > UNREAD) browser.terminate();
  }

  #fromBrowser(frame: Buffer, isBinary: boolean): void {
    if (frame.length > LARGEST_FRAME) {
      this.refuse(TOO_BIG, `One frame may hold ${LARGEST_FRAME} bytes; send a larger paste in several.`);
      return;
    }
    const { onlooker } = this.#options;
    if (onlooker && !passes(onlooker, frame, isBinary)) return;
    if (!isBinary && frame.includes('"resize"')) {
      this.#size = frame;
      this.#options.onResize(this);
    }
    if (this.#host) this.#host.send(frame, { binary: isBinary });
    else this.#keep(frame, isBinary);
  }

  #keep(frame: Buffer, isBinary: boolean): void {
    if (frame === this.#size || this.#aheadBytes + frame.length > TYPED_AHEAD) return;
    this.#ahead.push({ frame, isBinary });
    this.#aheadBytes += frame.length;
  }

  #sendAhead(host: WebSocket): void {
    if (this.#size) host.send(this.#size, { binary: false });
    for (const { frame, isBinary } of this.#ahead) host.send(frame, { binary: isBinary });
    this.#ahead.length = 0;
    this.#aheadBytes = 0;
  }

  #isOpen(): boolean {
    return this.#options.browser.readyState === WebSocket.OPEN;
  }

  #notify(notice: TerminalNotice): void {
    if (this.#isOpen()) this.#options.browser.send(JSON.stringify(notice));
  }
}

/** Whether a frame of somebody who only looks goes on to the terminal. */
function passes(onlooker: Onlooker, frame: Buffer, isBinary: boolean): boolean {
  const type = isBinary ? 'keys' : parseRequest(frame.toString('utf8'))?.type;
  if (type === 'ack') return true;
  if (type === undefined || type === 'resize' || !onlooker.mayType()) return false;
  onlooker.typed();
  return true;
}

/** Ends the connection of a browser that vanished without a word. */
function keepAlive(browser: WebSocket): void {
  let answered = true;
  browser.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) browser.terminate();
    answered = false;
    browser.ping();
  }, PING_INTERVAL);
  browser.on('close', () => clearInterval(timer));
}
