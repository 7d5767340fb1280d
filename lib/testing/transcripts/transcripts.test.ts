import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIFFERENCES } from './differences.ts';
import { maskRecorded } from './mask-recorded.ts';
import type { Played } from './player.ts';
import { playTranscript } from './player.ts';
import { parseTranscript } from './transcript.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/**
 * Recordings of a real cluster, played again in bash at a workstation of ours: each command at its time,
 * on a fresh cluster for each recording. What a newer cluster does otherwise is listed in differences.ts.
 */
describe('what a real cluster was recorded to answer is answered here', () => {
  for (const file of readdirSync(FIXTURES).filter((name) => /^\d\d-.*\.txt$/.test(name))) {
    it(file, async () => {
      const commands = parseTranscript(file, readFileSync(join(FIXTURES, file), 'utf8'));
      const played = await playTranscript(commands);
      const compared = commands.flatMap((recorded, index) =>
        (DIFFERENCES.has(recorded.place) ? [] : [{ recorded: shown(recorded.command, recorded), played: shown(recorded.command, played[index]) }]));
      expect(compared.length).toBeGreaterThan(0);
      expect(compared.map((each) => each.played)).toEqual(compared.map((each) => each.recorded));
    }, 120_000);
  }

  it('and nothing is listed as different that is not in a recording', () => {
    const places = readdirSync(FIXTURES).filter((name) => name.endsWith('.txt'))
      .flatMap((file) => parseTranscript(file, readFileSync(join(FIXTURES, file), 'utf8')).map(({ place }) => place));
    expect([...DIFFERENCES.keys()].filter((place) => !places.includes(place))).toEqual([]);
  });
});

function shown(command: string, result: Played | undefined): string {
  return result ? `$ ${command}\n${maskRecorded(result.output)}(${result.status})` : `$ ${command}\n(not played)`;
}
