import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { openSimulated } from '#lib/sandboxes/index.ts';
import { HostKubectl } from './host-kubectl.ts';
import type { RecordedCommand } from './transcript.ts';

const MANIFESTS = join(import.meta.dirname, 'fixtures/manifests');
/** When the first recording began. */
const START = Date.parse('2026-11-23T07:03:25Z');
/** The recorded node had most images; a Pod ran two to three seconds after it was created. */
const LATENCIES = { schedule: 10, pull: [500, 500], startContainer: 400 } as const;
/** The longest that a command may take, milliseconds of simulated time. */
const PATIENCE = 300_000;
/** Where the recorded nginx, Debian's package, kept its pages; and where the image does that learners use. */
const [RECORDED_PAGES, PAGES] = ['/var/www/html', '/usr/share/nginx/html'];
/** The recorded worker's address. */
const RECORDED_NODE = '192.0.2.2';

export interface Played {
  output: string;
  status: number;
  /** How often the real kubectl was started for it. */
  real: number;
}

/**
 * Gives a transcript's commands to bash at a fresh workstation, each at its time or as soon as the one before is
 * done; with the path of the real kubectl, that one runs wherever the commands say kubectl.
 */
export async function playTranscript(commands: readonly RecordedCommand[], binary?: string): Promise<Played[]> {
  await using host = binary === undefined ? undefined : new HostKubectl(binary);
  await using sandbox = openSimulated({
    seed: 1, start: START, limits: DEFAULT_LIMITS, latencies: LATENCIES,
    ...(host ? { settle: () => host.settle(), programs: new Map([['kubectl', host.program]]) } : {}),
  });
  await host?.connect(sandbox, MANIFESTS);
  const { clock, workstation, cluster } = sandbox;
  const worker = cluster.nodes[1]?.address ?? '';
  for (const name of readdirSync(MANIFESTS)) workstation.writeFile(name, readFileSync(join(MANIFESTS, name)));
  await clock.advance(30_000);
  const begun = clock.now();
  const played: Played[] = [];
  for (const { at, command } of commands) {
    await clock.advanceTo(begun + at * 1000);
    const before = host?.runs ?? 0;
    const done = await clock.runUntil(workstation.run(command.replaceAll(RECORDED_NODE, worker).replaceAll(RECORDED_PAGES, PAGES)), PATIENCE);
    played.push({ ...done, real: (host?.runs ?? 0) - before });
  }
  return played;
}
