import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answered } from './answered.ts';
import { DIFFERENCES } from './differences.ts';
import { newerAnswers } from './newer.ts';
import { playTranscript } from './player.ts';
import { parseTranscript } from './transcript.ts';
import type { RecordedCommand } from './transcript.ts';
import { realTools } from '../real-tools.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const FILES = readdirSync(FIXTURES).filter((name) => /^\d\d-.*\.txt$/.test(name));
const real = await realTools();
if ('missing' in real) console.warn(`transcripts are not replayed in the real kubectl: ${real.missing}`);

/**
 * Recordings of a real cluster, played again in bash at a workstation of ours: each command at its time,
 * on a fresh cluster for each recording. Where v1.35 answers otherwise (differences.ts says why), its whole
 * answer stands in fixtures/newer.
 */
describe('what a real cluster was recorded to answer is answered here', () => {
  for (const file of FILES) {
    it(file, async () => {
      const commands = commandsOf(file);
      const played = await playTranscript(commands);
      const newer = newerAnswers(file);
      const expected = commands.map((recorded) => newer.get(recorded.place) ?? answered(recorded.command, recorded));
      expect(commands.map(({ command }, index) => answered(command, played[index]))).toEqual(expected);
    }, 120_000);
  }

  it('and whatever is answered otherwise has a reason', () => {
    const otherwise = FILES.flatMap((file) => [...newerAnswers(file).keys()]);
    expect([...DIFFERENCES.keys()].sort()).toEqual(otherwise.sort());
  });
});

/** The same commands again, at a workstation whose kubectl is the real one: what it prints must be what ours prints. */
describe.runIf('kubectl' in real)('what the real kubectl answers in a replay is what ours answers', () => {
  for (const file of FILES) {
    it(file, async () => {
      const commands = commandsOf(file);
      const ours = await playTranscript(commands);
      const theirs = await playTranscript(commands, 'kubectl' in real ? real.kubectl : '');
      const without = commands.filter((_, index) => theirs[index]?.real === 0).map(({ place, command }) => `${place}: ${command}`);
      if (without.length > 0) console.info(`not given to the real kubectl, for they do not call it:\n  ${without.join('\n  ')}`);
      expect(without.filter((each) => each.includes('kubectl'))).toEqual([]);
      const compared = (played: typeof ours) => commands.map(({ command }, index) => answered(command, played[index]));
      expect(compared(ours)).toEqual(compared(theirs));
    }, 300_000);
  }
});

function commandsOf(file: string): RecordedCommand[] {
  return parseTranscript(file, readFileSync(join(FIXTURES, file), 'utf8'));
}
