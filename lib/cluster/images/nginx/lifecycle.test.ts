import { describe, expect, it } from 'vitest';
import { exitCodeOf, projectedVolume } from '#lib/machine/index.ts';
import { testContainer } from '../testing/container.ts';

const NOW = '2026/11/23 07:03:';

/** The log with its times and process numbers masked. */
const masked = (text: string) =>
  text
    .replaceAll(/\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replaceAll(/\d+#\d+/g, 'PID')
    .replaceAll(/(process|from) \d+/g, '$1 N');

describe('the nginx image', () => {
  it('says at the start what the official one says', async () => {
    const container = await testContainer({ image: 'nginx' });
    expect(masked(container.logs())).toBe(
      [
        '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
        '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
        '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
        '10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf',
        '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
        '/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
        '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
        '/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
        '/docker-entrypoint.sh: Configuration complete; ready for start up',
        'TIME [notice] PID: using the "epoll" event method',
        'TIME [notice] PID: nginx/1.29.3',
        'TIME [notice] PID: built by gcc 14.2.0 (Debian 14.2.0-19) ',
        'TIME [notice] PID: OS: Linux 6.12.48+deb13-amd64',
        'TIME [notice] PID: getrlimit(RLIMIT_NOFILE): 1048576:1048576',
        'TIME [notice] PID: start worker processes',
        'TIME [notice] PID: start worker process N',
        'TIME [notice] PID: start worker process N',
        '',
      ].join('\n'),
    );
    expect(container.logs()).toContain(`${NOW}29 [notice] 1#1: `);
  });

  it('prepares itself the same way when its scripts are read by a shell', async () => {
    const files = {
      '/etc/nginx/templates/extra.conf.template': 'server { listen ${EXTRA_PORT}; return 200 "$host $HOSTNAME"; }\n',
    };
    const own = await testContainer({ image: 'nginx', files, env: { EXTRA_PORT: '8080' } });
    const command = [
      'sh',
      '-c',
      'for f in /docker-entrypoint.sh /docker-entrypoint.d/*; do echo >> $f; done; exec /docker-entrypoint.sh nginx -g "daemon off;"',
    ];
    const read = await testContainer({ image: 'nginx', files, env: { EXTRA_PORT: '8080' }, command });
    expect(masked(read.logs())).toBe(masked(own.logs()));
    expect(own.logs()).toContain(
      'Running envsubst on /etc/nginx/templates/extra.conf.template to /etc/nginx/conf.d/extra.conf\n',
    );
    for (const file of ['default.conf', 'extra.conf']) {
      expect((await read.exec('cat', `/etc/nginx/conf.d/${file}`)).stdout).toBe(
        (await own.exec('cat', `/etc/nginx/conf.d/${file}`)).stdout,
      );
    }
    expect((await read.exec('curl', '-s', 'localhost:8080')).stdout).toBe('localhost test-pod');
    const wishes = {
      NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE: '1',
      NGINX_ENTRYPOINT_LOCAL_RESOLVERS: '1',
      NGINX_ENTRYPOINT_QUIET_LOGS: '1',
    };
    const resolv = { '/etc/resolv.conf': 'nameserver 10.96.0.10\nnameserver 10.96.0.11\n' };
    const tuned = await Promise.all(
      [undefined, command].map((args) =>
        testContainer({ image: 'nginx', files: resolv, env: wishes, ...(args ? { command: args } : {}) }),
      ),
    );
    const outcome = (container: (typeof tuned)[number]) =>
      container.exec(
        'sh',
        '-c',
        'grep ^worker_p /etc/nginx/nginx.conf; tr "\\0" "\\n" < /proc/1/environ | grep -A1 RESOLVERS=10',
      );
    const [quick, slow] = await Promise.all(tuned.map(outcome));
    expect(quick).toEqual({ code: 0, stdout: 'worker_processes 2;\nNGINX_LOCAL_RESOLVERS=10.96.0.10\n10.96.0.11\n', stderr: '' });
    expect(slow).toEqual(quick);
    const readOnly = {
      image: 'nginx',
      mounts: new Map([
        [
          '/etc/nginx/conf.d',
          projectedVolume({ clock: own.clock, files: new Map([['default.conf', { content: 'server { }' }]]) }),
        ],
      ]),
    };
    expect(masked((await testContainer({ ...readOnly, command })).logs())).toBe(masked((await testContainer(readOnly)).logs()));
  });

  it('sources what was added to its scripts', async () => {
    const { logs, exec } = await testContainer({
      image: 'nginx',
      files: {
        '/docker-entrypoint.d/05-own.envsh': { type: 'file', content: 'export GREETING=hello\n', mode: 0o755 },
        '/docker-entrypoint.d/notes.txt': '',
      },
    });
    expect(logs()).toContain('/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/05-own.envsh\n');
    expect(logs()).toContain('/docker-entrypoint.sh: Ignoring /docker-entrypoint.d/notes.txt\n');
    expect((await exec('grep', '-c', 'GREETING=hello', '/proc/1/environ')).stdout).toBe('1\n');
  });

  it('shows what the article shows', async () => {
    const { exec } = await testContainer({ image: 'nginx:latest' });
    expect((await exec('ps', 'ax')).stdout.replaceAll(/^ +\d+ /gm, (pid) => (pid.trim() === '1' ? pid : '      N '))).toBe(
      '    PID TTY      STAT   TIME COMMAND\n' +
        '      1 ?        Ss     0:00 nginx: master process nginx -g daemon off;\n' +
        '      N ?        S      0:00 nginx: worker process\n' +
        '      N ?        S      0:00 nginx: worker process\n' +
        '      N ?        Rs     0:00 ps ax\n',
    );
    expect((await exec('netstat', '-tlpn')).stdout).toBe(
      'Active Internet connections (only servers)\n' +
        'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \n' +
        'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      1/nginx: master pro \n' +
        'tcp6       0      0 :::80                   :::*                    LISTEN      1/nginx: master pro \n',
    );
    expect(await exec('hostname')).toEqual({ code: 0, stdout: 'test-pod\n', stderr: '' });
    expect(await exec('sh', '-c', 'curl -s localhost | head')).toEqual({
      code: 0,
      stdout:
        '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n<style>\nhtml { color-scheme: light dark; }\nbody { width: 35em; margin: 0 auto;\n' +
        'font-family: Tahoma, Verdana, Arial, sans-serif; }\n</style>\n</head>\n',
      stderr: '',
    });
    expect((await exec('sh', '-c', 'curl -s localhost | wc -c')).stdout).toBe('615\n');
    expect(await exec('nginx', '-v')).toEqual({ code: 0, stdout: '', stderr: 'nginx version: nginx/1.29.3\n' });
  });

  it('stops gracefully at SIGQUIT, quickly at SIGTERM', async () => {
    for (const [signal, first] of [
      ['SIGQUIT', 'signal 3 (SIGQUIT) received, shutting down'],
      ['SIGTERM', 'signal 15 (SIGTERM) received, exiting'],
    ] as const) {
      const container = await testContainer({ image: 'nginx' });
      const before = container.logs().length;
      container.machine.kill(1, signal);
      expect(exitCodeOf(await container.clock.runUntil(container.main.ended, 1000))).toBe(0);
      await container.clock.advance(0);
      const lines = masked(container.logs().slice(before)).trimEnd().split('\n');
      expect(lines[0]).toBe(`TIME [notice] PID: ${first}`);
      expect(lines.at(-1)).toBe('TIME [notice] PID: exit');
      expect(lines.filter((line) => line.includes('gracefully')).length).toBe(signal === 'SIGQUIT' ? 2 : 0);
      expect(lines.filter((line) => line.endsWith('exited with code 0')).length).toBe(2);
      expect(container.network.sockets().filter(({ state }) => state === 'LISTEN')).toEqual([]);
    }
  });

  it('waits for a request in progress before it stops gracefully', async () => {
    const container = await testContainer({ image: 'nginx' });
    const idle = await container.network.connect({ address: '127.0.0.1', port: 80 }, { pid: 0 });
    await container.clock.advance(0);
    const slow = await container.network.connect({ address: '127.0.0.1', port: 80 }, { pid: 0 });
    await slow.write(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n'));
    await container.clock.advance(0);
    container.machine.kill(1, 'SIGQUIT');
    await container.clock.advance(1000);
    await slow.write(Buffer.from('\r\n'));
    await container.clock.advance(0);
    expect(Buffer.from(await slow.read()).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Connection: close\r\n/);
    idle.close();
    expect(exitCodeOf(await container.clock.runUntil(container.main.ended, 120_000))).toBe(0);
  });

  it('takes a changed configuration at a reload, and keeps the old one when the new one is broken', async () => {
    const { exec, logs } = await testContainer({ image: 'nginx' });
    await exec('sh', '-c', 'echo "server { listen 8080; return 200 changed; }" > /etc/nginx/conf.d/default.conf');
    expect((await exec('nginx', '-s', 'reload')).code).toBe(0);
    await exec('sleep', '1');
    expect((await exec('curl', '-s', 'localhost:8080')).stdout).toBe('changed');
    expect((await exec('curl', '-sS', 'localhost')).stderr).toMatch(
      /^curl: \(7\) Failed to connect to localhost port 80 after \d+ ms: /,
    );
    await exec('sh', '-c', 'echo "nonsense;" > /etc/nginx/conf.d/default.conf');
    const tested = await exec('nginx', '-t');
    expect({ ...tested, stderr: masked(tested.stderr) }).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'TIME [emerg] PID: unknown directive "nonsense" in /etc/nginx/conf.d/default.conf:1\n' +
        'nginx: [emerg] unknown directive "nonsense" in /etc/nginx/conf.d/default.conf:1\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    });
    await exec('sh', '-c', 'kill -HUP 1; sleep 1');
    expect(logs()).toContain('[emerg] 1#1: unknown directive "nonsense" in /etc/nginx/conf.d/default.conf:1\n');
    expect((await exec('curl', '-s', 'localhost:8080')).stdout).toBe('changed');
  });

  it('reads a configuration of its own, though others with the same files ran before', async () => {
    const extra = (words: string) => ({ '/etc/nginx/conf.d/extra.conf': `server { listen 8080; return 200 "${words}"; }\n` });
    const [plain, one, other] = [
      await testContainer({ image: 'nginx' }),
      await testContainer({ image: 'nginx', files: extra('one') }),
      await testContainer({ image: 'nginx', files: extra('other') }),
    ];
    const said = async (container: typeof plain) => (await container.exec('curl', '-s', 'localhost:8080')).stdout;
    expect([await said(plain), await said(one), await said(other)]).toEqual(['', 'one', 'other']);
    await other.exec('rm', '/etc/nginx/conf.d/extra.conf');
    await other.exec('nginx', '-s', 'reload');
    expect(await said(other)).toBe('');
  });

  it('starts a worker again that was killed', async () => {
    const { exec, logs, machine } = await testContainer({ image: 'nginx' });
    const workers = () =>
      machine
        .processes()
        .filter(({ command }) => command === 'nginx: worker process')
        .map(({ pid }) => pid);
    const [victim = 0] = workers();
    await exec('kill', '-9', String(victim));
    await exec('sleep', '1');
    expect(workers().length).toBe(2);
    expect(workers()).not.toContain(victim);
    expect(logs()).toContain(`[alert] 1#1: worker process ${victim} exited on signal 9\n`);
  });

  it('ends with the real words when its configuration is broken', async () => {
    const { main, logs, clock } = await testContainer({
      image: 'nginx',
      files: { '/etc/nginx/conf.d/extra.conf': 'server {\n  lisen 81;\n}\n' },
    });
    expect(exitCodeOf(await clock.runUntil(main.ended, 1000))).toBe(1);
    expect(masked(logs()).split('\n').slice(-3)).toEqual([
      'TIME [emerg] PID: unknown directive "lisen" in /etc/nginx/conf.d/extra.conf:2',
      'nginx: [emerg] unknown directive "lisen" in /etc/nginx/conf.d/extra.conf:2',
      '',
    ]);
  });

  it('ends after five tries when the port is taken', async () => {
    const { exec, clock } = await testContainer({ image: 'nginx' });
    const before = clock.now();
    const second = await exec('nginx', '-g', 'daemon off; pid /run/second.pid;');
    const refused = ['0.0.0.0:80', '[::]:80'].map(
      (address) => `nginx: [emerg] bind() to ${address} failed (98: Address already in use)`,
    );
    expect(second.code).toBe(1);
    expect(second.stderr.split('\n').filter((line) => line.startsWith('nginx:'))).toEqual([
      ...Array.from({ length: 5 }, () => refused).flat(),
      'nginx: [emerg] still could not bind()',
    ]);
    expect(clock.now() - before).toBe(2500);
  });

  it('runs another command than nginx without preparing anything', async () => {
    const { logs, machine } = await testContainer({ image: 'nginx', command: ['/docker-entrypoint.sh', 'sleep', '100'] });
    expect([logs(), machine.processes().map(({ command }) => command)]).toEqual(['', ['sleep 100']]);
    const missing = await testContainer({ image: 'nginx', command: ['/docker-entrypoint.sh', 'nothing'] });
    expect(missing.logs()).toBe('/docker-entrypoint.sh: 47: exec: nothing: not found\n');
    expect(exitCodeOf(await missing.main.ended)).toBe(127);
  });

  it('becomes a daemon when it is not told otherwise', async () => {
    const { exec, machine } = await testContainer({ image: 'nginx', command: ['sleep', '1000'] });
    expect(await exec('sh', '-c', 'nginx >/dev/null 2>&1')).toMatchObject({ code: 0 });
    await exec('sleep', '1');
    expect(machine.processes().map(({ command, parent }) => `${parent} ${command}`)).toEqual([
      '0 sleep 1000',
      '1 nginx: master process nginx',
      expect.stringMatching(/^\d+ nginx: worker process$/),
      expect.stringMatching(/^\d+ nginx: worker process$/),
    ]);
    expect((await exec('curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'localhost')).stdout).toBe('200');
    expect((await exec('nginx', '-s', 'quit')).code).toBe(0);
    await exec('sleep', '1');
    expect(machine.processes().map(({ command }) => command)).toEqual(['sleep 1000']);
    expect(await exec('nginx', '-s', 'quit')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/nginx: \[error\] open\(\) "\/run\/nginx\.pid" failed \(2: No such file or directory\)\n$/),
    });
  });

  it('is each release by its tag', async () => {
    const old = await testContainer({ image: 'nginx:1.14.2' });
    expect((await old.exec('curl', '-sI', 'localhost')).stdout).toContain('Server: nginx/1.14.2\r\n');
    expect([old.image.stopSignal, old.image.entrypoint, old.image.env.get('NGINX_VERSION')]).toEqual(['SIGTERM', [], '1.14.2']);
    const alpine = await testContainer({ image: 'nginx:1.27-alpine' });
    expect([
      (await alpine.exec('nginx', '-v')).stderr,
      (await alpine.exec('cat', '/etc/os-release')).stdout.split('\n')[0],
    ]).toEqual(['nginx version: nginx/1.27.5\n', 'NAME="Alpine Linux"']);
  });
});
