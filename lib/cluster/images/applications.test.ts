import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '#lib/machine/index.ts';
import { piDigits } from './perl/image.ts';
import { testContainer } from './testing/container.ts';

/** What a client beside the container gets from a port of it. */
async function get(container: Awaited<ReturnType<typeof testContainer>>, port: number, path: string): Promise<string> {
  const connection = await container.network.connect({ address: '10.42.0.19', port }, { pid: 0 });
  await connection.write(Buffer.from(`GET ${path} HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n`));
  let answer = '';
  for (let chunk = await connection.read(); chunk.length > 0; chunk = await connection.read())
    answer += Buffer.from(chunk).toString();
  return answer;
}

const statusAndBody = (answer: string) => [answer.slice(9, 12), answer.slice(answer.indexOf('\r\n\r\n') + 4)];

describe('sample applications', () => {
  it('agnhost liveness is well for ten seconds', async () => {
    const container = await testContainer({
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      command: ['/agnhost', 'liveness'],
    });
    expect(statusAndBody(await get(container, 8080, '/healthz'))).toEqual(['200', 'ok']);
    await container.clock.advance(10_000);
    expect(statusAndBody(await get(container, 8080, '/healthz'))).toEqual(['500', 'error: 11']);
  });

  it('agnhost netexec tells who answers', async () => {
    const container = await testContainer({
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
      command: ['/agnhost', 'netexec', '--http-port=8000'],
    });
    expect(statusAndBody(await get(container, 8000, '/hostname'))).toEqual(['200', 'test-pod']);
    expect(statusAndBody(await get(container, 8000, '/echo?msg=hi'))).toEqual(['200', 'hi']);
    expect(statusAndBody(await get(container, 8000, '/nothing'))).toEqual(['404', '404 page not found\n']);
    container.machine.kill(1, 'SIGTERM');
    expect(exitCodeOf(await container.main.ended)).toBe(2);
  });

  it("the tutorial's application tells its Pod and version, and ignores SIGTERM", async () => {
    const container = await testContainer({ image: 'gcr.io/google-samples/kubernetes-bootcamp:v2' });
    expect(statusAndBody(await get(container, 8080, '/'))).toEqual([
      '200',
      'Hello Kubernetes bootcamp! | Running on: test-pod | v=2\n',
    ]);
    expect(container.logs()).toContain('Running On: test-pod | Total Requests: 1 | App Uptime: 1 seconds | Log Time: ');
    container.machine.kill(1, 'SIGTERM');
    expect(container.main.state).toBe('running');
  });

  it('hello-app, node-hello and echoserver answer', async () => {
    expect(statusAndBody(await get(await testContainer({ image: 'gcr.io/google-samples/hello-app:2.0' }), 8080, '/'))).toEqual([
      '200',
      'Hello, world!\nVersion: 2.0.0\nHostname: test-pod\n',
    ]);
    expect(statusAndBody(await get(await testContainer({ image: 'gcr.io/google-samples/node-hello:1.0' }), 8080, '/'))).toEqual([
      '200',
      'Hello Kubernetes!',
    ]);
    expect(await get(await testContainer({ image: 'registry.k8s.io/echoserver:1.10' }), 8080, '/x?y=1')).toContain(
      '\treal path=/x?y=1\n\tquery=y=1\n',
    );
  });

  it('pause waits to be told to stop', async () => {
    const container = await testContainer({ image: 'registry.k8s.io/pause:3.10' });
    container.machine.kill(1, 'SIGTERM');
    expect(exitCodeOf(await container.clock.runUntil(container.main.ended, 1000))).toBe(0);
  });
});

describe('httpd', () => {
  it('gives up where somebody else has its port', async () => {
    const container = await testContainer({ image: 'httpd:2.4' });
    expect(await container.exec('httpd-foreground')).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 10.42.0.19. Set the 'ServerName' directive globally to suppress this message",
        '(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80',
        '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80',
        'no listening sockets available, shutting down',
        'AH00015: Unable to open logs',
        '',
      ].join('\n'),
    });
  });

  it('works', async () => {
    const container = await testContainer({ image: 'httpd:2.4' });
    expect(statusAndBody(await get(container, 80, '/'))).toEqual(['200', '<html><body><h1>It works!</h1></body></html>\n']);
    expect((await get(container, 80, '/missing')).slice(9, 22)).toBe('404 Not Found');
    await container.clock.advance(0);
    expect(container.logs()).toContain('"GET /missing HTTP/1.1" 404 196\n');
  });
});

describe('redis', () => {
  it('keeps keys, for scripts and for people', async () => {
    const container = await testContainer({ image: 'redis:7' });
    expect(container.logs()).toMatch(
      /^1:C 23 Nov 2026 07:03:29\.000 \* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n[\s\S]*1:M 23 Nov 2026 07:03:29\.000 \* Ready to accept connections tcp\n$/,
    );
    const cli = async (...words: string[]) => (await container.exec('redis-cli', ...words)).stdout;
    expect([
      await cli('ping'),
      await cli('set', 'name', 'value'),
      await cli('get', 'name'),
      await cli('incr', 'count'),
      await cli('rpush', 'list', 'a', 'b', 'c'),
      await cli('lrange', 'list', '0', '-1'),
      await cli('get', 'list'),
      await cli('keys', '*'),
      await cli('nonsense', 'x'),
      await cli('get'),
    ]).toEqual([
      'PONG\n',
      'OK\n',
      'value\n',
      '1\n',
      '3\n',
      'a\nb\nc\n',
      'WRONGTYPE Operation against a key holding the wrong kind of value\n',
      'name\ncount\nlist\n',
      "ERR unknown command 'nonsense', with args beginning with: 'x' \n",
      "ERR wrong number of arguments for 'get' command\n",
    ]);
    expect(
      (await container.exec('sh', '-c', 'echo "set x 1 ex 5" | redis-cli; sleep 2; redis-cli ttl x; sleep 4; redis-cli exists x'))
        .stdout,
    ).toBe('OK\n3\n0\n');
    expect(await container.exec('redis-cli', '-p', '1', 'ping')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n',
    });
    container.machine.kill(1, 'SIGTERM');
    expect(exitCodeOf(await container.clock.runUntil(container.main.ended, 1000))).toBe(0);
  });

  it('takes its settings from a file, as the ConfigMap tutorial gives them', async () => {
    const container = await testContainer({
      image: 'redis:5.0.4',
      command: ['redis-server', '/redis-master/redis.conf'],
      files: { '/redis-master/redis.conf': 'maxmemory 2mb\nmaxmemory-policy allkeys-lru\n' },
    });
    expect((await container.exec('redis-cli', 'CONFIG', 'GET', 'maxmemory')).stdout).toBe('maxmemory\n2097152\n');
    expect((await container.exec('redis-cli', 'CONFIG', 'GET', 'maxmemory-policy')).stdout).toBe(
      'maxmemory-policy\nallkeys-lru\n',
    );
  });
});

describe('stand-ins', () => {
  it('a database without a password ends with the words of the real one', async () => {
    const container = await testContainer({ image: 'mysql:8.0' });
    expect(exitCodeOf(await container.clock.runUntil(container.main.ended, 1000))).toBe(1);
    expect(container.logs()).toContain('[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n');
  });

  it.each([
    ['mysql', 3306, { MYSQL_ROOT_PASSWORD: 'x' }],
    ['postgres:16', 5432, { POSTGRES_PASSWORD: 'x' }],
    ['php:8.3-fpm', 9000, {}],
  ] as const)('%s listens on %i and stops when told to', async (image, port, env) => {
    const container = await testContainer({ image, env });
    expect(container.network.sockets().map(({ state, local }) => `${state} ${local.port}`)).toEqual([
      `LISTEN ${port}`,
      `LISTEN ${port}`,
    ]);
    container.machine.kill(1, container.image.stopSignal);
    expect(exitCodeOf(await container.clock.runUntil(container.main.ended, 1000))).toBe(0);
  });
});

describe('perl', () => {
  it('computes pi, as the Job pages do', async () => {
    expect(piDigits(50)).toBe('3.1415926535897932384626433832795028841971693993751');
    const container = await testContainer({ image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] });
    await container.clock.runUntil(container.main.ended, 60_000);
    await container.clock.advance(0);
    expect(container.logs()).toBe(`${piDigits(2000)}\n`);
    expect(container.logs().length).toBe(2002);
  });

  it('says that it does nothing else', async () => {
    const container = await testContainer({ image: 'perl', command: ['perl', '-e', 'print 1'] });
    expect(exitCodeOf(await container.main.ended)).toBe(255);
    expect(container.logs()).toBe('perl: this simulation runs only "perl -Mbignum=bpi -wle \'print bpi(N)\'"\n');
  });
});

describe('stress', () => {
  it('takes the memory it is told to take, until its time is up', async () => {
    const container = await testContainer({ image: 'polinux/stress', command: ['stress', '--vm', '2', '--vm-bytes', '64M', '--cpu', '1', '--timeout', '10s'] });
    const sizes = container.machine.processes().map(({ command, resident }) => `${command.split(' ')[0]} ${Math.round(resident / 2 ** 20)}`);
    expect(sizes).toEqual(['stress 3', 'stress 3', 'stress 67', 'stress 67']);
    await container.clock.advance(10_000);
    expect(exitCodeOf(await container.main.ended)).toBe(0);
    expect(container.logs()).toBe('stress: info: [1] dispatching hogs: 1 cpu, 0 io, 2 vm, 0 hdd\nstress: info: [1] successful run completed in 10s\n');
  });

  it('says which of its workers fell', async () => {
    const container = await testContainer({ image: 'polinux/stress', command: ['stress', '-c', '2'] });
    container.machine.kill(container.machine.processes().at(-1)?.pid ?? 0, 'SIGKILL');
    await container.clock.advance(1000);
    expect(exitCodeOf(await container.main.ended)).toBe(1);
    expect(container.logs()).toBe(
      'stress: info: [1] dispatching hogs: 2 cpu, 0 io, 0 vm, 0 hdd\nstress: FAIL: [1] (416) <-- worker 3 got signal 9\n' +
        'stress: WARN: [1] (418) now reaping child worker processes\nstress: FAIL: [1] (452) failed run completed in 1s\n',
    );
  });

  it('refuses a wrong command line', async () => {
    const container = await testContainer({ image: 'polinux/stress', command: ['sleep', '60'] });
    const complaint = async (...args: string[]) => (await container.exec('stress', ...args)).stderr.replace(/\[\d+\] \(\d+\) /, '');
    expect(await complaint('--foo')).toBe("stress: FAIL: unrecognized option: --foo\n");
    expect(await complaint('--vm')).toBe("stress: FAIL: missing argument to option '--vm'\n");
    expect(await complaint('--vm', '1', '--vm-bytes', '10X')).toBe('stress: FAIL: unrecognized suffix: X\n');
    expect(await complaint('--vm', '-1')).toBe('stress: FAIL: invalid number of vm hogs: -1\n');
    expect((await container.exec('stress')).stdout).toMatch(/^`stress' imposes certain types of compute stress/);
  });
});
