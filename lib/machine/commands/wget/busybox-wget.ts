import { headerOf } from '../../http/index.ts';
import { encodeText } from '../text/codec.ts';
import { isFault, parseUrl, resolveLocation } from '../curl/url.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { joinPath, baseName } from '../files/paths.ts';
import { exchange, fileNameOf, hostHeader, isAnswer, redirectOf } from './request.ts';
import type { Answer, Failure } from './request.ts';

/** BusyBox's `wget` (networking/wget.c). */
export async function busyboxWget(call: Invocation, urls: readonly string[]): Promise<number> {
  for (const url of urls) {
    const code = await retrieve(call, url);
    if (code !== 0) return code;
  }
  return 0;
}

async function retrieve(call: Invocation, text: string): Promise<number> {
  const { options } = call;
  const quiet = options.has('q');
  let address = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  for (let redirects = 0; redirects < 5; redirects += 1) {
    const result = await exchange(call, address, {
      sending: sendingOf(call, address),
      steps: { connecting: async (url, ip) => (quiet ? undefined : call.say(`Connecting to ${hostHeader(url)} (${ip}:${url.port})\n`)) },
    });
    if (!isAnswer(result)) return failed(call, result, text);
    if (options.has('S')) await call.say([`HTTP/${result.response.version} ${result.response.status} ${result.response.reason}`, ...result.response.headers.map(([name, value]) => `${name}: ${value}`), ''].map((line) => `  ${line}\n`).join(''));
    const location = redirectOf(result);
    if (location === undefined) return save(call, result);
    result.connection.close();
    address = resolveLocation(address, location);
  }
  return call.fail('too many redirections');
}

function sendingOf(call: Invocation, address: string) {
  const { options } = call;
  const url = parseUrl(address);
  const data = options.value('post-data');
  const file = options.value('post-file');
  const body = data !== undefined ? encodeText(data) : file !== undefined ? call.process.fs.readFile(file) : undefined;
  const given = options.values('header').map((line) => /^([^:]+):\s*(.*)$/s.exec(line)).filter((found) => found !== null).map(([, name = '', value = '']) => [name, value] as const);
  const seconds = options.value('T');
  const own: [string, string][] = [
    ['Host', isFault(url) ? '' : hostHeader(url)], ['User-Agent', options.value('U') ?? 'Wget'], ...(body ? [['Content-Type', 'application/x-www-form-urlencoded'] as [string, string]] : []), ['Connection', 'close'],
  ];
  const replaced = new Set(given.map(([name]) => name.toLowerCase()));
  return {
    method: body ? 'POST' : options.has('spider') ? 'HEAD' : 'GET',
    headers: [...own.filter(([name]) => !replaced.has(name.toLowerCase())), ...given],
    body,
    timeout: seconds === undefined ? 900_000 : Number(seconds) * 1000,
  };
}

async function failed(call: Invocation, failure: Failure, text: string): Promise<number> {
  if (failure.step === 'resolve') return call.fail(`bad address '${failure.url ? hostHeader(failure.url) : text}'`);
  if (failure.step === 'scheme') return call.fail(`not an http or ftp url: ${text}`);
  if (failure.step === 'url') return call.fail(`bad address '${text.replace(/^\w+:\/\//, '')}'`);
  if (failure.step === 'tls') return call.fail('TLS is not simulated: only plain HTTP answers here');
  if (failure.timedOut && failure.reason === 'Connection timed out' && (failure.step === 'answer' || call.options.has('T'))) return call.fail('download timed out');
  if (failure.step === 'connect') return call.fail(`can't connect to remote host (${failure.address ?? ''}): ${failure.reason}`);
  return call.fail(failure.reason === 'Connection reset by peer' ? `error getting response: ${failure.reason}` : 'error getting response');
}

async function save(call: Invocation, { response, url, connection }: Answer): Promise<number> {
  const { options, process } = call;
  if (response.status >= 400) {
    connection.close();
    return call.fail(`server returned error: HTTP/${response.version} ${response.status} ${response.reason}`);
  }
  if (options.has('spider')) {
    connection.close();
    if (!options.has('q')) await call.say('remote file exists\n');
    return 0;
  }
  const given = options.value('O');
  const prefix = options.value('P');
  const name = given ?? (prefix === undefined ? fileNameOf(url) : joinPath(prefix, fileNameOf(url)));
  const toOutput = name === '-';
  if (given === undefined && process.fs.exists(name)) {
    connection.close();
    return call.fail(`can't open '${name}': File exists`);
  }
  const quiet = options.has('q');
  const file = toOutput ? process.file(1).retain() : process.fs.open(name, { write: true, create: true, truncate: true });
  if (!quiet) await call.say(toOutput ? 'writing to stdout\n' : `saving to '${name}'\n`);
  const total = headerOf(response.headers, 'content-length');
  let received = 0;
  try {
    for await (const chunk of response.body) {
      await file.write(chunk, process.signal);
      received += chunk.length;
      await process.yield();
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'HttpFault') return call.fail('connection closed prematurely');
    throw error;
  } finally {
    file.release();
    connection.close();
  }
  if (quiet) return 0;
  await call.say(`\r${bar(call, toOutput ? '-' : baseName(name), { received, known: total !== undefined })}\n`);
  await call.say(toOutput ? 'written to stdout\n' : `'${name}' saved\n`);
  return 0;
}

function bar(call: Invocation, name: string, { received, known }: { received: number; known: boolean }): string {
  const columns = call.process.file(2).tty?.columns ?? 80;
  const stars = known ? `100% |${'*'.repeat(Math.max(4, columns - 48))}|` : '     |' + '*'.repeat(Math.max(4, columns - 48)) + '|';
  const size = received < 100_000 ? `${String(received).padStart(6)} ` : `${String(Math.floor(received / 1024)).padStart(6)}k`;
  return `${name.slice(0, 20).padEnd(20)} ${stars}${size} 0:00:00 ETA`;
}
