import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubectl } from '#lib/kubectl/index.ts';
import { testMachine } from '#lib/machine/testing/index.ts';
import type { TestMachine } from '#lib/machine/testing/index.ts';
import { splitCommandLine } from './command-line.ts';
import { runOnMachine } from './machine-run.ts';
import type { CommandResult } from './machine-run.ts';
import { mask } from './mask.ts';
import { realTools } from '../real-tools.ts';
import { serveCluster } from '../served-cluster.ts';
import type { ServedCluster } from '../served-cluster.ts';

/**
 * The same command lines are given to the real kubectl and to ours, each against an embedded cluster of
 * its own that was booted from the same seed, and must be answered alike. A line of a table that begins
 * with `+` prepares; the others are compared, those that begin with `~` without regard to the order of
 * the lines (an unstable sort of equal times).
 */
const HERE = import.meta.dirname;
const TABLES = join(HERE, 'tables');
const FOLDERS = [join(HERE, '../transcripts/fixtures/manifests'), join(HERE, 'files')];
/** Quick, and yet long enough that a Pod is seen being created. */
const LATENCIES = { schedule: 5, pull: [20, 30], startContainer: 5 } as const;
const real = await realTools();
if ('missing' in real) console.warn(`kubectl is not compared with the real one: ${real.missing}`);

interface Side extends AsyncDisposable {
  run(words: readonly string[]): Promise<CommandResult>;
}

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
        const differences: unknown[] = [];
        for (const line of lines) {
          const words = splitCommandLine(line.replace(/^([+~] )?kubectl ?/, ''));
          const results = await Promise.all([sides.theirs.run(words), sides.ours.run(words)]);
          const [theirs, ours] = results.map((result) => comparable(result, line.startsWith('~')));
          if (line.startsWith('+')) expect([line, theirs?.code, ours?.code]).toEqual([line, 0, 0]);
          else if (JSON.stringify(theirs) !== JSON.stringify(ours)) differences.push({ line, real: theirs, ours });
        }
        expect(differences).toEqual([]);
      }, 600_000);
    });
  }
});

function comparable({ code, stdout, stderr }: CommandResult, anyOrder: boolean): CommandResult {
  const inOrder = (text: string) => (anyOrder ? text.split('\n').sort().join('\n') : text);
  return { code, stdout: inOrder(mask(stdout)), stderr: inOrder(mask(stderr)) };
}

async function theirSide(program: string): Promise<Side> {
  const served = await serveCluster({ seed: 1, latencies: LATENCIES });
  const home = served.folder;
  for (const folder of FOLDERS) cpSync(folder, home, { recursive: true });
  const environment: NodeJS.ProcessEnv = { NODE_ENV: 'test', HOME: home, PATH: '/usr/bin' };
  const options = { cwd: home, env: environment, maxBuffer: 64 << 20 };
  return {
    run: (words) => new Promise((resolve) => {
      const child = execFile(program, [...words], options, (error, stdout, stderr) => {
        const code = error ? Number(error.code ?? 1) : 0;
        const inRoot = (text: string) => text.replaceAll(home, '/root');
        resolve({ code, stdout: inRoot(stdout), stderr: inRoot(stderr) });
      });
      child.stdin?.end();
    }),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

async function ourSide(): Promise<Side> {
  const served = await serveCluster({ seed: 1, latencies: LATENCIES });
  const machine = machineWith(served);
  const env = { HOME: '/root', PATH: '/usr/bin' };
  return {
    run: (words) => runOnMachine(machine.machine, ['kubectl', ...words], { cwd: '/root', env }),
    async [Symbol.asyncDispose]() {
      await machine[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
    },
  };
}

function machineWith(served: ServedCluster): TestMachine {
  const files: Record<string, string> = { '/root/.kube/config': served.kubeconfig };
  for (const folder of FOLDERS) collect(folder, '/root', files);
  const kubectl = createKubectl({ connect: (cluster) => (cluster.server === served.server ? served.cluster.api : undefined) });
  return testMachine({ clock: served.clock, programs: { kubectl }, files });
}

function collect(folder: string, at: string, files: Record<string, string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) collect(join(folder, entry.name), `${at}/${entry.name}`, files);
    else files[`${at}/${entry.name}`] = readFileSync(join(folder, entry.name), 'utf8');
  }
}
