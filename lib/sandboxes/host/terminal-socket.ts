import type { WebSocket } from 'ws';
import type { TerminalNotice, TerminalSession, ViewerHandle } from '#lib/workstation/index.ts';
import { parseRequest } from '#lib/workstation/index.ts';
import type { Wake } from './waking.ts';

/** WebSocket close codes (RFC 6455). */
const POLICY = 1008;
const TOO_BIG = 1009;
const RESTART = 1012;

/** Joins a WebSocket to a terminal: keys and requests in, output and notices out, until either ends. */
export async function joinTerminal(socket: WebSocket, session: TerminalSession, wake: Wake): Promise<void> {
  const refuse = (code: number, message: string) => {
    notify(socket, { type: 'refused', message });
    socket.close(code, message);
  };
  // What comes before the terminal is attached waits; ws keeps frames while paused.
  socket.pause();
  const handle = await session.attach({
    output: (bytes) => {
      void wake();
      socket.send(bytes, { binary: true });
    },
    notice: (notice) => notify(socket, notice),
    ended: () => socket.close(RESTART),
  });
  if (!handle) {
    refuse(POLICY, 'This terminal is open in too many windows.');
    return;
  }
  socket.on('close', () => handle.detach());
  socket.on('message', (frame: Buffer, isBinary: boolean) => {
    void (async () => {
      const late = wake();
      if (late) await late;
      const problem = isBinary ? typeKeys(session, frame) : await answer(session, handle, frame.toString('utf8'));
      if (problem) refuse(problem.code, problem.message);
    })();
  });
  socket.resume();
  if (socket.readyState !== socket.OPEN) handle.detach();
}

interface Problem {
  code: number;
  message: string;
}

function typeKeys(session: TerminalSession, keys: Uint8Array): Problem | undefined {
  return session.input(keys) ? undefined : FULL;
}

const FULL: Problem = { code: TOO_BIG, message: 'More was typed than any program reads; the rest is not taken.' };

async function answer(session: TerminalSession, handle: ViewerHandle, text: string): Promise<Problem | undefined> {
  const request = parseRequest(text);
  switch (request?.type) {
    case 'resize':
      session.resize(request.columns, request.rows);
      return undefined;
    case 'ack':
      handle.acknowledge(request.bytes);
      return undefined;
    case 'run':
      return (await session.run(request.commands)) ? undefined : FULL;
    default:
      return { code: POLICY, message: 'This terminal does not know such a request.' };
  }
}

function notify(socket: WebSocket, notice: TerminalNotice): void {
  socket.send(JSON.stringify(notice));
}
