import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { VirtualClock } from '#lib/core/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import type { Process } from '#lib/machine/index.ts';
import type { SimulatedSandbox } from '#lib/sandboxes/index.ts';
import { serveApi } from '../served-cluster.ts';
import type { ServedApi } from '../served-cluster.ts';
import { watchTraffic } from './traffic.ts';
import type { Traffic } from './traffic.ts';

/** Milliseconds of host time between two looks at a process. */
const LOOK = 4;
/** Looks in a row that must find a process asleep before it counts as waiting. */
const LOOKS = 4;
/** The user's home on the simulated machine, which stands for the folder on the host. */
const HOME = '/root';

/** The host's process, and the readings of both clocks when it began. */
interface Running {
  child: ChildProcess;
  begun: number;
  simulated: number;
  /** It counts time itself, so that simulated time may not run ahead of the host's. */
  timed: boolean;
}

/**
 * The real kubectl in place of ours on a simulated machine: a process of the host that speaks HTTP with the
 * simulated cluster. Simulated time stands while it works, and goes on when it waits for the cluster.
 */
export class HostKubectl implements AsyncDisposable {
  readonly #binary: string;
  readonly #traffic: Traffic = { open: 0, exchanges: 0 };
  readonly #running = new Set<Running>();
  #served: ServedApi | undefined;
  #clock: VirtualClock | undefined;
  /** How often it has been started. */
  runs = 0;

  constructor(binary: string) {
    this.#binary = binary;
  }

  /** Opens the way to the cluster; the home directory holds the files of a folder and the workstation's kubeconfig. */
  async connect({ api, token, clock, cluster, workstation }: SimulatedSandbox, files: string): Promise<void> {
    this.#clock = clock;
    this.#served = await serveApi(watchTraffic(api, this.#traffic), token);
    const { folder, server, kubeconfigFile } = this.#served;
    for (const name of readdirSync(files)) copyFileSync(join(files, name), join(folder, name));
    const kubeconfig = Buffer.from(workstation.readFile('.kube/config') ?? []).toString('utf8');
    writeFileSync(kubeconfigFile, kubeconfig.replace(cluster.server, server));
  }

  /** The program that runs it. */
  readonly program = async (process: Process): Promise<number> => {
    this.runs += 1;
    const { folder = '' } = this.#served ?? {};
    const environment: NodeJS.ProcessEnv = { NODE_ENV: 'test', HOME: folder, PATH: '/usr/bin' };
    const args = process.args.slice(1);
    const child = spawn(this.#binary, args, { cwd: folder, env: environment });
    const running = { child, begun: performance.now(), simulated: process.clock.now(), timed: args.some((each) => each.startsWith('--timeout')) };
    this.#running.add(running);
    process.signal.addEventListener('abort', () => child.kill(), { once: true });
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('close', (code) => resolve(code ?? 1));
    }).finally(() => this.#running.delete(running));
    const inHome = (chunk: Buffer) => chunk.toString('utf8').replaceAll(folder, HOME);
    await process.wait(Promise.all([
      carry(child.stdout, (chunk) => process.write(inHome(chunk))),
      carry(child.stderr, (chunk) => process.writeError(inHome(chunk))),
      feed(process, child),
    ]));
    return process.wait(ended);
  };

  /** Resolves when simulated time may go on: no process runs, or each waits for what the cluster does next. */
  async settle(): Promise<void> {
    await turn();
    let [looks, exchanges] = [0, this.#traffic.exchanges];
    while (this.#running.size > 0) {
      const still = this.#traffic.exchanges === exchanges && [...this.#running].every(({ child }) => isAsleep(child));
      exchanges = this.#traffic.exchanges;
      looks = still ? looks + 1 : 0;
      if (looks >= LOOKS && [...this.#running].every((each) => this.#mayGoOn(each))) return;
      await look();
    }
    await turn();
  }

  /** What waits on a stream sees time pass by that alone; what counts time itself sees its own. */
  #mayGoOn({ begun, simulated, timed }: Running): boolean {
    if (this.#traffic.open > 0 && !timed) return true;
    const due = this.#clock?.nextDue();
    return due === undefined || due - simulated <= performance.now() - begun;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#running) child.kill('SIGKILL');
    await this.#served?.[Symbol.asyncDispose]();
  }
}

/** Whether every thread of a process sleeps, as /proc tells. */
function isAsleep({ pid }: ChildProcess): boolean {
  try {
    const tasks = `/proc/${pid}/task`;
    return readdirSync(tasks).every((task) => readFileSync(`${tasks}/${task}/stat`, 'utf8').split(') ')[1]?.startsWith('S'));
  } catch {
    return false;
  }
}

async function carry(from: Readable, write: (chunk: Buffer) => Promise<void>): Promise<void> {
  for await (const chunk of from) await write(chunk as Buffer);
}

/** Gives the process its input, if it has one. */
async function feed(process: Process, { stdin }: ChildProcess): Promise<void> {
  stdin?.on('error', () => undefined);
  try {
    if (process.descriptors().has(0)) {
      for (let chunk = await process.read(); chunk.length > 0; chunk = await process.read()) stdin?.write(chunk);
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
  stdin?.end();
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function look(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LOOK);
  });
}
