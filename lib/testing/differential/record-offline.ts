/**
 * Records what the real kubectl answers to the command lines that need no server, as the truth of
 * lib/kubectl's own tests:
 *
 *     node lib/testing/differential/record-offline.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitCommandLine } from './command-line.ts';
import { realTools } from '../real-tools.ts';

const TABLES = ['formats.txt', 'usage.txt'];
const OUTPUT = join(import.meta.dirname, '../../kubectl/fixtures/offline.json');

const real = await realTools();
if ('missing' in real) throw new Error(real.missing);
const home = mkdtempSync(join(tmpdir(), 'drydock-record-'));
const environment: NodeJS.ProcessEnv = { NODE_ENV: 'test', HOME: home, PATH: '/usr/bin' };
const recorded = TABLES.flatMap((table) => readFileSync(join(import.meta.dirname, 'tables', table), 'utf8').split('\n'))
  .filter((line) => line.startsWith('kubectl'))
  .map((line) => {
    const args = splitCommandLine(line);
    const { status, stdout, stderr } = spawnSync(real.kubectl, args.slice(1), { cwd: home, env: environment, encoding: 'utf8' });
    return { args, code: status ?? 1, stdout, stderr };
  })
  // What asks for a server is compared with one.
  .filter(({ stdout, stderr }) => !/localhost:8080|\/tmp\/|version/.test(stdout + stderr));
rmSync(home, { recursive: true });
writeFileSync(OUTPUT, `[\n${recorded.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
console.log(`${recorded.length} command lines`);
