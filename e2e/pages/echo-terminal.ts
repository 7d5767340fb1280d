import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { TerminalRequest } from '#lib/workstation/protocol.ts';

const PROMPT = 'root@kube-control01:~# ';

/** What reached a learner's terminals from the browser. */
export interface Heard {
  requests: TerminalRequest[];
  /** Bytes of each binary frame, in order. */
  frames: number[];
}

/** Terminals that print back what is typed, and lines that a test can break. */
export class EchoTerminals {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #heard = new Map<string, Heard>();
  readonly #sockets = new Map<string, Set<WebSocket>>();
  readonly #closed = new Set<string>();

  heard(learner: string): Heard {
    const heard = this.#heard.get(learner) ?? { requests: [], frames: [] };
    this.#heard.set(learner, heard);
    return heard;
  }

  connect(learner: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#closed.has(learner)) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (line) => this.#attach(learner, line));
  }

  /** Breaks a learner's lines; none comes up again until `mend`. */
  break(learner: string): void {
    this.#closed.add(learner);
    for (const line of this.#sockets.get(learner) ?? []) line.terminate();
  }

  mend(learner: string): void {
    this.#closed.delete(learner);
  }

  #attach(learner: string, line: WebSocket): void {
    const lines = this.#sockets.get(learner) ?? new Set();
    this.#sockets.set(learner, lines.add(line));
    line.on('close', () => lines.delete(line));
    line.on('message', (data: Buffer, isBinary: boolean) => this.#answer(learner, line, { data, isBinary }));
    line.send(JSON.stringify({ type: 'attached', restored: false }));
    line.send(Buffer.from(PROMPT));
  }

  #answer(learner: string, line: WebSocket, { data, isBinary }: { data: Buffer; isBinary: boolean }): void {
    const heard = this.heard(learner);
    if (isBinary) {
      heard.frames.push(data.length);
      line.send(Buffer.from(data.toString().replaceAll('\r', `\r\n${PROMPT}`)));
      return;
    }
    const request = JSON.parse(data.toString()) as TerminalRequest;
    heard.requests.push(request);
    if (request.type === 'run') line.send(Buffer.from(`${request.commands.replaceAll('\n', '\r\n')}\r\n${PROMPT}`));
  }
}
