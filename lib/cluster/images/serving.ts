import { serveHttp } from '#lib/machine/index.ts';
import type { HttpHandler, Listener, Process } from '#lib/machine/index.ts';

/** How a server's program takes its signals. */
export interface Serving {
  port: number;
  handler: HttpHandler;
  /** Signals that end it, and the exit code each gives. */
  exits: Partial<Record<'SIGTERM' | 'SIGINT' | 'SIGQUIT' | 'SIGWINCH', number>>;
  /** Runs once it listens. */
  ready?: () => Promise<void>;
}

/** Answers HTTP on a port of all addresses until a signal ends it; gives the exit code. EADDRINUSE. */
export async function serveUntilSignal(process: Process, serving: Serving): Promise<number> {
  const exit = exitSignal(process, serving.exits);
  for (const address of ['0.0.0.0', '::']) {
    const listener = process.listen({ address, port: serving.port });
    process.background(accept(process, listener, serving.handler));
  }
  await serving.ready?.();
  return process.wait(exit);
}

/** Resolves with the code that belongs to the first of these signals that comes. */
export function exitSignal(process: Process, exits: Serving['exits']): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(exits)) process.onSignal(signal as 'SIGTERM', () => resolve(code));
  });
}

async function accept(process: Process, listener: Listener, handler: HttpHandler): Promise<void> {
  for (let connection = await listener.accept(); connection; connection = await listener.accept()) {
    process.background(serveHttp(connection, handler, { clock: process.clock }));
  }
}

/** `/path` of a request target, and the parameters after the question mark. */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const [path = '/', query = ''] = target.split('?', 2);
  return { path, query: new URLSearchParams(query) };
}

/** A short answer in text. */
export function textAnswer(status: number, text: string, type = 'text/plain; charset=utf-8') {
  const body = Buffer.from(text);
  return {
    status,
    headers: [
      ['Content-Type', type],
      ['Content-Length', String(body.length)],
    ] as const,
    body,
  };
}
