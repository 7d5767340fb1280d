import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import type { HostAddress } from './host/supervisor.ts';
import { TerminalBridge } from './terminal-bridge.ts';

/** Node warns of a leak when an event has more listeners than this. */
const MOST_LISTENERS = 10;

const warnings: Error[] = [];
const onWarning = (warning: Error) => void warnings.push(warning);
const servers: Server[] = [];

afterEach(() => {
  process.off('warning', onWarning);
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** A host that has no room, how often it has said so, and a browser joined by a bridge. */
async function join(address: (port: number) => Promise<HostAddress>) {
  const refused = { times: 0 };
  const host = createServer().on('upgrade', (_, socket) => {
    refused.times += 1;
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  const port = await listen(host);
  const bridge = new TerminalBridge({ of: () => ({ address: () => address(port) }) }, DEFAULT_LIMITS.terminal);
  const ended = Promise.withResolvers<void>();
  const web = createServer().on('upgrade', (request, socket, head) => {
    socket.once('close', () => ended.resolve());
    bridge.connect({ id: 'box', terminal: 1, request, socket, head });
  });
  const browser = new WebSocket(`ws://127.0.0.1:${await listen(web)}`);
  await once(browser, 'open');
  return { refused, port, browser, ended: ended.promise };
}

it('leaves nothing behind each time that the host gives no terminal', async () => {
  process.on('warning', onWarning);
  const { refused, browser } = await join(async (port) => ({ port, secret: '' }));
  await expect.poll(() => refused.times, { timeout: 20_000 }).toBeGreaterThan(MOST_LISTENERS + 1);
  browser.terminate();
  expect(warnings).toEqual([]);
});

it('joins nobody to a terminal who has closed while the host was being restarted', async () => {
  const restarted = Promise.withResolvers<HostAddress>();
  const { refused, port, browser, ended } = await join(() => restarted.promise);
  browser.terminate();
  await ended;
  // After one round the bridge knows of it; whoever was joined after the second is counted by the third.
  const ask = () => once(new WebSocket(`ws://127.0.0.1:${port}`), 'error');
  await ask();
  restarted.resolve({ port, secret: '' });
  await ask();
  await ask();
  expect(refused.times).toBe(3);
});
