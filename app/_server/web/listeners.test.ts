import { createServer, request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instructors } from '#lib/instructors/index.ts';
import type { Progress } from '#lib/progress/index.ts';
import type { Sandboxes } from '#lib/sandboxes/index.ts';
import type { Workshops } from '#lib/workshops/index.ts';
import { listenersFor } from './listeners.ts';

const LEARNERS = new Map([['secret-a', { id: 'a', sandbox: 'sandbox-a' }], ['secret-b', { id: 'b', sandbox: 'sandbox-b' }]]);

let server: Server;
let port: number;
let reached: string[];

beforeEach(async () => {
  reached = [];
  const answer = (words: string) => (socket: Duplex) => {
    reached.push(words);
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  };
  const progress = { learnerBySecret: async (secret: string) => LEARNERS.get(secret) } as Partial<Progress> as Progress;
  const sandboxes = {
    connectTerminal: (id, terminal, _request, socket) => answer(`terminal ${terminal} of ${id}`)(socket),
    proxyApi: (id, { url }, response) => {
      reached.push(`api of ${id}: ${url}`);
      response.end();
    },
    proxyApiUpgrade: (id, { url }, socket) => answer(`api of ${id} upgraded: ${url}`)(socket),
  } as Partial<Sandboxes> as Sandboxes;
  const nobody = { cookieKey: 'of the test, and 32 letters long at least' } as Partial<Instructors> as Instructors;
  const listeners = listenersFor({ progress, sandboxes, instructors: nobody, workshops: {} as Workshops, publicUrl: undefined, behindProxy: false }, {
    request: ({ url }: IncomingMessage, response) => {
      reached.push(`page ${url}`);
      response.end();
    },
    upgrade: undefined,
  });
  server = createServer().on('request', listeners.request).on('upgrade', listeners.upgrade);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** The status line of an upgrade, whose request target is sent exactly as given. */
async function upgrade(target: string, headers: Record<string, string>): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'Upgrade', Upgrade: 'websocket', ...headers });
  socket.write(`GET ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  return (await text(socket)).split('\r\n')[0] ?? '';
}

/** The answer to a request of any method, whose target is sent exactly as given. */
function ask(method: string, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request({ host: '127.0.0.1', port, method, path, agent: false }, resolve).on('error', reject).end());
}

const own = (cookie: string) => ({ Cookie: cookie, Origin: `http://127.0.0.1:${port}` });

describe('a terminal', () => {
  it("is one of the learner's own sandbox", async () => {
    expect(await upgrade('/terminal/2', own('x=1; drydock-learner=secret-a'))).toBe('HTTP/1.1 101 Switching Protocols');
    expect(await upgrade('/terminal/1', own('drydock-learner=secret-b'))).toBe('HTTP/1.1 101 Switching Protocols');
    expect(reached).toEqual(['terminal 2 of sandbox-a', 'terminal 1 of sandbox-b']);
  });

  it.each([
    ['no cookie', '/terminal/1', {}, 401],
    ['an unknown secret', '/terminal/1', { Cookie: 'drydock-learner=guess' }, 401],
    ["a learner's id in place of the secret", '/terminal/1', { Cookie: 'drydock-learner=a' }, 401],
    ["an instructor's cookie that is no text", '/terminal/1/monday/ann', { Cookie: 'drydock-instructor=%E0%A4%A' }, 401],
    ["another sandbox's name", '/terminal/sandbox-b', { Cookie: 'drydock-learner=secret-a' }, 404],
    ['a way up', '/terminal/../terminal/1', { Cookie: 'drydock-learner=secret-a' }, 404],
    ['more after the number', '/terminal/1/../2', { Cookie: 'drydock-learner=secret-a' }, 404],
    ['a query', '/terminal/1?sandbox=sandbox-b', { Cookie: 'drydock-learner=secret-a' }, 404],
  ])('is refused with %s', async (_, target, headers, status) => {
    expect(await upgrade(target, { Origin: `http://127.0.0.1:${port}`, ...headers })).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(reached).toEqual([]);
  });

  it.each([
    ['another site', { Origin: 'https://elsewhere.example' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['no origin', {}],
    ['an origin that is none', { Origin: 'null' }],
  ])('is refused to a page of %s', async (_, headers) => {
    expect(await upgrade('/terminal/1', { Cookie: 'drydock-learner=secret-a', ...headers })).toBe('HTTP/1.1 403 Forbidden');
    expect(reached).toEqual([]);
  });
});

describe('other requests', () => {
  it("reach a sandbox's API, whose token decides", async () => {
    await fetch(`http://127.0.0.1:${port}/k8s/sandbox-a/api/v1/pods?limit=1`);
    await upgrade('/k8s/sandbox-b/api/v1/namespaces/default/pods/p/exec', {});
    await fetch(`http://127.0.0.1:${port}/k8s/sandbox-a:token/api`);
    expect(reached).toEqual([
      'api of sandbox-a: /k8s/sandbox-a/api/v1/pods?limit=1',
      'api of sandbox-b upgraded: /k8s/sandbox-b/api/v1/namespaces/default/pods/p/exec',
      'api of sandbox-a: /k8s/sandbox-a:token/api',
    ]);
  });

  it.each([
    ['TRACE', '/', 501, 'no-method', undefined],
    ['GET', '/instructor/workshops/%ff', 400, 'bad-address', undefined],
    ['PUT', '/api/v1/workshops?limit=1', 405, 'no-method', 'GET, HEAD, POST, OPTIONS'],
    ['GET', '/api/v1/workshops/abc/end', 405, 'no-method', 'POST, OPTIONS'],
  ])('that Next.js would fail at, or leave without a word, are refused: %s %s', async (method, target, status, code, allow) => {
    const response = await ask(method, target);
    expect({ status: response.statusCode, allow: response.headers.allow, answer: JSON.parse(await text(response)) as unknown })
      .toEqual({ status, allow, answer: { error: { code, message: expect.any(String) } } });
    expect(reached).toEqual([]);
  });

  it('of any other method or address are left to Next.js', async () => {
    for (const [method, target] of [['HEAD', '/api/v1/workshops'], ['OPTIONS', '/api/v1/grades'], ['DELETE', '/api/v1/workshops/a'], ['PUT', '/api/v1/none'], ['GET', '/%20?x=%ff']] as const) {
      (await ask(method, target)).resume();
    }
    expect(reached).toEqual(['page /api/v1/workshops', 'page /api/v1/grades', 'page /api/v1/workshops/a', 'page /api/v1/none', 'page /%20?x=%ff']);
  });

  it('are pages, and upgrades of pages do not exist', async () => {
    await fetch(`http://127.0.0.1:${port}/learn/pods/first-pod`);
    expect(await upgrade('/_next/webpack-hmr', {})).toBe('HTTP/1.1 404 Not Found');
    expect(reached).toEqual(['page /learn/pods/first-pod']);
  });
});

it('is done answering when the pages are, also for a browser that has left', async () => {
  const recorded = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const listeners = listenersFor({ sandboxes: {} as Sandboxes, behindProxy: false } as Parameters<typeof listenersFor>[0], {
    request: async () => {
      asked.resolve();
      await recorded.promise;
    },
    upgrade: undefined,
  });
  server.removeAllListeners('request').on('request', listeners.request);
  const left = new AbortController();
  const request = fetch(`http://127.0.0.1:${port}/`, { signal: left.signal });
  await asked.promise;
  left.abort();
  await expect(request).rejects.toThrow();
  let answered = false;
  const all = listeners.answered().then(() => {
    answered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  recorded.resolve();
  await all;
});
