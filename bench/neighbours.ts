/**
 * How long a quiet learner's keystroke waits for its echo while others misuse their sandboxes in the same
 * host: `node bench/neighbours.ts [--turns] [--together] [WORD]`. First beside each misuse alone, then
 * beside all of them together, where --together begins. With --turns the host tells which functions held
 * it up for more than 10 ms; with a word, only misuses whose name holds it are tried.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { startHosted } from '#lib/sandboxes/index.ts';
import { SandboxesUnderTest } from '../lib/testing/sandboxes-contract.ts';
import type { TerminalClient } from '../lib/testing/terminal-client.ts';
import { load, residentBytes } from './measuring.ts';
import { MISUSES } from './misuses.ts';
import type { Misuse } from './misuses.ts';

/** Milliseconds between two keys: a quick typist's. */
const BETWEEN_KEYS = 40;
const KEYS = 50;
const KEYS_AMONG_ALL = 500;
const AIM = 50;
const PROMPT = /# $/;

const turns = process.argv.includes('--turns');
const together = process.argv.includes('--together');
const [word = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = MISUSES.filter(({ name }) => name.includes(word));
if (turns) process.env.NODE_OPTIONS = `--import=${new URL('long-turns.ts', import.meta.url).href}`;

/** All in one host, where they could disturb each other. */
const LIMITS = { ...DEFAULT_LIMITS, host: { ...DEFAULT_LIMITS.host, processes: 1 } };
const directory = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
try {
  await measure();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const hosted = await startHosted({ directory, limits: LIMITS });
  await using served = await SandboxesUnderTest.serve(hosted);
  const quiet = await opened(served, 'quiet');
  const pid = hosted.hostPids[0];
  print('nobody else', await echoes(quiet, KEYS));
  for (const [index, misuse] of together ? [] : chosen.entries()) {
    mark(misuse.name);
    const terminal = await begin(served, `alone-${index}`, misuse);
    print(misuse.name, await echoes(quiet, KEYS));
    await end(served, `alone-${index}`, terminal);
  }
  mark('all of them');
  await Promise.all(chosen.map((misuse, index) => begin(served, `all-${index}`, misuse)));
  print('all of them', await echoes(quiet, KEYS_AMONG_ALL));
  process.stdout.write(`${load()}, the host's memory ${Math.round(residentBytes(hosted.hostPids[0]) / 1e6)} MB\n`);
  if (hosted.hostPids[0] !== pid) throw new Error('the host has died of it');
}

async function opened(served: SandboxesUnderTest, id: string): Promise<TerminalClient> {
  await served.sandboxes.open(id);
  const terminal = await served.terminal(id);
  await terminal.sees(PROMPT, 60_000);
  return terminal;
}

async function begin(served: SandboxesUnderTest, id: string, { files, command, paste }: Misuse): Promise<TerminalClient> {
  const terminal = await opened(served, id);
  const sandbox = await served.sandboxes.open(id);
  for (const [name, content] of Object.entries(files?.() ?? {})) await sandbox.writeFile(name, content);
  terminal.type(`${command}\r`);
  const pasted = paste?.() ?? '';
  for (let sent = 0; sent < pasted.length; sent += 32_768) terminal.type(pasted.slice(sent, sent + 32_768));
  return terminal;
}

async function end(served: SandboxesUnderTest, id: string, terminal: TerminalClient): Promise<void> {
  terminal.close();
  await (await served.sandboxes.open(id)).reset();
}

/** Milliseconds that each key waited. */
async function echoes(terminal: TerminalClient, keys: number): Promise<number[]> {
  const waits: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_KEYS));
    const before = terminal.bytes;
    const typed = performance.now();
    terminal.type(key % 40 === 39 ? '\x15' : 'k');
    while (terminal.bytes === before) await new Promise((resolve) => setImmediate(resolve));
    waits.push(performance.now() - typed);
  }
  return waits.sort((a, b) => a - b);
}

function mark(name: string): void {
  if (turns) process.stderr.write(`— ${name}\n`);
}

function print(name: string, waits: readonly number[]): void {
  const at = (part: number) => (waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? 0).toFixed(1).padStart(7);
  const worst = waits.at(-1) ?? 0;
  process.stdout.write(`${name.padEnd(44)} p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)} ms${worst > AIM ? `  (aim: ${AIM})` : ''}\n`);
}
