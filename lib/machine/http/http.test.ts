import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#lib/core/index.ts';
import type { Connection } from '../network.ts';
import { connectionPair } from '../stream.ts';
import { readWhole } from './body.ts';
import { HttpClientConnection } from './client.ts';
import { HttpFault } from './message.ts';
import { serveHttp } from './server.ts';
import type { HttpHandler, HttpServerOptions } from './server.ts';

const bytes = (words: string) => new TextEncoder().encode(words);

/** A server for one connection, and the client's end of it. */
function serve(handler: HttpHandler, options: Partial<HttpServerOptions> = {}) {
  const clock = new VirtualClock({ start: 0 });
  const [client, server] = connectionPair({ address: '10.0.0.1', port: 40_000 }, { address: '10.0.0.2', port: 80 });
  const served = serveHttp(server, handler, { clock, ...options });
  return { clock, client, served };
}

async function readAll(connection: Connection): Promise<string> {
  let all = '';
  for (;;) {
    const chunk = await connection.read().catch(() => new Uint8Array(0));
    if (chunk.length === 0) return all;
    all += Buffer.from(chunk).toString('latin1');
  }
}

const echo: HttpHandler = {
  async answer(request) {
    const body = await readWhole(request.body, 1000);
    return { status: 200, headers: [['X-Seen', `${request.method} ${request.target} ${body.length}`]], body };
  },
};

describe('the server', () => {
  it('answers one request after the other on a connection', async () => {
    const { client, served } = serve(echo);
    await client.write(
      bytes(
        'GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nhost: x\r\nContent-Length: 3\r\n\r\nabc' +
          'POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;ext=1\r\nde\r\n1\r\nf\r\n0\r\nTrailer: t\r\n\r\nHEAD /d HTTP/1.0\r\n\r\n',
      ),
    );
    expect(await readAll(client)).toBe(
      'HTTP/1.1 200 OK\r\nX-Seen: GET /a 0\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n' +
        'HTTP/1.1 200 OK\r\nX-Seen: POST /b 3\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\nabc' +
        'HTTP/1.1 200 OK\r\nX-Seen: POST /c 3\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\ndef' +
        'HTTP/1.1 200 OK\r\nX-Seen: HEAD /d 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    await served;
  });

  it('streams a body of unknown length in chunks, or until it closes for HTTP/1.0', async () => {
    const stream: HttpHandler = {
      answer: () => ({
        status: 200,
        headers: [],
        body: (async function* () {
          yield bytes('one');
          yield bytes('');
          yield bytes('two');
        })(),
      }),
    };
    const modern = serve(stream);
    await modern.client.write(bytes('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));
    expect(await readAll(modern.client)).toBe(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n',
    );
    const old = serve(stream);
    await old.client.write(bytes('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'));
    expect(await readAll(old.client)).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nonetwo');
  });

  it.each<[string, number]>([
    ['GET / HTTP/1.1\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['GET  HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['GET / HTTP/3.0\r\nHost: a\r\n\r\n', 505],
    ['GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n' + 'x'.repeat(1001), 413],
    [`GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    [`GET / HTTP/1.1\r\nHost: a\r\n${`X: ${'a'.repeat(8000)}\r\n`.repeat(5)}\r\n`, 431],
    ['\x16\x03\x01', 400],
    ['{"not": "http"}\n', 400],
  ])('refuses %j with %i', async (request, status) => {
    const { client, served } = serve(echo);
    await client.write(bytes(request));
    const answer = await readAll(client);
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(answer).toContain('\r\nConnection: close\r\n');
    await served;
  });

  it('asks for the body only when it is wanted', async () => {
    const { client } = serve(echo);
    await client.write(
      bytes('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n'),
    );
    expect(Buffer.from(await client.read()).toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    await client.write(bytes('ok'));
    expect(await readAll(client)).toContain('X-Seen: POST / 2');
  });

  it('gives up on a client that is slow to ask, or idle for too long, by the clock', async () => {
    const slow = serve(echo, { headTimeout: 10_000 });
    await slow.client.write(bytes('GET / HT'));
    await slow.clock.advance(9_999);
    let over = false;
    void slow.served.then(() => {
      over = true;
    });
    await slow.clock.advance(0);
    expect(over).toBe(false);
    await slow.clock.advance(1);
    expect(over).toBe(true);
    const idle = serve(echo, { keepAlive: 5_000 });
    await idle.client.write(bytes('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    await idle.clock.runUntil(idle.served, 5_000);
    expect(idle.clock.now()).toBe(5_000);
  });

  it('ends the response in progress before a graceful stop', async () => {
    const draining = new AbortController();
    const { client, served } = serve(
      {
        answer: () => {
          draining.abort();
          return { status: 200, headers: [], body: bytes('whole') };
        },
      },
      { draining: draining.signal },
    );
    await client.write(bytes('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n'));
    expect(await readAll(client)).toBe('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nwhole');
    await served;
  });
});

describe('the client', () => {
  /** Sends what a server would say, and gives the client's connection. */
  function against(response: string): { client: HttpClientConnection; server: Connection } {
    const [client, server] = connectionPair({ address: 'a', port: 1 }, { address: 'b', port: 2 });
    void server.write(Buffer.from(response, 'latin1')).then(() => server.finish());
    return { client: new HttpClientConnection(client), server };
  }

  it.each<[string, string, boolean]>([
    ['HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyrest', 'body', true],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n', 'body', true],
    ['HTTP/1.1 200 OK\r\n\r\nbody', 'body', false],
    ['HTTP/1.0 200\r\nContent-Length: 4\r\n\r\nbody', 'body', false],
    ['HTTP/1.1 204 No Content\r\n\r\nbody', '', true],
    ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', '', false],
  ])('reads %j', async (response, body, keepAlive) => {
    const answer = await against(response).client.request({ method: 'GET', target: '/', headers: [['Host', 'x']] });
    expect({ body: Buffer.from(await readWhole(answer.body, 100)).toString(), keepAlive: answer.keepAlive }).toEqual({
      body,
      keepAlive,
    });
  });

  it.each<[string, string]>([
    ['', 'empty'],
    ['nonsense\r\n\r\n', 'bad-status-line'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort', 'incomplete'],
    ['HTTP/1.1 200 OK\r\nX: y', 'incomplete'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 'bad-chunk'],
    ['HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', 'bad-length'],
  ])('fails on %j with %s', async (response, kind) => {
    const { client } = against(response);
    const failure = await client
      .request({ method: 'GET', target: '/', headers: [['Host', 'x']] })
      .then(({ body }) => readWhole(body, 100))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HttpFault);
    expect((failure as HttpFault).kind).toBe(kind);
  });

  it('sends bodies whole or in chunks', async () => {
    const send = async (body: Uint8Array | AsyncIterable<Uint8Array>) => {
      const { client, server } = against('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      await client.request({ method: 'PUT', target: '/x', headers: [['Host', 'y']], body });
      client.connection.finish();
      return readAll(server);
    };
    expect(await send(bytes('abc'))).toBe('PUT /x HTTP/1.1\r\nHost: y\r\nContent-Length: 3\r\n\r\nabc');
    expect(
      await send(
        (async function* () {
          yield bytes('ab');
          yield bytes('c');
        })(),
      ),
    ).toBe('PUT /x HTTP/1.1\r\nHost: y\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n');
  });
});
