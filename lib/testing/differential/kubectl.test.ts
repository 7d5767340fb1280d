import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandResult } from './machine-run.ts';
import { mask } from './mask.ts';
import { realTools } from '../real-tools.ts';
import { ourSide, theirSide } from './sides.ts';
import type { Side } from './sides.ts';
import { parseTableLine } from './table-line.ts';

/**
 * The same command lines are given to the real kubectl and to ours, each against an embedded cluster of
 * its own that was booted from the same seed, and must be answered alike. A line of a table that begins
 * with `+` prepares; the others are compared, those that begin with `~` without regard to the order of
 * the lines (an unstable sort of equal times). `< file` at its end is what it reads, `NAME=value` before
 * kubectl a variable of its environment.
 */
const HERE = import.meta.dirname;
const TABLES = join(HERE, 'tables');
const real = await realTools();
if ('missing' in real) console.warn(`kubectl is not compared with the real one: ${real.missing}`);

describe.runIf('kubectl' in real)('kubectl answers as the real one', () => {
  for (const table of readdirSync(TABLES)) {
    describe(table.replace('.txt', ''), () => {
      let sides: { theirs: Side; ours: Side };

      beforeAll(async () => {
        sides = { theirs: await theirSide('kubectl' in real ? real.kubectl : ''), ours: await ourSide() };
      });
      afterAll(async () => {
        await sides.theirs[Symbol.asyncDispose]();
        await sides.ours[Symbol.asyncDispose]();
      });

      it('in every line', async () => {
        const lines = readFileSync(join(TABLES, table), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
        const differences: { line: string; real: CommandResult | undefined; ours: CommandResult | undefined }[] = [];
        for (const line of lines) {
          const { words, env, input, prepares, anyOrder } = parseTableLine(line);
          const settings = { env, stdin: input === undefined ? '' : readFileSync(join(HERE, 'files', input), 'utf8') };
          const results = await Promise.all([sides.theirs.run(words, settings), sides.ours.run(words, settings)]);
          const [theirs, ours] = results.map((result) => comparable(result, anyOrder));
          if (prepares) expect([line, theirs?.code, ours?.code]).toEqual([line, 0, 0]);
          else if (JSON.stringify(theirs) !== JSON.stringify(ours)) differences.push({ line, real: theirs, ours });
        }
        expect(differences, `answered otherwise: ${differences.map(({ line }) => line).join('; ')}`).toEqual([]);
      }, 600_000);
    });
  }
});

function comparable({ code, stdout, stderr }: CommandResult, anyOrder: boolean): CommandResult {
  const inOrder = (text: string) => (anyOrder ? text.split('\n').sort().join('\n') : text);
  return { code, stdout: inOrder(mask(stdout)), stderr: inOrder(mask(stderr)) };
}
