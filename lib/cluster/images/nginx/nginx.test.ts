import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random, VirtualClock } from '#lib/core/index.ts';
import { Switch, createMachine, directory, file, layer } from '#lib/machine/index.ts';
import type { LayerEntry, Machine, NetworkNamespace } from '#lib/machine/index.ts';
import { findImage } from '../index.ts';
import { LATEST_NGINX } from './image.ts';

interface Exchange {
  request: string;
  response: string;
  access: string;
  error: string;
}

interface Responses {
  files: Record<string, string>;
  /** Seconds. */
  modified: number;
  http: string;
  cases: { name: string; server: string; exchanges: Exchange[] }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
/** Recorded from nginx 1.22.1 by fixtures/record.py. */
const RESPONSES = read('responses') as Responses;
const MESSAGES = read('messages') as { configuration: string; stderr: string; code: number }[];

interface Lab {
  clock: VirtualClock;
  machine: Machine;
  client: NetworkNamespace;
}

function lab(files: Readonly<Record<string, LayerEntry>>): Lab {
  const { image } = findImage('nginx');
  if (!image) throw new Error('the catalogue has nginx');
  const clock = new VirtualClock({ start: Date.UTC(2026, 10, 23, 7, 3, 29) });
  const random = new Random(1);
  const client = new Switch({ random }).plug({ addresses: ['10.42.0.19'] });
  const machine = createMachine({
    hostname: 'web',
    clock,
    random,
    processor: { charge() {} },
    network: client,
    programs: image.programs,
    limits: { processes: 50, storage: 1e7, fileSize: 1e7, openFiles: 100 },
    layers: [...image.layers, layer(files)],
    onBug: (error) => {
      throw error;
    },
  });
  return { clock, machine, client };
}

async function run({ clock, machine }: Lab, args: readonly string[]): Promise<{ code: number | undefined; stderr: string }> {
  const { reader, writer } = machine.pipe();
  const child = machine.start({ args, stderr: writer, env: new Map([['PATH', '/usr/sbin:/usr/bin']]) });
  writer.release();
  let stderr = '';
  const drained = (async () => {
    for (let chunk = await reader.read(); chunk.length > 0; chunk = await reader.read()) stderr += Buffer.from(chunk).toString();
  })();
  const { code } = await clock.runUntil(child.ended, 60_000);
  await drained;
  return { code, stderr };
}

/** Sends the bytes of a request and reads until the answer is whole or the line is cut. */
async function ask({ clock, client }: Lab, request: string): Promise<string> {
  const connection = await client.connect({ address: '127.0.0.1', port: 8080 }, { pid: 1 }).catch(() => undefined);
  if (!connection) return '';
  await connection.write(Buffer.from(request, 'latin1'));
  let response = '';
  const reading = (async () => {
    for (let chunk = await connection.read(); chunk.length > 0; chunk = await connection.read())
      response += Buffer.from(chunk).toString('latin1');
  })().catch(() => {});
  await clock.advance(250);
  connection.close();
  await reading;
  await clock.advance(0);
  return response;
}

const masked = (text: string) =>
  text
    .replaceAll('nginx/1.22.1', 'nginx/VERSION')
    .replaceAll(`nginx/${LATEST_NGINX}`, 'nginx/VERSION')
    .replaceAll(/^Date: .*$/gm, 'Date: NOW\r')
    .replaceAll(/\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replaceAll(/\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000/g, 'TIME')
    .replaceAll(/ \d+#\d+: (?:\*\d+ )?/g, ' PID: ');

const SITE = Object.fromEntries(
  Object.entries(RESPONSES.files).map(([name, content]) => [
    `/srv/site/${name}`,
    file(content, { mode: name === 'secret.txt' ? 0o600 : 0o644, modified: RESPONSES.modified * 1000 }),
  ]),
);
const FOLDERS = Object.fromEntries(
  ['sub', 'bare', 'bare/inner', 'other', 'errors', 'pics'].map((name) => [
    `/srv/site/${name}`,
    directory(0o755, { modified: RESPONSES.modified * 1000 }),
  ]),
);

describe.each(RESPONSES.cases)('nginx with $name', ({ server, exchanges }) => {
  it('answers and logs as the real one', async () => {
    const site = lab({
      ...FOLDERS,
      ...SITE,
      '/etc/nginx/nginx.conf': RESPONSES.http.replace('%s', server),
      '/tmp/nginx-fixture.pid': '',
      '/tmp/log': '',
    });
    site.machine.start({ args: ['/usr/sbin/nginx'] });
    await site.clock.advance(100);
    const logs = () => ['access', 'error'].map((log) => site.machine.files.readText(`/tmp/nginx-fixture-${log}.log`));
    const answered: Exchange[] = [];
    for (const { request } of exchanges) {
      const before = logs();
      const response = await ask(site, request);
      const [access = '', error = ''] = logs().map((log, index) => log.slice((before[index] as string).length));
      answered.push({ request, response: masked(response), access: masked(access), error: masked(error) });
    }
    expect(answered).toEqual(
      exchanges.map(({ request, response, access, error }) => ({
        request,
        response: masked(response),
        access: masked(access),
        error: masked(error),
      })),
    );
  });
});

describe('nginx -t', () => {
  it.each(MESSAGES)('says of $configuration what the real one says', async ({ configuration, stderr, code }) => {
    const result = await run(lab({ '/tmp/nginx-broken.conf': configuration }), ['nginx', '-t', '-c', '/tmp/nginx-broken.conf']);
    // Debian's build logs to the terminal; the official one writes to its log and, without the time, to the terminal.
    const expected = stderr.replaceAll(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(\w+)\] \d+#\d+: /gm, 'nginx: [$1] ');
    const onTerminal = result.stderr.replaceAll(/^\d{4}\/.*\n/gm, '');
    expect({ code: result.code, stderr: onTerminal }).toEqual({ code, stderr: expected });
  });
});
