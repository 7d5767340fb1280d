import { describe, expect, it } from 'vitest';
import { Random } from '#lib/core/index.ts';
import { Switch } from './loopback-network.ts';
import type { NetworkNamespace } from './loopback-network.ts';
import type { Connection } from './network.ts';
import { SystemError } from './system-error.ts';
import { testMachine } from './testing/index.ts';

function lan() {
  const net = new Switch({ random: new Random(5) });
  return {
    net,
    one: net.plug({ addresses: ['10.0.0.1'], names: ['one', 'one.example'] }),
    two: net.plug({ addresses: ['10.0.0.2', '10.1.0.2'], names: ['two'] }),
  };
}

const text = (words: string) => new TextEncoder().encode(words);
const words = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'fine',
    (error: unknown) => (error instanceof SystemError ? error.code : String(error)),
  );
}

/** A connection from one namespace to a listener of another. */
async function connected(from: NetworkNamespace, to: NetworkNamespace): Promise<[Connection, Connection]> {
  const listener = to.listen({ address: '0.0.0.0', port: 80 }, { pid: 7 });
  const client = await from.connect({ address: to.addresses[0] as string, port: 80 }, { pid: 3 });
  const server = await listener.accept();
  listener.close();
  if (!server) throw new Error('the listener is open');
  return [client, server];
}

describe('a switch', () => {
  it('connects namespaces by address, and knows their names', async () => {
    const { one, two } = lan();
    const listener = two.listen({ address: '0.0.0.0', port: 80 }, { pid: 7 });
    const client = await one.connect({ address: '10.1.0.2', port: 80 }, { pid: 3 });
    const server = await listener.accept();
    expect(client.remote).toEqual({ address: '10.1.0.2', port: 80 });
    expect(server?.remote).toEqual(client.local);
    expect(client.local.address).toBe('10.0.0.1');
    expect(client.local.port).toBeGreaterThanOrEqual(32_768);
    expect(await Promise.all(['two', 'TWO', 'one.example', 'three'].map((name) => one.lookup(name)))).toEqual([
      ['10.0.0.2'],
      ['10.0.0.2'],
      ['10.0.0.1'],
      [],
    ]);
  });

  it('says who is not there', async () => {
    const { net, one, two } = lan();
    two.listen({ address: '127.0.0.1', port: 80 }, { pid: 1 });
    expect(await failure(one.connect({ address: '10.0.0.2', port: 80 }, { pid: 1 }))).toBe('ECONNREFUSED');
    expect(await failure(one.connect({ address: '10.0.0.9', port: 80 }, { pid: 1 }))).toBe('EHOSTUNREACH');
    expect(await failure(two.connect({ address: '127.0.0.1', port: 80 }, { pid: 1 }))).toBe('fine');
    net.unplug(two);
    expect(await failure(one.connect({ address: '10.0.0.2', port: 80 }, { pid: 1 }))).toBe('EHOSTUNREACH');
    expect(await failure(two.connect({ address: '10.0.0.1', port: 80 }, { pid: 1 }))).toBe('ENETUNREACH');
  });

  it('gives each address and port to one listener of each family', () => {
    const { two } = lan();
    const listen = (address: string, port: number) => {
      try {
        return two.listen({ address, port }, { pid: 1 }).local.port > 0 ? 'fine' : 'no port';
      } catch (error) {
        return (error as SystemError).code;
      }
    };
    expect([
      listen('0.0.0.0', 80),
      listen('0.0.0.0', 80),
      listen('127.0.0.1', 80),
      listen('::', 80),
      listen('::1', 80),
      listen('10.0.0.2', 81),
      listen('10.1.0.2', 81),
      listen('0.0.0.0', 81),
      listen('10.9.9.9', 82),
      listen('0.0.0.0', 0),
    ]).toEqual(['fine', 'EADDRINUSE', 'EADDRINUSE', 'fine', 'EADDRINUSE', 'fine', 'fine', 'EADDRINUSE', 'EADDRNOTAVAIL', 'fine']);
  });

  it('lists sockets with their processes', async () => {
    const { one, two } = lan();
    const listener = two.listen({ address: '0.0.0.0', port: 80 }, { pid: 7 });
    const client = await one.connect({ address: '10.0.0.2', port: 80 }, { pid: 3 });
    expect(two.sockets()).toEqual([
      { protocol: 'tcp', local: { address: '0.0.0.0', port: 80 }, remote: undefined, state: 'LISTEN', pid: 7 },
      { protocol: 'tcp', local: { address: '10.0.0.2', port: 80 }, remote: client.local, state: 'ESTABLISHED', pid: 7 },
    ]);
    client.close();
    listener.close();
    expect([one.sockets(), two.sockets()]).toEqual([[], []]);
  });
});

describe('a connection', () => {
  it('carries bytes both ways, and ends one way at a time', async () => {
    const { one, two } = lan();
    const [client, server] = await connected(one, two);
    await client.write(text('question'));
    client.finish();
    expect([words(await server.read()), (await server.read()).length]).toEqual(['question', 0]);
    await server.write(text('answer'));
    server.close();
    expect([words(await client.read()), (await client.read()).length]).toEqual(['answer', 0]);
    expect(await failure(client.write(text('late')))).toBe('EPIPE');
  });

  it('is reset when it is closed with bytes unread', async () => {
    const { one, two } = lan();
    const [client, server] = await connected(one, two);
    await client.write(text('unread'));
    server.close();
    expect(await failure(client.read())).toBe('ECONNRESET');
    expect(await failure(client.write(text('x')))).toBe('EPIPE');
  });

  it('makes its writer wait for its reader', async () => {
    const { one, two } = lan();
    const [client, server] = await connected(one, two);
    let written = false;
    const writing = client.write(new Uint8Array(200_000)).then(() => {
      written = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(false);
    let read = 0;
    while (read < 200_000) read += (await server.read()).length;
    await writing;
    expect([written, read]).toEqual([true, 200_000]);
  });

  it('is refused by a listener that closes before it is accepted', async () => {
    const { one, two } = lan();
    const listener = two.listen({ address: '0.0.0.0', port: 80 }, { pid: 7 });
    const client = await one.connect({ address: '10.0.0.2', port: 80 }, { pid: 3 });
    listener.close();
    expect(await failure(client.read())).toBe('ECONNRESET');
    expect(await listener.accept()).toBeUndefined();
  });

  it('stops waiting when its signal aborts', async () => {
    const { one, two } = lan();
    const [client] = await connected(one, two);
    const abort = new AbortController();
    const reading = client.read(abort.signal);
    abort.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('a process', () => {
  it('finds hosts in /etc/hosts, then in DNS with the search list', async () => {
    await using test = testMachine({
      files: {
        '/etc/hosts': '127.0.0.1 localhost\n::1 localhost\n192.0.2.7 Seven seven.example # not this\n',
        '/etc/resolv.conf': 'nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local\noptions ndots:5\n',
      },
    });
    const asked: string[] = [];
    test.network.lookup = async (name) => {
      asked.push(name);
      return name === 'web.svc.cluster.local' ? ['10.96.0.9'] : [];
    };
    const results: unknown[] = [];
    await test.run([
      async (process) => {
        for (const host of ['10.0.0.1', '::1', 'localhost', 'SEVEN', 'seven.example', 'this', 'web', 'a.b.c.d.e.f', 'final.']) {
          results.push(
            await process.resolve(host).catch((error: SystemError) => `${error.code} ${error.subject} ${error.message}`),
          );
        }
        return 0;
      },
    ]);
    expect(results).toEqual([
      ['10.0.0.1'],
      ['::1'],
      ['127.0.0.1', '::1'],
      ['192.0.2.7'],
      ['192.0.2.7'],
      'ENOTFOUND this Name or service not known',
      ['10.96.0.9'],
      'ENOTFOUND a.b.c.d.e.f Name or service not known',
      'ENOTFOUND final. Name or service not known',
    ]);
    expect(asked).toEqual([
      'this.default.svc.cluster.local',
      'this.svc.cluster.local',
      'this',
      'web.default.svc.cluster.local',
      'web.svc.cluster.local',
      'a.b.c.d.e.f',
      'a.b.c.d.e.f.default.svc.cluster.local',
      'a.b.c.d.e.f.svc.cluster.local',
      'final',
    ]);
  });

  it('keeps a listener that its parent opened, until the last of them has closed it', async () => {
    await using test = testMachine();
    const served: string[] = [];
    const parent = test.machine.start({
      args: ['master'],
      program: (process) => {
        const listener = process.listen({ address: '0.0.0.0', port: 80 });
        process.spawn({
          args: ['worker'],
          program: async (worker) => {
            const own = worker.inherit(listener);
            for (let connection = await own.accept(); connection; connection = await own.accept()) {
              served.push(words(await connection.read()));
              connection.close();
            }
            return 0;
          },
        });
        return process.wait(new Promise<number>(() => {}));
      },
    });
    const call = async (message: string) => {
      const connection = await test.network.connect({ address: '127.0.0.1', port: 80 }, { pid: 1 });
      await connection.write(text(message));
      await connection.read();
    };
    await test.clock.advance(0);
    await call('one');
    test.machine.kill(parent.pid, 'SIGKILL');
    await call('two');
    expect(served).toEqual(['one', 'two']);
    const worker = test.machine.processes().at(-1)?.pid ?? 0;
    test.machine.kill(worker, 'SIGKILL');
    expect(await failure(call('three'))).toBe('ECONNREFUSED');
  });
});
