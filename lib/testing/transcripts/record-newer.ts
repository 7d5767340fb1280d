/**
 * Records what v1.35 answers where it differs from the recorded v1.20, by replaying the transcripts with the real
 * kubectl against the embedded cluster. Read what has changed before it is kept:
 *
 *     node lib/testing/transcripts/record-newer.ts
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answered } from './answered.ts';
import { DIFFERENCES } from './differences.ts';
import { newerText } from './newer.ts';
import { playTranscript } from './player.ts';
import { parseTranscript } from './transcript.ts';
import { realTools } from '../real-tools.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const real = await realTools();
if ('missing' in real) throw new Error(real.missing);
mkdirSync(join(FIXTURES, 'newer'), { recursive: true });
for (const file of readdirSync(FIXTURES).filter((name) => /^\d\d-.*\.txt$/.test(name))) {
  const commands = parseTranscript(file, readFileSync(join(FIXTURES, file), 'utf8'));
  const played = await playTranscript(commands, real.kubectl);
  const newer = new Map<string, string>();
  for (const [index, recorded] of commands.entries()) {
    const answer = answered(recorded.command, played[index]);
    if (answer !== answered(recorded.command, recorded)) newer.set(recorded.place, answer);
    if (newer.has(recorded.place) !== DIFFERENCES.has(recorded.place)) console.log(`${recorded.place} ${newer.has(recorded.place) ? 'differs' : 'does not differ'}, unlike differences.ts says`);
  }
  writeFileSync(join(FIXTURES, 'newer', file), newerText(newer));
}
