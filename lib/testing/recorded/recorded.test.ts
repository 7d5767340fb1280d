import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '#lib/cluster/index.ts';
import { createCluster } from '#lib/cluster/index.ts';
import { Random, VirtualClock } from '#lib/core/index.ts';
import type { Answer } from './objects.ts';
import { objectCases, post } from './objects.ts';

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'answers.json'), 'utf8')) as Record<string, Answer>;

describe('what a real kube-apiserver v1.35.2 answers', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    const clock = new VirtualClock({ start: Date.parse('2026-01-01T00:00:00Z') });
    const latencies = { schedule: 0, pull: [0, 0], startContainer: 0 } as const;
    cluster = await createCluster({ clock, random: new Random(1), processor: { charge: () => undefined }, latencies });
    await clock.advance(1_000);
  });

  afterAll(() => cluster[Symbol.asyncDispose]());

  it('has been recorded for every case', () => {
    expect(objectCases().map(({ name }) => name).sort()).toEqual(Object.keys(recorded).sort());
  });

  it.each(objectCases().map((one) => [one.name, one] as const))('%s', async (name, one) => {
    expect(withoutOwnRemarks(await post(cluster.api, { authorization: `Bearer ${cluster.adminToken}` }, one))).toEqual(recorded[name]);
  });
});

/** What the embedded cluster says of its own limits, a real one does not say. */
function withoutOwnRemarks(answer: Answer): Answer {
  return { ...answer, warnings: answer.warnings.filter((warning) => !warning.includes('not simulated in this cluster')) };
}
