import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveHttp } from '../../http/index.ts';
import type { ServerRequest, ServerResponse } from '../../http/index.ts';
import type { Process } from '../../program.ts';
import { testMachine } from '../../testing/index.ts';
import type { TestMachine } from '../../testing/index.ts';
import { debianPrograms } from '../index.ts';

const WELCOME = `<!DOCTYPE html>\n<html>\n${'x'.repeat(588)}\n`;

const HEADERS = [['Server', 'nginx/1.27.0'], ['Content-Type', 'text/html']] as const;

async function answer(request: ServerRequest): Promise<ServerResponse> {
  const [path] = request.target.split('?');
  if (path === '/') return { status: 200, headers: [...HEADERS, ['Content-Length', String(WELCOME.length)]], body: Buffer.from(WELCOME) };
  if (path === '/old') return { status: 302, headers: [['Location', '/']], body: Buffer.from('moved\n') };
  if (path === '/short') return { status: 200, headers: [['Content-Length', '100'], ['Connection', 'close']], body: Buffer.from('only this\n') };
  if (path === '/slow') return { status: 200, headers: [['Content-Length', '10']], body: slowly() };
  if (path !== '/echo') return { status: 404, headers: HEADERS, body: Buffer.from('not here\n') };
  const parts: Uint8Array[] = [];
  for await (const chunk of request.body) parts.push(chunk);
  const seen = request.headers.map(([name, value]) => `${name}: ${value}\n`).join('');
  return { status: 200, headers: [], body: Buffer.from(`${request.method} ${request.target}\n${seen}\n${Buffer.concat(parts).toString()}\n`) };
}

async function* slowly(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('first');
  await new Promise<never>(() => {});
}

async function server(process: Process): Promise<number> {
  const listener = process.listen({ address: '0.0.0.0', port: 80 });
  for (let connection = await listener.accept(process.signal); connection; connection = await listener.accept(process.signal)) {
    void serveHttp(connection, { answer }, { clock: process.clock });
  }
  return 0;
}

/** Accepts and closes without a word. */
async function mute(process: Process): Promise<number> {
  const listener = process.listen({ address: '0.0.0.0', port: 81 });
  for (let connection = await listener.accept(process.signal); connection; connection = await listener.accept(process.signal)) {
    await connection.read(process.signal);
    connection.close();
  }
  return 0;
}

let box: TestMachine;

beforeEach(async () => {
  box = testMachine({ programs: debianPrograms });
  await box.session([server]).settle();
  await box.session([mute]).settle();
});

afterEach(async () => {
  await box[Symbol.asyncDispose]();
});

const METER = '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n'
  + '                                 Dload  Upload   Total   Spent    Left  Speed\n';
const NOTHING_YET = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';
const CURL = 'User-Agent: curl/8.14.1\n';
const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n";

describe('curl', () => {
  test('-s prints the body and nothing else', async () => {
    expect(await box.run(['curl', '-s', 'http://192.0.2.10'])).toEqual({ code: 0, stdout: WELCOME, stderr: '' });
  });

  test('shows its meter where the output is no terminal', async () => {
    expect(await box.run(['curl', 'http://testbox'])).toEqual({
      code: 0, stdout: WELCOME, stderr: `${METER}${NOTHING_YET}\r100   612  100   612    0     0   597k      0 --:--:-- --:--:-- --:--:--  597k\n`,
    });
  });

  test('shows it once more where nothing came of it', async () => {
    expect(await box.run(['curl', 'http://192.0.2.10:8080'])).toEqual({
      code: 7, stdout: '', stderr: `${METER}${NOTHING_YET}${NOTHING_YET}\ncurl: (7) Failed to connect to 192.0.2.10 port 8080 after 0 ms: Could not connect to server\n`,
    });
  });

  test('-v tells of the connection, the request and the answer', async () => {
    const { stderr } = await box.run(['curl', '-sv', 'http://testbox/nope?x=1']);
    expect(stderr.replace(/^< Date:.*\n/m, '')).toBe([
      '* Host testbox:80 was resolved.', '* IPv6: (none)', '* IPv4: 192.0.2.10', '*   Trying 192.0.2.10:80...', '* Connected to testbox (192.0.2.10) port 80', '* using HTTP/1.x',
      '> GET /nope?x=1 HTTP/1.1\r', '> Host: testbox\r', '> User-Agent: curl/8.14.1\r', '> Accept: */*\r', '> \r', '* Request completely sent off',
      '< HTTP/1.1 404 Not Found\r', '< Server: nginx/1.27.0\r', '< Content-Type: text/html\r', '< Content-Length: 9\r', '< Connection: keep-alive\r', '< \r', '{ [9 bytes data]',
      '* Connection #0 to host testbox left intact', '',
    ].join('\n'));
  });

  test.each([
    ['-sI prints the head', ['-sI', 'http://testbox/'], `HTTP/1.1 200 OK\r\nServer: nginx/1.27.0\r\nContent-Type: text/html\r\nContent-Length: 612\r\nConnection: keep-alive\r\n\r\n`],
    ['-si prints head and body', ['-si', 'http://testbox/nope'], 'HTTP/1.1 404 Not Found\r\nServer: nginx/1.27.0\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: keep-alive\r\n\r\nnot here\n'],
    ['-L follows', ['-sL', 'http://testbox/old', '-w', '%{http_code} %{num_redirects} %{url_effective}\\n'], `${WELCOME}200 1 http://testbox/\n`],
    ['without -L it does not', ['-s', 'http://testbox/old'], 'moved\n'],
    ['-d posts a form', ['-s', '-d', 'a=1', '-d', 'b=2', 'http://testbox/echo'], `POST /echo\nHost: testbox\n${CURL}Accept: */*\nContent-Length: 7\nContent-Type: application/x-www-form-urlencoded\n\na=1&b=2\n`],
    ['-G puts data into the query', ['-s', '-G', '-d', 'a=1', 'http://testbox/echo'], `GET /echo?a=1\nHost: testbox\n${CURL}Accept: */*\n\n\n`],
    ['--json', ['-s', '--json', '{"a":1}', 'http://testbox/echo'], `POST /echo\nHost: testbox\n${CURL}Accept: application/json\nContent-Length: 7\nContent-Type: application/json\n\n{"a":1}\n`],
    ['-X, -H and -A', ['-s', '-X', 'DELETE', '-H', 'X-Me: you', '-H', 'Accept:', '-H', 'Host: other', '-A', 'me', 'testbox/echo'], 'DELETE /echo\nHost: other\nUser-Agent: me\nX-Me: you\n\n\n'],
    ['-u', ['-s', '-u', 'me:secret', 'testbox/echo'], `GET /echo\nHost: testbox\nAuthorization: Basic bWU6c2VjcmV0\n${CURL}Accept: */*\n\n\n`],
    ['-w', ['-s', '-o', '/dev/null', '-w', '%{http_code} %{size_download} %{content_type}\\n', 'testbox/nope'], '404 9 text/html\n'],
    ['[1-2] stands for two', ['-s', 'testbox/n[1-2]'], 'not here\nnot here\n'],
    ['-T puts', ['-s', '-T', '-', 'testbox/echo'], `PUT /echo\nHost: testbox\n${CURL}Accept: */*\nContent-Length: 5\n\ninput\n`],
    ['--resolve', ['-s', '--resolve', 'example.com:80:192.0.2.10', 'http://example.com/nope'], 'not here\n'],
  ])('%s', async (_title, args, stdout) => {
    expect(await box.run(['curl', ...args], { stdin: 'input' })).toEqual({ code: 0, stdout, stderr: '' });
  });

  test.each([
    ['nobody listens', ['-sS', 'http://192.0.2.10:8080'], 7, 'curl: (7) Failed to connect to 192.0.2.10 port 8080 after 0 ms: Could not connect to server\n'],
    ['-s is silent about it', ['-s', 'http://192.0.2.10:8080'], 7, ''],
    ['no such name', ['-sS', 'http://nowhere'], 6, 'curl: (6) Could not resolve host: nowhere\n'],
    ['no answer', ['-sS', 'http://testbox:81'], 52, 'curl: (52) Empty reply from server\n'],
    ['-f', ['-sSf', 'http://testbox/nope'], 22, 'curl: (22) The requested URL returned error: 404\n'],
    ['unknown protocol', ['-sS', 'htp://x'], 1, 'curl: (1) Protocol "htp" not supported\n'],
    ['no host', ['-sS', 'http://'], 3, 'curl: (3) URL rejected: No host part in the URL\n'],
    ['a space', ['-sS', 'http://a b/'], 3, 'curl: (3) URL rejected: Malformed input to a URL function\n'],
    ['bad port', ['-sS', 'http://a:99999/'], 3, 'curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535\n'],
    ['no URL', [], 2, `curl: (2) no URL specified\n${TRY}`],
    ['unknown option', ['--bogus', 'x'], 2, `curl: option --bogus: is unknown\n${TRY}`],
    ['missing value', ['-o'], 2, `curl: option -o: requires parameter\n${TRY}`],
    ['no number', ['-m', 'x', 'testbox'], 2, `curl: option -m: expected a proper numerical parameter\n${TRY}`],
    ['data file missing', ['-sS', '-d', '@none', 'testbox/echo'], 26, 'curl: (26) Failed to open none\n'],
  ])('%s', async (_title, args, code, stderr) => {
    expect(await box.run(['curl', ...args])).toEqual({ code, stdout: '', stderr });
  });

  test('-m ends a transfer that hangs', async () => {
    expect(await box.run(['curl', '-sS', '-m', '3', 'testbox/slow'])).toEqual({
      code: 28, stdout: 'first', stderr: 'curl: (28) Operation timed out after 3000 milliseconds with 5 out of 10 bytes received\n',
    });
  });

  test('-o and -O write files', async () => {
    await box.run(['curl', '-s', '-o', '/tmp/page', 'testbox']);
    await box.run(['curl', '-s', '-O', 'testbox/nope'], { cwd: '/tmp' });
    expect([box.machine.files.readText('/tmp/page'), box.machine.files.readText('/tmp/nope')]).toEqual([WELCOME, 'not here\n']);
  });
});
