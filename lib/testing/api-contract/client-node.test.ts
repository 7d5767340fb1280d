import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ApiException, CoreV1Api, Exec, KubeConfig, Log, makeInformer, PortForward, setHeaderOptions, Watch } from '@kubernetes/client-node';
import type { V1Pod, V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveCluster } from '../served-cluster.ts';
import type { ServedCluster } from '../served-cluster.ts';

const podNamed = (name: string): V1Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx' }] },
});

describe('@kubernetes/client-node against the embedded cluster', () => {
  let served: ServedCluster;
  let config: KubeConfig;
  let core: CoreV1Api;

  beforeAll(async () => {
    served = await serveCluster();
    config = new KubeConfig();
    config.loadFromFile(served.kubeconfigFile);
    core = config.makeApiClient(CoreV1Api);
  });

  afterAll(() => served[Symbol.asyncDispose]());

  /** Watches until a Pod satisfies `wanted`. */
  function podThat(name: string, wanted: (pod: V1Pod) => boolean): Promise<V1Pod> {
    return new Promise((resolve, reject) => {
      const watching = new Watch(config).watch('/api/v1/namespaces/default/pods', { fieldSelector: `metadata.name=${name}` }, (_type, pod: V1Pod) => {
        if (wanted(pod)) void watching.then((request) => request.abort()).then(() => resolve(pod));
      }, (error) => reject(error instanceof Error ? error : new Error('the watch ended')));
    });
  }

  const isReady = (pod: V1Pod) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

  it('creates, reads, lists, patches and deletes', async () => {
    const created = await core.createNamespacedPod({ namespace: 'default', body: podNamed('plain') });
    expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date);
    expect((await podThat('plain', isReady)).status?.phase).toBe('Running');
    const { items } = await core.listNamespacedPod({ namespace: 'default', labelSelector: 'app=plain' });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['plain']);
    const patched = await core.patchNamespacedPod(
      { namespace: 'default', name: 'plain', body: { metadata: { annotations: { note: 'x' } } } },
      setHeaderOptions('Content-Type', 'application/merge-patch+json'),
    );
    expect(patched.metadata?.annotations).toEqual({ note: 'x' });
    const deleted = await core.deleteNamespacedPod({ namespace: 'default', name: 'plain', gracePeriodSeconds: 0 });
    expect(deleted.metadata?.name).toBe('plain');
    const refusal = await core.readNamespacedPod({ namespace: 'default', name: 'plain' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiException);
    expect((refusal as ApiException<string>).code).toBe(404);
    expect((JSON.parse((refusal as ApiException<string>).body) as V1Status).message).toBe('pods "plain" not found');
  });

  it('runs commands, with input, output, errors and exit code', async () => {
    await core.createNamespacedPod({ namespace: 'default', body: podNamed('exec') });
    await podThat('exec', isReady);
    const run = async (command: string[], typed?: string) => {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
      const texts = Promise.all([text(stdout), text(stderr)]);
      if (typed !== undefined) stdin.end(typed);
      const status = await new Promise<V1Status>((resolve, reject) => {
        new Exec(config).exec('default', 'exec', 'web', command, stdout, stderr, typed === undefined ? null : stdin, false, resolve).catch(reject);
      });
      stdout.end();
      stderr.end();
      const [out, err] = await texts;
      return { out, err, status: status.status, reason: status.reason, causes: status.details?.causes };
    };
    expect(await run(['hostname'])).toEqual({ out: 'exec\n', err: '', status: 'Success' });
    expect(await run(['cat', '/nowhere'])).toEqual({
      out: '', err: 'cat: /nowhere: No such file or directory\n', status: 'Failure', reason: 'NonZeroExitCode', causes: [{ reason: 'ExitCode', message: '1' }],
    });
    expect(await run(['cat'], 'typed\n')).toEqual({ out: 'typed\n', err: '', status: 'Success' });
  });

  it('follows logs', async () => {
    const stream = new PassThrough();
    const written = text(stream);
    await new Log(config).log('default', 'exec', 'web', stream, { follow: true, tailLines: 1 });
    await core.deleteNamespacedPod({ namespace: 'default', name: 'exec', gracePeriodSeconds: 0 });
    expect(await written).toMatch(/start worker process \d+\n/);
  });

  it('keeps an informer up to date', async () => {
    const informer = makeInformer(config, '/api/v1/namespaces/default/configmaps', () => core.listNamespacedConfigMap({ namespace: 'default' }));
    const seen: string[] = [];
    let gone = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const note = (what: string) => (object: { metadata?: { name?: string } }) => {
      if (object.metadata?.name !== 'watched') return;
      seen.push(what);
      if (what === 'delete') gone();
    };
    informer.on('add', note('add'));
    informer.on('update', note('update'));
    informer.on('delete', note('delete'));
    await informer.start();
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'watched' }, data: { a: '1' } } });
    await core.replaceNamespacedConfigMap({ namespace: 'default', name: 'watched', body: { metadata: { name: 'watched' }, data: { a: '2' } } });
    await core.deleteNamespacedConfigMap({ namespace: 'default', name: 'watched' });
    await done;
    await informer.stop();
    expect(seen).toEqual(['add', 'update', 'delete']);
  });

  it('forwards a port', async () => {
    await core.createNamespacedPod({ namespace: 'default', body: podNamed('forward') });
    await podThat('forward', isReady);
    const local: Server = createServer((socket) => {
      void new PortForward(config).portForward('default', 'forward', [80], socket, null, socket);
    });
    await new Promise<void>((resolve) => {
      local.listen(0, '127.0.0.1', resolve);
    });
    const socket = connect((local.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const answer = await new Promise<string>((resolve, reject) => {
      let received = '';
      socket.on('data', (chunk: Buffer) => {
        received += chunk.toString();
        if (received.includes('</html>')) resolve(received);
      });
      socket.on('error', reject);
    });
    socket.destroy();
    local.close();
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\nServer: nginx\/[^]*<title>Welcome to nginx!<\/title>/);
  });
});
