import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { readBody } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { Pod } from '#lib/schema/index.ts';
import { connectHttp, createClient, parseKubeconfig, selectContext, Unreachable } from './index.ts';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-11-23T07:03:29Z' } };
const notFound = {
  kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'pods "nope" not found', reason: 'NotFound',
  details: { name: 'nope', kind: 'pods' }, code: 404,
};
const forbidden = { ...notFound, message: 'pods is forbidden', reason: 'Forbidden', details: { kind: 'pods' }, code: 403 };

/** Fields that client-node's models do not have, and a kind that they do not know. */
const limitRange = {
  apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits', namespace: 'default' },
  spec: { limits: [{ type: 'Container', default: { cpu: '500m' }, defaultRequest: { cpu: '100m' }, unheard: true }] },
};
const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one', namespace: 'default' }, spec: { default: 1, _x: null, list: [{ a: 'b' }] } };

const answers: Record<string, [number, unknown]> = {
  '/k8s/one/api/v1': [200, { kind: 'APIResourceList', groupVersion: 'v1', resources: [
    { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get'] },
    { name: 'limitranges', singularName: '', namespaced: true, kind: 'LimitRange', verbs: ['create'] },
  ] }],
  '/k8s/one/apis/example.com/v1': [200, { kind: 'APIResourceList', groupVersion: 'example.com/v1', resources: [{ name: 'widgets', singularName: 'widget', namespaced: true, kind: 'Widget', verbs: ['create'] }] }],
  '/k8s/one/api/v1/namespaces/default/pods/web': [200, pod],
  '/k8s/one/api/v1/namespaces/default/pods/nope': [404, notFound],
  '/k8s/one/api/v1/namespaces/default/pods': [200, { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items: [{ metadata: pod.metadata }] }],
  '/k8s/one/api/v1/namespaces/secret/pods': [403, forbidden],
};

let server: http.Server;
let address: string;
/** Where nobody listens. */
let closed: string;
const seen: string[] = [];

beforeAll(async () => {
  server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    if (request.method === 'POST') {
      response.writeHead(201, { 'content-type': 'application/json' });
      request.pipe(response);
      return;
    }
    if (request.url?.startsWith('/k8s/one/quiet')) {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      return;
    }
    const [status, body] = answers[(request.url ?? '').split('?')[0] ?? ''] ?? [404, notFound];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const sockets = new WebSocketServer({ server, path: '/k8s/one/echo', handleProtocols: (offered) => [...offered][0] ?? false });
  sockets.on('connection', (socket) => {
    socket.on('message', (message: Buffer) => {
      socket.send(message);
      socket.close();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const other = http.createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  closed = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  other.close();
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/k8s/one`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe('createClient', () => {
  it('gives objects as they are on the wire', async () => {
    const client = createClient({ server: address, token: 'secret' });
    expect(await client.get('v1', 'Pod', 'web', 'default')).toEqual(pod);
    expect(seen.at(-1)).toBe('GET /k8s/one/api/v1/namespaces/default/pods/web Bearer secret');
  });

  it('has nothing for a name or a kind that does not exist', async () => {
    const client = createClient({ server: address });
    expect(await client.get('v1', 'Pod', 'nope', 'default')).toBeUndefined();
    expect(await client.get('v1', 'Podd', 'web', 'default')).toBeUndefined();
  });

  it('names the kind of listed objects', async () => {
    const client = createClient({ server: address });
    expect(await client.list<Pod>('v1', 'Pod', { namespace: 'default' })).toEqual({ items: [pod], resourceVersion: '7' });
  });

  it.each([limitRange, widget])('creates objects as they are, $kind among them', async (object) => {
    expect(await createClient({ server: address }).create(object)).toEqual(object);
  });

  it('throws a refusal as ApiError', async () => {
    const failure = await createClient({ server: address }).list('v1', 'Pod', { namespace: 'secret' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ reason: 'Forbidden', code: 403, message: 'pods is forbidden' });
  });

  it('waits for a quiet watch as long as API servers may be silent, and then says that they are out of reach', async () => {
    const client = createClient({ server: address });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const ended = Promise.withResolvers<unknown>();
      let isOver = false;
      await client.watch('/quiet', {}, { event: () => undefined, ended: ended.resolve });
      void ended.promise.then(() => (isOver = true));
      await vi.advanceTimersByTimeAsync(80_000);
      expect(isOver).toBe(false);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await ended.promise).toBeInstanceOf(Unreachable);
    } finally {
      vi.useRealTimers();
    }
  });

  it('throws Unreachable where nobody listens', async () => {
    const failure = await createClient({ server: closed }).list('v1', 'Pod').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unreachable);
    expect(failure).toMatchObject({ server: closed, refused: true });
  });
});

describe('connectHttp', () => {
  it('carries requests, with the server\'s path and the credentials', async () => {
    using endpoint = connectHttp({ server: address, token: 'secret' });
    const response = await endpoint.request({ method: 'GET', target: '/api/v1/namespaces/default/pods/web', headers: {} });
    expect(response.status).toBe(200);
    expect(JSON.parse(new TextDecoder().decode(await readBody(response)))).toEqual(pod);
    expect(seen.at(-1)).toBe('GET /k8s/one/api/v1/namespaces/default/pods/web Bearer secret');
  });

  it('opens WebSockets and hands their messages over', async () => {
    using endpoint = connectHttp({ server: address });
    const socket = await endpoint.upgrade({ method: 'GET', target: '/echo', headers: {}, protocols: ['v5.channel.k8s.io'] });
    if ('status' in socket) throw new Error('refused');
    expect(socket.protocol).toBe('v5.channel.k8s.io');
    await socket.send(new TextEncoder().encode('hello'));
    expect(new TextDecoder().decode(await socket.receive())).toBe('hello');
    expect(await socket.receive()).toBeUndefined();
  });

  it('throws Unreachable where nobody listens', async () => {
    using endpoint = connectHttp({ server: closed });
    await expect(endpoint.request({ method: 'GET', target: '/api', headers: {} })).rejects.toMatchObject({ name: 'Unreachable', refused: true });
  });
});

describe('selectContext', () => {
  const text = `
clusters:
- name: k
  cluster: {server: "https://10.0.0.1:6443", certificate-authority: ca.crt}
users:
- name: u
  user: {token: secret}
contexts:
- name: c
  context: {cluster: k, user: u, namespace: learn}
current-context: c
`;
  it('follows the current context', () => {
    expect(selectContext(parseKubeconfig(text), { readFile: (path) => `content of ${path}` })).toEqual({
      name: 'c',
      namespace: 'learn',
      access: {
        server: 'https://10.0.0.1:6443', certificateAuthority: 'content of ca.crt', skipTlsVerify: undefined, tlsServerName: undefined,
        token: 'secret', clientCertificate: undefined, clientKey: undefined, username: undefined, password: undefined,
      },
    });
  });

  it('names what is missing', () => {
    expect(() => selectContext(parseKubeconfig(text), { context: 'x', readFile: () => '' })).toThrow('context "x" does not exist');
    expect(() => selectContext(parseKubeconfig('{}'), { readFile: () => '' })).toThrow('the kubeconfig has no current-context');
  });
});
