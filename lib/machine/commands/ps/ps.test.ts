import { expect, test } from 'vitest';
import type { Process } from '../../program.ts';
import { executable } from '../../files/layer.ts';
import { testMachine } from '../../testing/index.ts';
import { busyboxPrograms, debianPrograms } from '../index.ts';

/** A server as the first process, with its worker: what a container of nginx looks like. */
async function master(process: Process): Promise<number> {
  process.listen({ address: '0.0.0.0', port: 80 });
  process.listen({ address: '::', port: 80 });
  process.spawn({ args: ['nginx: worker process'], program: worker });
  await process.sleep(1e9);
  return 0;
}

async function worker(process: Process): Promise<number> {
  await process.sleep(1e9);
  return 0;
}

async function box() {
  const machine = testMachine({
    programs: new Map([...debianPrograms, ...busyboxPrograms, ['nginx', master]]),
    files: Object.fromEntries(['ps', 'netstat', 'killall', 'pgrep'].map((name) => [`/opt/${name}`, executable('busybox')])),
  });
  machine.machine.start({ args: ['nginx: master process nginx -g daemon off;'], program: master });
  await new Promise((resolve) => setImmediate(resolve));
  return machine;
}

test('ps ax shows the container', async () => {
  await using machine = await box();
  expect(await machine.run(['ps', 'ax'])).toEqual({
    code: 0, stderr: '', stdout: [
      '    PID TTY      STAT   TIME COMMAND',
      '      1 ?        Ss     0:00 /sbin/init',
      '      2 ?        Ss     0:00 nginx: master process nginx -g daemon off;',
      '      3 ?        S      0:00 nginx: worker process',
      '      4 ?        Rs     0:00 ps ax', '',
    ].join('\n'),
  });
});

test.each([
  [['ps', '-ef'], [
    'UID          PID    PPID  C STIME TTY          TIME CMD',
    'root           1       0  0 07:03 ?        00:00:00 /sbin/init',
    'root           2       0  0 07:03 ?        00:00:00 nginx: master process nginx -g daemon off;',
    'root           3       2  0 07:03 ?        00:00:00 nginx: worker process',
    'root           4       0  0 07:03 ?        00:00:00 ps -ef',
  ]],
  [['ps', '-o', 'pid,user,comm', '-p', '1'], ['    PID USER     COMMAND', '      1 root     init']],
  [['ps', '-o', 'pid=', '-C', 'nginx: worker p'], []],
  [['ps', '-p', '1', '-o', 'comm='], ['init']],
  [['ps', 'axf', '-o', 'pid,args'], [
    '    PID COMMAND', '      1 /sbin/init', '      2 nginx: master process nginx -g daemon off;', '      3  \\_ nginx: worker process', '      4 ps axf -o pid,args',
  ]],
  [['/opt/ps'], [
    'PID   USER     TIME  COMMAND', '    1 root      0:00 /sbin/init', '    2 root      0:00 nginx: master process nginx -g daemon off;', '    3 root      0:00 nginx: worker process', '    4 root      0:00 /opt/ps',
  ]],
  [['pgrep', '-a', 'worker'], ['3 nginx: worker process']],
  [['netstat', '-tlpn'], [
    'Active Internet connections (only servers)',
    'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ',
    'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      2/nginx: master pro ',
    'tcp6       0      0 :::80                   :::*                    LISTEN      2/nginx: master pro ',
  ]],
  [['/opt/netstat', '-tln'], [
    'Active Internet connections (only servers)',
    'Proto Recv-Q Send-Q Local Address           Foreign Address         State       ',
    'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      ',
    'tcp        0      0 :::80                   :::*                    LISTEN      ',
  ]],
  [['ss', '-tln'], [
    'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess',
    'LISTEN 0      511          0.0.0.0:80        0.0.0.0:*          ',
    'LISTEN 0      511             [::]:80           [::]:*          ',
  ]],
] as const)('%j', async (args, lines) => {
  await using machine = await box();
  const { stdout } = await machine.run(args);
  expect(stdout).toBe(lines.map((line) => `${line}\n`).join(''));
});

test('in a container that shares a network, netstat does not know who holds its neighbour\'s ports', async () => {
  await using neighbour = await box();
  await using machine = testMachine({ programs: debianPrograms, network: neighbour.network });
  machine.machine.start({ args: ['other'], program: worker });
  const { stdout } = await machine.run(['netstat', '-tlpn']);
  expect(stdout.split('\n').slice(2, 4)).toEqual([
    'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      -                   ',
    'tcp6       0      0 :::80                   :::*                    LISTEN      -                   ',
  ]);
});

test('in a container that shares processes, ps calls users as its own /etc/passwd does', async () => {
  await using neighbour = await box();
  neighbour.machine.start({ args: ['nginx: worker process'], program: worker, user: { name: 'nginx', uid: 101, gid: 101, home: '/' } });
  await using machine = testMachine({ programs: debianPrograms, processesOf: neighbour.machine });
  const { stdout } = await machine.run(['ps', '-o', 'user,args', '-p', '4']);
  expect(stdout).toBe('USER     COMMAND\n101      nginx: worker process\n');
});

test('pkill ends what matches', async () => {
  await using machine = await box();
  const result = await machine.run(['pkill', '-f', 'master process']);
  expect([result, machine.machine.processes().map(({ command }) => command)]).toEqual([{ code: 0, stdout: '', stderr: '' }, ['/sbin/init', 'nginx: worker process']]);
});

test.each([
  [['ps', '-Q'], 'error: unsupported SysV option'],
  [['ps', '--bogus'], 'error: unknown gnu long option'],
  [['ps', '-eo', 'bogus'], 'error: unknown user-defined format specifier "bogus"'],
] as const)('%j is refused in ps\'s words', async (args, first) => {
  await using machine = await box();
  const { code, stderr } = await machine.run(args);
  expect([code, stderr]).toEqual([1, `${first}\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n`]);
});
