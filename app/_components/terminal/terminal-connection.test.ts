import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LARGEST_FRAME, WINDOW, type TerminalNotice } from '#lib/workstation/protocol.ts';
import { TerminalConnection, type ConnectionState } from './terminal-connection.ts';

/** A WebSocket whose other end is the test. */
class FakeSocket {
  readyState: number = WebSocket.CONNECTING;
  binaryType = '';
  readonly sent: (string | Uint8Array)[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;

  send(message: string | Uint8Array): void {
    this.sent.push(message);
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }

  notice(notice: TerminalNotice): void {
    this.onmessage?.({ data: JSON.stringify(notice) });
  }

  output(size: number): void {
    this.onmessage?.({ data: new ArrayBuffer(size) });
  }

  attach(): void {
    this.open();
    this.notice({ type: 'attached', restored: false });
  }

  /** What the page sent, keys as text. */
  get heard(): unknown[] {
    return this.sent.map((message) => (typeof message === 'string' ? JSON.parse(message) : new TextDecoder().decode(message)));
  }
}

const SIZE = { columns: 80, rows: 24 };
const RESIZE = { type: 'resize', ...SIZE };

function connect() {
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  const drawn: (() => void)[] = [];
  let cleared = 0;
  const connection = new TerminalConnection({
    url: 'ws://drydock/terminal/1',
    size: () => SIZE,
    onOutput: (_bytes, done) => drawn.push(done),
    onAttached: () => (cleared += 1),
    onState: (state) => states.push(state),
    openSocket() {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  return { connection, sockets, states, drawn, cleared: () => cleared, socket: () => sockets.at(-1) as FakeSocket };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

test('says its size first, then what was asked for before there was a line', () => {
  const { connection, socket, states, cleared } = connect();
  connection.sendKeys('ls\r');
  connection.run('kubectl get pods');
  socket().attach();
  expect(socket().heard).toEqual([RESIZE, 'ls\r', { type: 'run', commands: 'kubectl get pods' }]);
  expect(states).toEqual([{ kind: 'connecting' }, { kind: 'connected' }]);
  expect(cleared()).toBe(1);
});

test('splits a paste into frames that the server takes', () => {
  const { connection, socket } = connect();
  socket().attach();
  connection.sendKeys('x'.repeat(LARGEST_FRAME * 2 + 1));
  expect(socket().sent.slice(1).map((frame) => frame.length)).toEqual([LARGEST_FRAME, LARGEST_FRAME, 1]);
});

test('keeps no more keys than a frame while there is no line', () => {
  const { connection, socket } = connect();
  connection.sendKeys('x'.repeat(LARGEST_FRAME));
  connection.sendKeys('y');
  socket().attach();
  expect(socket().heard).toEqual([RESIZE, 'x'.repeat(LARGEST_FRAME)]);
});

test('acknowledges output once it is drawn, in larger steps', () => {
  const { socket, drawn } = connect();
  socket().attach();
  socket().output(WINDOW / 16);
  socket().output(WINDOW / 16);
  expect(socket().heard).toEqual([RESIZE]);
  for (const done of drawn.splice(0)) done();
  expect(socket().heard).toEqual([RESIZE, { type: 'ack', bytes: WINDOW / 8 }]);
});

test('output drawn for a line that broke is not acknowledged on the next', () => {
  const { socket, drawn } = connect();
  socket().attach();
  socket().output(WINDOW);
  socket().close();
  vi.advanceTimersByTime(300);
  socket().attach();
  for (const done of drawn.splice(0)) done();
  expect(socket().heard).toEqual([RESIZE]);
});

test('comes back after growing pauses, and starts over with short ones once attached', () => {
  const { sockets, socket, states } = connect();
  for (const pause of [300, 1000, 2000, 4000, 8000, 15_000, 15_000]) {
    const before = sockets.length;
    socket().close();
    vi.advanceTimersByTime(pause - 1);
    expect(sockets.length).toBe(before);
    vi.advanceTimersByTime(1);
    expect(sockets.length).toBe(before + 1);
  }
  socket().attach();
  const now = Date.now();
  socket().close();
  expect(states.at(-1)).toEqual({ kind: 'lost', retryAt: now + 300 });
});

test('tries again at once when asked, and only then', () => {
  const { connection, sockets, socket } = connect();
  connection.retryNow();
  expect(sockets.length).toBe(1);
  socket().close();
  connection.retryNow();
  expect(sockets.length).toBe(2);
  vi.advanceTimersByTime(60_000);
  expect(sockets.length).toBe(2);
});

test('a sandbox that is waking up is said to be, and does not break the line', () => {
  const { sockets, socket, states } = connect();
  socket().attach();
  socket().notice({ type: 'waiting' });
  socket().notice({ type: 'attached', restored: true });
  expect(states.slice(2)).toEqual([{ kind: 'waiting' }, { kind: 'connected' }]);
  expect(sockets.length).toBe(1);
});

test('a refusal is final', () => {
  const { sockets, socket, states } = connect();
  socket().open();
  socket().notice({ type: 'refused', message: 'This terminal belongs to somebody else.' });
  vi.advanceTimersByTime(60_000);
  expect(states.at(-1)).toEqual({ kind: 'refused', message: 'This terminal belongs to somebody else.' });
  expect(sockets.length).toBe(1);
});

test('after dispose nothing is opened any more', () => {
  const { connection, sockets, socket } = connect();
  socket().attach();
  connection.dispose();
  connection.retryNow();
  vi.advanceTimersByTime(60_000);
  expect(sockets.length).toBe(1);
});
