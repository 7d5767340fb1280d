import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKubectl } from '#lib/kubectl/index.ts';
import { debianPrograms } from '#lib/machine/index.ts';
import { testMachine } from '#lib/machine/testing/index.ts';
import type { TestMachine } from '#lib/machine/testing/index.ts';
import { runOnMachine } from './machine-run.ts';
import type { CommandResult } from './machine-run.ts';
import { serveCluster } from '../served-cluster.ts';
import type { ServedCluster } from '../served-cluster.ts';

const HERE = import.meta.dirname;
const FOLDERS = [join(HERE, '../transcripts/fixtures/manifests'), join(HERE, 'files')];
/** Quick, and yet long enough that a Pod is seen being created. */
const LATENCIES = { schedule: 5, pull: [20, 30], startContainer: 5 } as const;

/** A kubectl with a cluster of its own, and the files of `files/` in its home directory. */
export interface Side extends AsyncDisposable {
  run(words: readonly string[], settings: { stdin: string; env: Readonly<Record<string, string>> }): Promise<CommandResult>;
}

/** The real kubectl, as a process of this computer. */
export async function theirSide(program: string): Promise<Side> {
  const served = await serveCluster({ seed: 1, latencies: LATENCIES });
  const home = served.folder;
  for (const folder of FOLDERS) cpSync(folder, home, { recursive: true });
  // Each process is over before its garbage would matter: collecting it takes a third of its time.
  const environment: NodeJS.ProcessEnv = { NODE_ENV: 'test', HOME: home, PATH: '/usr/bin', GOGC: '800' };
  const options = { cwd: home, maxBuffer: 64 << 20 };
  return {
    run: (words, { stdin, env }) => new Promise((resolve) => {
      const child = execFile(program, [...words], { ...options, env: { ...environment, ...env } }, (error, stdout, stderr) => {
        const code = error ? Number(error.code ?? 1) : 0;
        const inRoot = (text: string) => text.replaceAll(home, '/root');
        resolve({ code, stdout: inRoot(stdout), stderr: inRoot(stderr) });
      });
      // One that does not read may be gone before.
      child.stdin?.on('error', () => undefined).end(stdin);
    }),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

/** Our kubectl, on a simulated machine. */
export async function ourSide(): Promise<Side> {
  const served = await serveCluster({ seed: 1, latencies: LATENCIES });
  const machine = machineWith(served);
  const environment = { HOME: '/root', PATH: '/usr/bin' };
  return {
    run: (words, { stdin, env }) => runOnMachine(machine.machine, ['kubectl', ...words], { cwd: '/root', env: { ...environment, ...env }, stdin }),
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
  return testMachine({ clock: served.clock, programs: new Map([...debianPrograms, ['kubectl', kubectl]]), files });
}

function collect(folder: string, at: string, files: Record<string, string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) collect(join(folder, entry.name), `${at}/${entry.name}`, files);
    else files[`${at}/${entry.name}`] = readFileSync(join(folder, entry.name), 'utf8');
  }
}
