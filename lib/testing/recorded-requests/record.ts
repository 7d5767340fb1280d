/**
 * Records what a real API server answers: node lib/testing/recorded-requests/record.ts SERVER TOKEN [BEGINNING]
 * With BEGINNING only the requests whose names begin so are sent, and the other answers stay as they are.
 * The server must be kube-apiserver v1.35 with a controller manager and a scheduler, and without nodes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { compared } from './answers.ts';
import type { Answer, RawAnswer } from './answers.ts';
import { PREPARATION, REQUESTS } from './requests.ts';
import type { RecordedRequest } from './recorded-request.ts';

const [server, token, beginning = ''] = process.argv.slice(2);
if (server === undefined || token === undefined) throw new Error('usage: record.ts https://ADDRESS TOKEN [BEGINNING]');

const FILE = join(import.meta.dirname, 'answers.json');

/** Time for the controllers to make the namespace's ServiceAccount. */
const SETTLING = 2000;

function send({ method, path, headers: given = {}, body }: RecordedRequest): Promise<RawAnswer> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...given };
  if (headers['authorization'] === '') delete headers['authorization'];
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, server), { method, headers, rejectUnauthorized: false, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answered = response.headers as Record<string, string | undefined>;
        resolve({ status: response.statusCode ?? 0, headers: answered, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

await send(PREPARATION);
await pause(SETTLING);
const before = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Answer>;
const answers: Record<string, Answer> = {};
for (const one of REQUESTS) {
  if (!one.name.startsWith(beginning)) {
    const kept = before[one.name];
    if (kept) answers[one.name] = kept;
    continue;
  }
  await pause(one.pause ?? 0);
  answers[one.name] = compared(await send(one));
}
await send({ name: 'away', method: 'DELETE', path: '/api/v1/namespaces/recorded' });
const lines = Object.entries(answers).map(([name, answer]) => ` ${JSON.stringify(name)}: ${JSON.stringify(answer)}`);
writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
process.stdout.write(`${lines.length} answers recorded\n`);
