import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '#lib/cluster/index.ts';
import type { Cluster } from '#lib/cluster/index.ts';
import { Random, readBody, VirtualClock } from '#lib/core/index.ts';
import { compared } from './answers.ts';
import type { Answer } from './answers.ts';
import { PREPARATION, REQUESTS } from './requests.ts';
import type { RecordedRequest } from './recorded-request.ts';

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'answers.json'), 'utf8')) as Record<string, Answer>;

/** So long that nothing is scheduled while the requests are answered. */
const NEVER = 1e12;

describe('requests that a real kube-apiserver v1.35.2 was sent', () => {
  let cluster: Cluster;
  let clock: VirtualClock;

  async function send({ method, path, headers: given = {}, body }: RecordedRequest): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${cluster.adminToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...given };
    if (headers['authorization'] === '') delete headers['authorization'];
    const answer = await cluster.api.request({ method, target: path, headers, ...(body === undefined ? {} : { body: Buffer.from(body) }) });
    const content = method === 'HEAD' ? '' : Buffer.from(await readBody(answer)).toString();
    return compared({ status: answer.status, headers: answer.headers, body: content });
  }

  beforeAll(async () => {
    clock = new VirtualClock({ start: Date.parse('2026-01-01T00:00:00Z') });
    const latencies = { schedule: NEVER, pull: [NEVER, NEVER], startContainer: NEVER } as const;
    cluster = createCluster({ clock, random: new Random(1), processor: { charge: () => undefined }, latencies });
    await send(PREPARATION);
    await clock.advance(1000);
  });

  afterAll(() => cluster[Symbol.asyncDispose]());

  it('have all been recorded', () => {
    expect(REQUESTS.map(({ name }) => name)).toEqual(Object.keys(recorded));
  });

  it.each(REQUESTS.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    if (one.pause !== undefined) await clock.advance(one.pause);
    // Through JSON, as the recording went.
    expect(JSON.parse(JSON.stringify(await send(one)))).toEqual(recorded[name]);
  });
});
