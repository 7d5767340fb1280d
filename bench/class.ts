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
import { figure, load, quantile } from './measuring.ts';

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
  const processes = { web: web.pid ?? 0, host: hostOf(web.pid ?? 0) };
  const generator = fork(path.join(import.meta.dirname, 'class-load.ts'), [`http://127.0.0.1:${PORT}`, SECRET, String(LEARNERS), String(SECONDS)]);
  const [begun, ended, figures] = ['begun', 'ended', 'figures'].map((type) => message(generator, type));
  const began = performance.now();
  await begun;
  figure(`${LEARNERS} learners joined, with a sandbox and a prompt`, `${((performance.now() - began) / 1000).toFixed(1)} s (${load()})`);
  const before = { web: cpuOf(processes.web), host: cpuOf(processes.host), load: cpuOf(generator.pid ?? 0), at: performance.now() };
  await ended;
  const seconds = (performance.now() - before.at) / 1000;
  const used = { web: cpuOf(processes.web) - before.web, host: cpuOf(processes.host) - before.host, load: cpuOf(generator.pid ?? 0) - before.load };
  const memory = { web: residentOf(processes.web), host: residentOf(processes.host) };
  const { commands, echoes, asked, passes, passed, onBoard, inDatabase } = (await figures) as unknown as Figures;
  figure('commands, each key waited for', `${commands} in ${seconds.toFixed(0)} s (${load()})`);
  figure('keystroke to echo', `${times(echoes)} (aim: p99 below ${AIMS.echo} ms)`);
  figure('check asked for, to the board', `${times(asked)} (aim: below ${AIMS.board} ms)`);
  figure("pass on the learner's page, to the board", times(passes));
  for (const name of ['web', 'host'] as const) {
    figure(`${name}: CPU`, `${(used[name] / seconds * 100).toFixed(0)} % of a core, ${(used[name] / seconds / LEARNERS * 1000).toFixed(2)} ms a learner and second, ${(used[name] / commands * 1000).toFixed(1)} ms a command; ${memory[name]} MB resident`);
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

/** The host among the server's children. */
function hostOf(pid: number): number {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (Number(statOf(Number(name))[1]) === pid && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('sandboxes/host')) return Number(name);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('the server has no host');
}

/** Fields of /proc/<pid>/stat after the name: state, parent, … (proc_pid_stat(5)). */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Seconds of CPU that a process has used. */
function cpuOf(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function residentOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function times(values: readonly number[]): string {
  return `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms, worst ${quantile(values, 1).toFixed(0)} ms, of ${values.length}`;
}
