/**
 * What a sandbox costs: `node bench/sandbox.ts [COUNT]`. Prints the time from a first request to the
 * shell's prompt, from a later visit to the same screen, and memory and disk for each sandbox.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { startHosted } from '#lib/sandboxes/index.ts';
import { SandboxesUnderTest } from '../lib/testing/sandboxes-contract.ts';
import { residentBytes } from './measuring.ts';

const COUNT = Number(process.argv[2] ?? 200);
const AIM = 50;
const WARM_UP = 10;
const PROMPT = /# $/;

/** One host, whose memory is measured. */
const LIMITS = { ...DEFAULT_LIMITS, host: { ...DEFAULT_LIMITS.host, processes: 1 } };
const directory = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
try {
  await measure();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const started = performance.now();
  const hosted = await startHosted({ directory, limits: LIMITS });
  figure('host process, start to ready', `${milliseconds(performance.now() - started)}`);
  await using served = await SandboxesUnderTest.serve(hosted);
  for (let index = 0; index < WARM_UP; index += 1) await visit(served, `warm-${index}`);
  const before = residentBytes(hosted.hostPids[0]);
  const fresh = await visits(served);
  const after = residentBytes(hosted.hostPids[0]);
  const [median, slow] = [quantile(fresh, 0.5), quantile(fresh, 0.95)];
  figure('new sandbox, request to prompt, median', `${milliseconds(median)}  (${(median / AIM).toFixed(2)} of the aim of ${AIM} ms)`);
  figure('new sandbox, request to prompt, 95 of 100', `${milliseconds(slow)}  (${(slow / AIM).toFixed(2)} of the aim)`);
  figure('memory for each, of the host process', `${((after - before) / COUNT / 1024 / 1024).toFixed(2)} MB`);
  const again = await visits(served);
  figure('return to a sandbox in memory, median', milliseconds(quantile(again, 0.5)));
  process.kill(hosted.hostPids[0] ?? 0, 'SIGKILL');
  await (await served.sandboxes.open('warm-0')).access();
  const restored = await visits(served);
  figure('sandbox read back from disk, request to screen, median', milliseconds(quantile(restored, 0.5)));
  const sizes = readdirSync(directory).map((file) => statSync(path.join(directory, file)).size);
  figure('saved sandbox, median', `${(quantile(sizes, 0.5) / 1024).toFixed(1)} KB`);
}

async function visits(served: SandboxesUnderTest): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < COUNT; index += 1) times.push(await visit(served, `sandbox-${index}`));
  return times;
}

/** Milliseconds until the prompt is there. */
async function visit(served: SandboxesUnderTest, id: string): Promise<number> {
  const begun = performance.now();
  await served.sandboxes.open(id);
  const terminal = await served.terminal(id);
  await terminal.sees(PROMPT);
  const taken = performance.now() - begun;
  terminal.close();
  return taken;
}


function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function figure(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(58)} ${value}\n`);
}
