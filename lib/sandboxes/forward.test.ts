import { createServer, request as sendRequest } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forwardRequest, forwardUpgrade } from './forward.ts';
import type { HostAddress } from './host/supervisor.ts';

const servers: Server[] = [];

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** What the host was told. */
let heard: IncomingMessage[];
let port: number;

/** A host whose sandbox answers with a program of its learner, and a web process before it. */
beforeEach(async () => {
  heard = [];
  const host = createServer((request, response) => {
    heard.push(request);
    response.writeHead(200, {
      'content-type': 'text/html', 'content-security-policy': 'default-src *', etag: '"1"',
      'set-cookie': ['drydock-learner=theirs; Path=/', 'b=c'], 'Clear-Site-Data': '"*"', 'strict-transport-security': 'max-age=1',
    });
    response.end('<script>alert(1)</script>');
  });
  host.on('upgrade', (request: IncomingMessage, socket) => {
    heard.push(request);
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });
  const address = { port: await listen(host), secret: 'of the host' };
  const web = createServer((request, response) => void forwardRequest({ address: async () => address }, request, response));
  web.on('upgrade', (request: IncomingMessage, socket, head) => void forwardUpgrade({ address: async () => address }, { request, socket, head }));
  port = await listen(web);
});

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const PAGE = '/k8s/abc:token/api/v1/namespaces/default/pods/web/proxy/?a=b';
const BROWSER = { cookie: 'drydock-instructor=sealed', authorization: 'Basic abc', accept: 'text/html', 'x-forwarded-for': '10.0.0.1' };

describe("a learner's program behind the API's proxy", () => {
  it('is told nothing that is between a browser and this site', async () => {
    await fetch(`http://127.0.0.1:${port}${PAGE}`, { headers: BROWSER });
    expect(heard[0]?.url).toBe('/k8s/abc/api/v1/namespaces/default/pods/web/proxy/?a=b');
    expect(heard[0]?.headers).toMatchObject({ accept: 'text/html', authorization: 'Bearer token' });
    expect(heard[0]?.headers).not.toHaveProperty('cookie');
  });

  it('says nothing for the whole site, and its page runs as one of nobody', async () => {
    const { headers } = await fetch(`http://127.0.0.1:${port}${PAGE}`);
    expect(headers.getSetCookie()).toEqual([]);
    for (const name of ['clear-site-data', 'strict-transport-security']) expect(headers.has(name), name).toBe(false);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html', etag: '"1"', 'content-security-policy': 'default-src *, sandbox', 'x-content-type-options': 'nosniff',
    });
  });

  it('is told no more by a WebSocket', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${PAGE} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: drydock-instructor=sealed\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 101 /);
    expect(heard[0]?.headers).toEqual({ host: 'here', connection: 'Upgrade', upgrade: 'websocket', authorization: 'Bearer token' });
  });
});

it("hands on a client's own login where none is in the path", async () => {
  await fetch(`http://127.0.0.1:${port}/k8s/abc/api`, { headers: { authorization: 'Bearer of-kubectl' } });
  expect(heard[0]?.headers.authorization).toBe('Bearer of-kubectl');
});

it('asks nothing for somebody who has gone while the host was being restarted', async () => {
  let connections = 0;
  const host = createServer((_, response) => response.end()).on('connection', () => void (connections += 1));
  const hostPort = await listen(host);
  const restarted = Promise.withResolvers<HostAddress>();
  const left = Promise.withResolvers<Promise<void>[]>();
  const web = createServer((request, response) => {
    const forwarding = forwardRequest({ address: () => restarted.promise }, request, response);
    response.once('close', () => left.resolve([forwarding]));
    client.destroy();
  });
  const client = sendRequest({ host: '127.0.0.1', port: await listen(web), path: '/k8s/one/api' });
  client.on('error', () => undefined).end();
  const [forwarding] = await left.promise;
  restarted.resolve({ port: hostPort, secret: '' });
  await forwarding;
  // One that came before this would be counted by now.
  await fetch(`http://127.0.0.1:${hostPort}/last`);
  expect(connections).toBe(1);
});
