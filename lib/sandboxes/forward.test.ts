import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { forwardRequest } from './forward.ts';
import type { HostAddress } from './host/supervisor.ts';

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

it('asks nothing for somebody who has gone while the host was being restarted', async () => {
  let connections = 0;
  const host = createServer((_, response) => response.end()).on('connection', () => void (connections += 1));
  const port = await listen(host);
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
  restarted.resolve({ port, secret: '' });
  await forwarding;
  // One that came before this would be counted by now.
  await fetch(`http://127.0.0.1:${port}/last`);
  expect(connections).toBe(1);
  for (const server of [web, host]) {
    server.closeAllConnections();
    server.close();
  }
});
