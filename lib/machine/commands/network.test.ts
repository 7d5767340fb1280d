import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { executable } from '../files/layer.ts';
import { serveHttp } from '../http/index.ts';
import type { ServerRequest, ServerResponse } from '../http/index.ts';
import type { Process } from '../program.ts';
import { createShell } from '../shell/index.ts';
import { testMachine } from '../testing/index.ts';
import type { TestMachine } from '../testing/index.ts';
import { busyboxPaths, busyboxPrograms, debianPrograms } from './index.ts';

function answer(request: ServerRequest): ServerResponse {
  if (request.target === '/old') return { status: 301, headers: [['Location', '/']], body: new Uint8Array() };
  if (request.target !== '/') return { status: 404, headers: [], body: Buffer.from('none\n') };
  return { status: 200, headers: [['Content-Type', 'text/html']], body: Buffer.from('<h1>Welcome</h1>\n') };
}

async function server(process: Process): Promise<number> {
  const listener = process.listen({ address: '0.0.0.0', port: 80 });
  for (let connection = await listener.accept(process.signal); connection; connection = await listener.accept(process.signal)) {
    void serveHttp(connection, { answer }, { clock: process.clock });
  }
  return 0;
}

let box: TestMachine;

beforeEach(async () => {
  box = testMachine({
    programs: new Map([...debianPrograms, ...busyboxPrograms, ['sh', createShell({ flavour: 'dash' })]]),
    files: {
      '/usr/bin/sh': executable('sh'),
      '/etc/resolv.conf': 'search default.svc.cluster.local svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      ...Object.fromEntries([...busyboxPaths].map(([path, program]) => [path.replace('/bin/', '/busybox/'), executable(program)])),
    },
  });
  await box.session([server]).settle();
});

afterEach(async () => {
  await box[Symbol.asyncDispose]();
});

const AT = '2026-11-23 07:03:29';
const RATE = '(16.6 KB/s)';

describe('GNU wget', () => {
  test('-qO- prints the page', async () => {
    expect(await box.run(['wget', '-qO-', 'http://testbox'])).toEqual({ code: 0, stdout: '<h1>Welcome</h1>\n', stderr: '' });
  });

  test('tells what it does and saves the file', async () => {
    const { code, stderr } = await box.run(['wget', 'http://testbox/old'], { cwd: '/tmp', env: { LANG: 'C.UTF-8' } });
    expect([code, stderr]).toEqual([0, [
      `--${AT}--  http://testbox/old`, 'Resolving testbox (testbox)... 192.0.2.10', 'Connecting to testbox (testbox)|192.0.2.10|:80... connected.',
      'HTTP request sent, awaiting response... 301 Moved Permanently', 'Location: / [following]', `--${AT}--  http://testbox/`, 'Resolving testbox (testbox)... 192.0.2.10',
      'Connecting to testbox (testbox)|192.0.2.10|:80... connected.', 'HTTP request sent, awaiting response... 200 OK', 'Length: 17 [text/html]', 'Saving to: ‘index.html’', '',
      `     0K${' '.repeat(55)}100% 16.6K=0s`, '', `${AT} ${RATE} - ‘index.html’ saved [17/17]`, '', '',
    ].join('\n')]);
    expect(box.machine.files.readText('/tmp/index.html')).toBe('<h1>Welcome</h1>\n');
  });

  test.each([
    ['not found', ['http://192.0.2.10/x'], 8, `--${AT}--  http://192.0.2.10/x\nConnecting to 192.0.2.10:80... connected.\nHTTP request sent, awaiting response... 404 Not Found\n${AT} ERROR 404: Not Found.\n\n`],
    ['refused', ['http://192.0.2.10:81/'], 4, `--${AT}--  http://192.0.2.10:81/\nConnecting to 192.0.2.10:81... failed: Connection refused.\n`],
    ['no such name', ['http://nowhere/'], 4, `--${AT}--  http://nowhere/\nResolving nowhere (nowhere)... failed: Name or service not known.\nwget: unable to resolve host address 'nowhere'\n`],
    ['no URL', [], 1, 'wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help\' for more options.\n'],
  ] as const)('%s', async (_title, args, code, stderr) => {
    expect(await box.run(['wget', ...args])).toEqual({ code, stdout: '', stderr });
  });
});

describe('BusyBox wget', () => {
  test.each([
    ['-qO- prints the page', ['-qO-', 'http://testbox'], 0, '<h1>Welcome</h1>\n', ''],
    ['-O- shows a bar', ['-O-', 'testbox'], 0, '<h1>Welcome</h1>\n', `Connecting to testbox (192.0.2.10:80)\nwriting to stdout\n\r${'-'.padEnd(20)} 100% |${'*'.repeat(32)}|    17  0:00:00 ETA\nwritten to stdout\n`],
    ['not found', ['-qO-', 'http://testbox/x'], 1, '', 'wget: server returned error: HTTP/1.1 404 Not Found\n'],
    ['refused', ['-qO-', 'http://testbox:81'], 1, '', "wget: can't connect to remote host (192.0.2.10): Connection refused\n"],
    ['no such name', ['-qO-', 'http://nowhere'], 1, '', "wget: bad address 'nowhere'\n"],
  ] as const)('%s', async (_title, args, code, stdout, stderr) => {
    expect(await box.run(['/busybox/wget', ...args])).toEqual({ code, stdout, stderr });
  });
});

test.each([
  ['nc -z finds a listener', ['nc', '-zv', '192.0.2.10', '80'], 0, '', 'Connection to 192.0.2.10 80 port [tcp/http] succeeded!\n'],
  ['nc -z finds none', ['nc', '-zv', '192.0.2.10', '81'], 1, '', 'nc: connect to 192.0.2.10 port 81 (tcp) failed: Connection refused\n'],
  ['nslookup', ['nslookup', 'testbox'], 0, 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\ttestbox\nAddress: 192.0.2.10\n\n', ''],
  ['nslookup of nothing', ['nslookup', 'nowhere'], 1, "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nowhere: NXDOMAIN\n\n", ''],
  ['getent hosts', ['getent', 'hosts', 'testbox'], 0, '192.0.2.10      testbox\n', ''],
  ['getent passwd', ['getent', 'passwd', 'learner'], 0, 'learner:x:1000:1000::/home/learner:/bin/bash\n', ''],
  ['getent of nothing', ['getent', 'hosts', 'nowhere'], 2, '', ''],
  ['host', ['host', 'testbox'], 0, 'testbox has address 192.0.2.10\n', ''],
  ['dig +short', ['dig', '+short', 'testbox'], 0, '192.0.2.10\n', ''],
  ['hostname -I', ['hostname', '-I'], 0, '192.0.2.10 \n', ''],
  ['ip -br a', ['ip', '-br', 'a'], 0, 'lo               UNKNOWN        127.0.0.1/8 ::1/128 \neth0             UP             192.0.2.10/24 \n', ''],
  ['ip route', ['ip', 'r'], 0, 'default via 192.0.2.1 dev eth0 \n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.10 \n', ''],
  ['ping', ['ping', '-c', '2', 'testbox'], 0, 'PING testbox (192.0.2.10) 56(84) bytes of data.\n64 bytes from 192.0.2.10: icmp_seq=1 ttl=64 time=0.045 ms\n64 bytes from 192.0.2.10: icmp_seq=2 ttl=64 time=0.045 ms\n\n--- testbox ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1000ms\nrtt min/avg/max/mdev = 0.045/0.045/0.045/0.000 ms\n', ''],
  ['ping of nothing', ['ping', 'nowhere'], 2, '', 'ping: nowhere: Name or service not known\n'],
  ['apt-get', ['apt-get', 'install', '-y', 'vim'], 100, 'Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n', 'E: Unable to locate package vim\n'],
  ['sudo', ['sudo', 'whoami'], 0, 'root\n', ''],
] as const)('%s', async (_title, args, code, stdout, stderr) => {
  expect(await box.run(args)).toEqual({ code, stdout, stderr });
});

test('two nc talk to each other', async () => {
  const listening = box.session(['sh', '-c', 'nc -l -p 9000 > /tmp/heard']);
  await listening.settle();
  expect(await box.run(['nc', '-N', '127.0.0.1', '9000'], { stdin: 'hello\n' })).toEqual({ code: 0, stdout: '', stderr: '' });
  await listening.ended;
  expect(box.machine.files.readText('/tmp/heard')).toBe('hello\n');
});

test('BusyBox httpd serves a folder', async () => {
  box.machine.files.writeFile('/tmp/index.html', 'from httpd\n');
  const serving = box.session(['/busybox/httpd', '-f', '-p', '8080', '-h', '/tmp']);
  await serving.settle();
  expect(await box.run(['curl', '-s', 'localhost:8080', 'localhost:8080/none', '-w', '%{http_code}\\n'])).toEqual({
    code: 0, stderr: '', stdout: 'from httpd\n200\n<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n404\n',
  });
});

test('BusyBox nc answers with what a command prints', async () => {
  const serving = box.session(['sh', '-c', 'while true; do printf "HTTP/1.1 200 OK\\r\\n\\r\\nhi\\n" | /busybox/nc -l -p 8081; done']);
  await serving.settle();
  expect(await box.run(['curl', '-s', 'localhost:8081'])).toEqual({ code: 0, stdout: 'hi\n', stderr: '' });
});

test('BusyBox nc -e lets a program answer', async () => {
  const serving = box.session(['/busybox/nc', '-l', '-k', '-p', '8082', '-e', 'echo', 'hello']);
  await serving.settle();
  for (const _again of [1, 2]) expect(await box.run(['nc', 'localhost', '8082'])).toEqual({ code: 0, stdout: 'hello\n', stderr: '' });
});
