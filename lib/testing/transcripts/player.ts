import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { openSimulated } from '#lib/sandboxes/index.ts';
import type { RecordedCommand } from './transcript.ts';

const MANIFESTS = join(import.meta.dirname, 'fixtures/manifests');
/** When the first recording began. */
const START = Date.parse('2026-11-23T07:03:25Z');
/** The longest that a command may take, milliseconds of simulated time. */
const PATIENCE = 300_000;
/** Where the recorded nginx, Debian's package, kept its pages; and where the image does that learners use. */
const [RECORDED_PAGES, PAGES] = ['/var/www/html', '/usr/share/nginx/html'];
/** The recorded worker's address. */
const RECORDED_NODE = '192.0.2.2';

export interface Played {
  output: string;
  status: number;
}

/** Gives a transcript's commands to bash at a fresh workstation, each at its time or as soon as the one before is done. */
export async function playTranscript(commands: readonly RecordedCommand[]): Promise<Played[]> {
  await using sandbox = openSimulated({ seed: 1, start: START, limits: DEFAULT_LIMITS });
  const { clock, workstation, cluster } = sandbox;
  const worker = cluster.nodes[1]?.address ?? '';
  for (const name of readdirSync(MANIFESTS)) workstation.writeFile(name, readFileSync(join(MANIFESTS, name)));
  await clock.advance(30_000);
  const begun = clock.now();
  const played: Played[] = [];
  for (const { at, command } of commands) {
    await clock.advanceTo(begun + at * 1000);
    played.push(await clock.runUntil(workstation.run(command.replaceAll(RECORDED_NODE, worker).replaceAll(RECORDED_PAGES, PAGES)), PATIENCE));
  }
  return played;
}
