/**
 * A class on one machine: `node bench/class.ts [LEARNERS] [SECONDS]`, by default 300 for 60 seconds. The server is the
 * product's own; the class is a process of its own (bench/class-load.ts). Everybody has the lesson and a terminal open
 * and types a command every two seconds, key by key, while the board streams to the instructor. Prints how long keys
 * waited for their echo and results for the board, what it cost, and whether every pass was kept. DRYDOCK_BENCH_FLAGS
 * are given to the server's Node, such as `--cpu-prof`.
 */
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareServer } from '../lib/cli/prepare.ts';
import { figure, load, quantile, residentBytes } from './measuring.ts';

const LEARNERS = Number(process.argv[2] ?? 300);
const SECONDS = Number(process.argv[3] ?? 60);
const PORT = Number(process.env.PORT ?? 3400);
const SECRET = 'the secret of the bench';
const ROOT = path.join(import.meta.dirname, '..');
/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const TICKS = 100;
const AIMS = { echo: 50, board: 1000 };

interface Figures {
  commands: number;
  echoes: number[];
  asked: number[];
  passes: number[];
  passed: number;
  onBoard: number;
  inDatabase: number;
}

await prepareServer();
const data = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
const flags = (process.env.DRYDOCK_BENCH_FLAGS ?? '').split(' ').filter((flag) => flag !== '');
const web = spawn(process.execPath, [...flags, 'server.ts'], {
  cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PORT: String(PORT), DRYDOCK_DATA: data, DRYDOCK_INSTRUCTOR_SECRET: SECRET, NODE_ENV: 'production' },
});
// Ctrl-C and `timeout` must not leave the server behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => web.kill('SIGTERM'));
try {
  await ready(web);
  await measure();
} finally {
  const ended = new Promise((resolve) => web.once('exit', resolve));
  web.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
}

async function measure(): Promise<void> {
    const generator = fork(path.join(import.meta.dirname, 'class-load.ts'), [`http://127.0.0.1:${PORT}`, SECRET, String(LEARNERS), String(SECONDS)]);
  const [begun, ended, figures] = ['begun', 'ended', 'figures'].map((type) => message(generator, type));
  const began = performance.now();
  await begun;
  const processes = { web: [web.pid ?? 0], hosts: hostsOf(web.pid ?? 0), load: [generator.pid ?? 0] };
  const cpu = () => ({ web: cpuOf(processes.web), hosts: cpuOf(processes.hosts), load: cpuOf(processes.load) });
  figure(`${LEARNERS} learners joined, with a sandbox and a prompt`, `${((performance.now() - began) / 1000).toFixed(1)} s (${load()})`);
  const before = { ...cpu(), at: performance.now() };
  await ended;
  const seconds = (performance.now() - before.at) / 1000;
  const after = cpu();
  const used = { web: after.web - before.web, hosts: after.hosts - before.hosts, load: after.load - before.load };
  const memory = { web: residentOf(processes.web), hosts: residentOf(processes.hosts) };
  const { commands, echoes, asked, passes, passed, onBoard, inDatabase } = (await figures) as unknown as Figures;
  figure('commands, each key waited for', `${commands} in ${seconds.toFixed(0)} s (${load()})`);
  figure('keystroke to echo', `${times(echoes)} (aim: p99 below ${AIMS.echo} ms)`);
  figure('check asked for, to the board', `${times(asked)} (aim: below ${AIMS.board} ms)`);
  figure("pass on the learner's page, to the board", times(passes));
  for (const name of ['web', 'hosts'] as const) {
    figure(`${name} (${processes[name].length}): CPU`, `${(used[name] / seconds * 100).toFixed(0)} % of a core, ${(used[name] / seconds / LEARNERS * 1000).toFixed(2)} ms a learner and second, ${(used[name] / commands * 1000).toFixed(1)} ms a command; ${memory[name]} MB resident`);
  }
  figure('the class itself: CPU', `${(used.load / seconds * 100).toFixed(0)} % of a core`);
  figure('passes: told, on the board, in the database', `${passed}, ${onBoard}, ${inDatabase} of ${LEARNERS}`);
  if (onBoard < passed || inDatabase < passed) throw new Error('a pass was lost');
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', (text: Buffer) => text.includes('ready') && resolve());
    server.once('exit', () => reject(new Error('the server has ended')));
  });
}

function message(child: ChildProcess, type: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    child.on('message', (told: Record<string, unknown>) => told.type === type && resolve(told));
    child.once('exit', (code) => reject(new Error(`the class has ended with ${code}`)));
  });
}

/** The hosts among the server's children. */
function hostsOf(pid: number): number[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).map(Number).filter((child) => {
    try {
      return Number(statOf(child)[1]) === pid && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('sandboxes/host');
    } catch {
      return false; // It has ended meanwhile.
    }
  });
}

/** Fields of /proc/<pid>/stat after the name: state, parent, … (proc_pid_stat(5)). */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Seconds of CPU that processes have used together. */
function cpuOf(pids: readonly number[]): number {
  return pids.map(statOf).reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / TICKS, 0);
}

/** Megabytes in memory. */
function residentOf(pids: readonly number[]): number {
  return Math.round(pids.reduce((sum, pid) => sum + residentBytes(pid), 0) / 1024 / 1024);
}

function times(values: readonly number[]): string {
  return `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms, worst ${quantile(values, 1).toFixed(0)} ms, of ${values.length}`;
}
