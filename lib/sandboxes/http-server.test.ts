import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { messagePair } from '#lib/core/index.ts';
import type { HttpEndpoint, HttpRequest, HttpResponse, MessageSocket, UpgradeRequest } from '#lib/core/index.ts';
import { serveHttp } from './http-server.ts';

const text = (body: string, status = 200): HttpResponse => ({ status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(body) });

interface Fake {
  request?: (request: HttpRequest) => Promise<HttpResponse>;
  upgrade?: (request: UpgradeRequest) => Promise<MessageSocket | HttpResponse>;
}

let server: Server;

async function serve(fake: Fake, options = {}): Promise<string> {
  const endpoint: HttpEndpoint = {
    request: fake.request ?? (() => Promise.resolve(text('nothing', 404))),
    upgrade: fake.upgrade ?? (() => Promise.resolve(text('no upgrade', 400))),
  };
  const serving = serveHttp(endpoint, options);
  server = createServer(serving.handle);
  server.on('upgrade', serving.upgrade);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('serveHttp', () => {
  it('hands on method, target below the prefix, headers and body', async () => {
    const seen: HttpRequest[] = [];
    const base = await serve({
      request: (request) => {
        seen.push(request);
        return Promise.resolve(text('ok', 201));
      },
    }, { prefix: '/k8s/a' });
    const response = await fetch(`${base}/k8s/a/api/v1/pods?limit=5`, { method: 'POST', body: 'hello', headers: { 'X-Thing': 'y' } });
    expect([response.status, await response.text()]).toEqual([201, 'ok']);
    expect(seen[0]).toMatchObject({ method: 'POST', target: '/api/v1/pods?limit=5', headers: { 'x-thing': 'y' } });
    expect(Buffer.from(seen[0]?.body ?? []).toString()).toBe('hello');
    expect((await fetch(`${base}/k8s/ab`)).status).toBe(404);
    expect(seen).toHaveLength(1);
  });

  it('hands on a body past the limit cut short, so that the endpoint can refuse it', async () => {
    let length = 0;
    const base = await serve({
      request: (request) => {
        length = request.body?.length ?? 0;
        return Promise.resolve(text('too large', 413));
      },
    }, { bodyLimit: 10 });
    const response = await fetch(base, { method: 'POST', body: 'x'.repeat(100_000) });
    expect([response.status, length]).toEqual([413, 11]);
  });

  it('streams an answer as it comes, and aborts the signal when the client goes away', async () => {
    let aborted = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    const base = await serve({
      request: (request) => {
        async function* body() {
          yield Buffer.from('first\n');
          await new Promise<void>((resolve) => {
            request.signal?.addEventListener('abort', () => resolve(), { once: true });
          });
          aborted();
        }
        return Promise.resolve({ status: 200, headers: {}, body: body() });
      },
    });
    const stop = new AbortController();
    const response = await fetch(base, { signal: stop.signal });
    const { value } = (await response.body?.getReader().read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toBe('first\n');
    stop.abort();
    await gone;
  });

  it('opens a WebSocket with the sub-protocol chosen and carries messages and the close code', async () => {
    const base = await serve({
      upgrade: (request) => {
        const [near, far] = messagePair(request.protocols[1] ?? '');
        void (async () => {
          const message = await near.receive();
          await near.send(Buffer.from(`got ${Buffer.from(message ?? []).toString()}`));
          near.close(1000, 'bye');
        })();
        return Promise.resolve(far);
      },
    });
    const socket = new WebSocket(base.replace('http', 'ws'), ['v5.channel.k8s.io', 'v4.channel.k8s.io']);
    const messages: string[] = [];
    socket.on('open', () => socket.send('hi'));
    socket.on('message', (message: Buffer) => messages.push(message.toString()));
    const closed = await new Promise<unknown[]>((resolve) => {
      socket.on('close', (code, reason) => resolve([code, reason.toString()]));
    });
    expect([socket.protocol, messages, closed]).toEqual(['v4.channel.k8s.io', ['got hi'], [1000, 'bye']]);
  });

  it('writes the refusal of an upgrade as a plain response', async () => {
    const base = await serve({ request: () => Promise.resolve(text('unable to upgrade', 400)) });
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.write('POST /exec HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(
      'HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: 17\r\nconnection: close\r\n\r\nunable to upgrade',
    );
  });

  it('opens a SPDY connection, and carries its bytes both ways', async () => {
    const offered: string[] = [];
    const base = await serve({
      upgrade: (request) => {
        offered.push(...request.protocols);
        const [near, far] = messagePair(request.protocols[0] ?? '');
        void (async () => {
          const bytes = await near.receive();
          await near.send(Buffer.from(`got ${Buffer.from(bytes ?? []).toString()}`));
          near.close();
        })();
        return Promise.resolve(far);
      },
    });
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.write('POST /exec HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\nContent-Length: 0\r\n\r\nbytes');
    const chunks: Buffer[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(offered).toEqual(['SPDY/3.1+v4.channel.k8s.io']);
    expect(Buffer.concat(chunks).toString()).toBe(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\ngot bytes',
    );
  });

  it('answers 500 when the endpoint throws, and reports why', async () => {
    const fault = new Error('a secret of the machine');
    const reports: unknown[] = [];
    const report = (problem: string, cause: unknown) => void reports.push([problem, cause]);
    const base = await serve({ request: () => Promise.reject(fault), upgrade: () => Promise.reject(fault) }, { report });
    const response = await fetch(`${base}/api`);
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error\n']);
    await new Promise((resolve) => new WebSocket(`${base}/api`).on('error', resolve));
    expect(reports).toEqual([['A request failed', fault], ['A connection failed', fault]]);
  });

  it('reports no fault when it is the client that has gone', async () => {
    const reports: unknown[] = [];
    const ended = Promise.withResolvers<void>();
    const client = new AbortController();
    const base = await serve({
      request: ({ signal }) => new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason);
          setImmediate(ended.resolve);
        });
        client.abort();
      }),
    }, { report: (problem: string) => void reports.push(problem) });
    await fetch(base, { signal: client.signal }).catch(() => undefined);
    await ended.promise;
    expect(reports).toEqual([]);
  });
});
