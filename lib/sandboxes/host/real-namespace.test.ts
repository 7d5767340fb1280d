import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { VirtualClock } from '#lib/core/index.ts';
import { WorkstationImage } from '#lib/workstation/index.ts';
import { SharedProcessor } from './processor.ts';
import { makeReal } from './real.ts';
import { RealNamespace } from './real-namespace.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A cluster that answers each request alike, and what it was asked. */
async function cluster(status: number, body: object) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().once('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, address, connections: () => promisify(server.getConnections.bind(server))() };
}

it('is logged in to once, however many ask at the same time', async () => {
  const { asked, address } = await cluster(201, { status: { token: 'its' } });
  using namespace = new RealNamespace({ sandbox: 'one', access: { server: address }, clock: new VirtualClock({ start: 0 }) });
  const ask = (target: string) => namespace.api.request({ method: 'GET', target, headers: {} });
  await Promise.all([ask('/api'), ask('/apis')]);
  await ask('/version');
  expect(asked.filter((request) => request.startsWith('POST'))).toEqual(['POST /api/v1/namespaces/drydock-one/serviceaccounts/learner/token']);
  expect(asked.filter((request) => request.startsWith('GET')).sort()).toEqual(['GET /api', 'GET /apis', 'GET /version']);
});

it('is logged in to anew after a login that failed', async () => {
  const { asked, address } = await cluster(500, { message: 'etcd is away' });
  using namespace = new RealNamespace({ sandbox: 'one', access: { server: address }, clock: new VirtualClock({ start: 0 }) });
  for (let times = 1; times <= 2; times += 1) {
    await expect(namespace.api.request({ method: 'GET', target: '/api', headers: {} })).rejects.toThrow('The cluster gives no token for learner: etcd is away');
    expect(asked).toHaveLength(times);
  }
});

it('keeps no connection open when the cluster refuses the sandbox', async () => {
  const { address, connections } = await cluster(403, { message: 'namespaces is forbidden' });
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'it',
    clusters: [{ name: 'it', cluster: { server: address } }], users: [{ name: 'it', user: { token: 'operator' } }],
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
  });
  const make = makeReal({ kubeconfig, image: new WorkstationImage(), limits: DEFAULT_LIMITS, processor: new SharedProcessor(DEFAULT_LIMITS.processor), report: () => undefined });
  const making = make({ id: 'one', saved: undefined, notice: undefined, onChange: () => undefined, onLog: () => undefined });
  await expect(making).rejects.toThrow('The cluster refuses the sandbox: namespaces is forbidden');
  await expect.poll(connections).toBe(0);
});
