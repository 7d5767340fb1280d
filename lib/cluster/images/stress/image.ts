import { SIGNAL_NUMBERS } from '#lib/machine/index.ts';
import type { Child, Process, Program } from '#lib/machine/index.ts';
import { alpineBase, alpinePrograms } from '../alpine/base.ts';
import { imageFamily } from '../image.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { parseStress, StressMisuse } from './options.ts';
import type { StressOptions } from './options.ts';

const USAGE = `\`stress' imposes certain types of compute stress on your system

Usage: stress [OPTION [ARG]] ...
 -?, --help         show this help statement
     --version      show version statement
 -v, --verbose      be verbose
 -q, --quiet        be quiet
 -n, --dry-run      show what would have been done
 -t, --timeout N    timeout after N seconds
     --backoff N    wait factor of N microseconds before work starts
 -c, --cpu N        spawn N workers spinning on sqrt()
 -i, --io N         spawn N workers spinning on sync()
 -m, --vm N         spawn N workers spinning on malloc()/free()
     --vm-bytes B   malloc B bytes per vm worker (default is 256MB)
     --vm-stride B  touch a byte every B bytes (default is 4096)
     --vm-hang N    sleep N secs before free (default none, 0 is inf)
     --vm-keep      redirty memory instead of freeing and reallocating
 -d, --hdd N        spawn N workers spinning on write()/unlink()
     --hdd-bytes B  write B bytes per hdd worker (default is 1GB)

Example: stress --cpu 8 --io 4 --vm 2 --vm-bytes 128M --timeout 10s

Note: Numbers may be suffixed with s,m,h,d,y (time) or B,K,M,G (size).
`;

/** A day; workers sleep it over and over. */
const LONG = 86_400_000;

/**
 * stress 1.0.4, with which the documentation shows what a memory limit does. Its workers take the memory they are
 * told to take; the processor, the disk and `sync` they leave alone, for others compute on the same host.
 */
const stress: Program = async (process) => {
  try {
    const options = parseStress(process.args.slice(1));
    if (options.show) {
      await process.write(options.show === 'usage' ? USAGE : 'stress 1.0.4\n');
      return 0;
    }
    return await run(process, options);
  } catch (error) {
    if (!(error instanceof StressMisuse)) throw error;
    await process.writeError(`stress: FAIL: [${process.pid}] (${error.line}) ${error.message}\n`);
    return 1;
  }
};

async function run(process: Process, { cpu, io, vm, hdd, vmBytes, timeout, dryRun, quiet }: StressOptions): Promise<number> {
  const say = async (text: string) => {
    if (!quiet) await process.write(`stress: info: [${process.pid}] ${text}\n`);
  };
  await say(`dispatching hogs: ${cpu} cpu, ${io} io, ${vm} vm, ${hdd} hdd`);
  const begun = process.clock.now();
  const seconds = () => Math.floor((process.clock.now() - begun) / 1000);
  const workers: Child[] = [];
  const start = (program: Program) => workers.push(process.spawn({ args: process.args, program }));
  if (!dryRun) {
    for (let count = cpu + io + hdd; count > 0; count -= 1) start(idle);
    for (let count = vm; count > 0; count -= 1) start(hogMemory(vmBytes));
  }
  const fallen = await firstToFall(process, workers, timeout);
  if (fallen) return failed(process, { workers, fallen, seconds });
  for (const worker of workers) process.kill(worker.pid, 'SIGALRM');
  await Promise.all(workers.map((worker) => process.wait(worker.ended)));
  await say(`successful run completed in ${seconds()}s`);
  return 0;
}

interface Fallen {
  pid: number;
  how: string;
}

/** The first worker that does not go on to the end; undefined once the time is up. */
async function firstToFall(process: Process, workers: readonly Child[], timeout: number): Promise<Fallen | undefined> {
  if (workers.length === 0) return undefined;
  const ends = workers.map(async ({ pid, ended }): Promise<Fallen> => {
    const { code, signal } = await ended;
    return { pid, how: signal === undefined ? `returned error ${code}` : `got signal ${SIGNAL_NUMBERS[signal]}` };
  });
  const up = timeout > 0 ? [process.sleep(timeout * 1000).then(() => undefined)] : [];
  return process.wait(Promise.race<Fallen | undefined>([...ends, ...up]));
}

async function failed(process: Process, { workers, fallen, seconds }: { workers: readonly Child[]; fallen: Fallen; seconds: () => number }): Promise<number> {
  const complain = (kind: 'FAIL' | 'WARN', line: number, text: string) => process.writeError(`stress: ${kind}: [${process.pid}] (${line}) ${text}\n`);
  await complain('FAIL', 416, `<-- worker ${fallen.pid} ${fallen.how}`);
  await complain('WARN', 418, 'now reaping child worker processes');
  const living = workers.filter((worker) => worker.state !== 'ended');
  for (const worker of living) process.kill(worker.pid, 'SIGALRM');
  await Promise.all(living.map((worker) => process.wait(worker.ended)));
  await complain('FAIL', 452, `failed run completed in ${seconds()}s`);
  return 1;
}

const idle: Program = async (process) => {
  for (;;) await process.sleep(LONG);
};

const hogMemory = (bytes: number): Program => (process) => {
  process.allocate(bytes);
  return idle(process);
};

export const STRESS: ImageFamily = imageFamily('docker.io/polinux/stress', { '1.0.4': ['latest'] }, () =>
  makeImage({
    layers: [alpineBase({ executables: { '/usr/local/bin/stress': 'stress' } })],
    programs: alpinePrograms({ stress }),
    size: 4_041_495,
    cmd: ['/usr/local/bin/stress'],
  }),
);
