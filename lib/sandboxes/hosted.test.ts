import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import type { Limits } from '#lib/config/index.ts';
import { giveManifest, SandboxesUnderTest, sandboxesContract } from '../testing/sandboxes-contract.ts';
import type { HostedSandboxes } from './hosted.ts';
import { SnapshotStore } from './host/snapshots.ts';
import { startHosted } from './hosted.ts';

const PROMPT = /# $/;
const directories: string[] = [];

function freshDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'drydock-sandboxes-'));
  directories.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

sandboxesContract('embedded clusters', () => startHosted({ directory: freshDirectory(), limits: DEFAULT_LIMITS }));

let running: { hosted: HostedSandboxes; served: SandboxesUnderTest }[];

beforeEach(() => {
  running = [];
});

afterEach(async () => {
  for (const { served } of running) await served[Symbol.asyncDispose]();
}, 30_000);

async function start(options: { directory?: string; limits?: Limits } = {}) {
  const directory = options.directory ?? freshDirectory();
  const hosted = await startHosted({ directory, limits: options.limits ?? DEFAULT_LIMITS });
  const served = await SandboxesUnderTest.serve(hosted);
  running.push({ hosted, served });
  return { directory, hosted, served };
}

async function killHost(hosted: HostedSandboxes): Promise<void> {
  const pid = hosted.hostPids[0];
  process.kill(pid ?? 0, 'SIGKILL');
  await expect.poll(() => hosted.hostPids[0]).not.toBe(pid);
}

/** Waits until what is on disk of a sandbox holds the words. */
async function saved(directory: string, id: string, words: string): Promise<void> {
  const store = new SnapshotStore(directory, DEFAULT_LIMITS.sandbox.snapshot);
  await expect.poll(async () => JSON.stringify(await store.read(id)), { timeout: 10_000 }).toContain(words);
}

async function stop(served: SandboxesUnderTest): Promise<void> {
  await served[Symbol.asyncDispose]();
  running = running.filter((each) => each.served !== served);
}

it('refuses more exchanges from outside than a sandbox may have, and hinders nobody else', async () => {
  const { served } = await start({ limits: { ...DEFAULT_LIMITS, api: { ...DEFAULT_LIMITS.api, exchanges: 2 } } });
  const [greedy, modest] = [await (await served.sandboxes.open('greedy')).access(), await (await served.sandboxes.open('modest')).access()];
  const ask = (id: string, token: string, signal?: AbortSignal) => fetch(`${served.address}/k8s/${id}:${token}/api/v1/pods${signal ? '?watch=true' : ''}`, signal ? { signal } : {});
  const over = new AbortController();
  await Promise.all([ask('greedy', greedy.token, over.signal), ask('greedy', greedy.token, over.signal)]);
  const refused = await ask('greedy', greedy.token);
  expect([refused.status, refused.headers.get('retry-after'), ((await refused.json()) as { reason: string }).reason]).toEqual([429, '1', 'TooManyRequests']);
  expect((await ask('modest', modest.token)).status).toBe(200);
  over.abort();
  await expect.poll(async () => (await ask('greedy', greedy.token)).status).toBe(200);
}, 30_000);

describe('many sandboxes', () => {
  const limits = { ...DEFAULT_LIMITS, host: { ...DEFAULT_LIMITS.host, processes: 2 } };
  const ids = Array.from({ length: 12 }, (_, index) => `many-${index}`);

  /** Opens them one after the other; the second host is there before the last third comes. */
  async function fill() {
    const started = await start({ limits });
    for (const id of ids.slice(0, 8)) await started.served.sandboxes.open(id);
    await expect.poll(() => started.hosted.hostPids.length, { timeout: 10_000 }).toBe(2);
    for (const id of ids.slice(8)) await started.served.sandboxes.open(id);
    return started;
  }

  it('share two hosts, of which the second starts when it is wanted', async () => {
    const { hosted, served } = await start({ limits });
    await served.sandboxes.open('one');
    expect(hosted.hostPids).toHaveLength(1);
    await stop(served);

    const { hosted: full, served: many } = await fill();
    const ports = await Promise.all(ids.map(async (id) => new URL((await (await many.sandboxes.open(id)).access()).server).port));
    expect(new Set(ports.slice(0, 8)).size).toBe(1);
    expect(new Set(ports.slice(8)).size).toBe(1);
    expect(new Set(ports).size).toBe(2);
    expect(full.hostPids).toHaveLength(2);
  });

  it('stay where they are when the other host dies, and come back where they were', async () => {
    const { directory, hosted, served } = await fill();
    const [first, second] = await Promise.all([ids[0], ids[11]].map((id) => served.sandboxes.open(id ?? '')));
    for (const sandbox of [first, second]) await sandbox?.writeFile('note.txt', `of ${sandbox.id}`);
    await saved(directory, 'many-11', 'of many-11');
    const [one, other] = hosted.hostPids;
    process.kill(other ?? 0, 'SIGKILL');
    expect(await second?.readFile('note.txt')).toBe('of many-11');
    expect(await first?.readFile('note.txt')).toBe('of many-0');
    expect(hosted.hostPids[0]).toBe(one);
    expect(hosted.hostPids[1]).not.toBe(other);
  });

  it('are found by a kubectl of somebody who kept the kubeconfig, after everything was started anew', async () => {
    const { directory, served } = await fill();
    const tokens = await Promise.all(ids.map(async (id) => (await (await served.sandboxes.open(id)).access()).token));
    await stop(served);
    const { served: again } = await start({ directory, limits });
    for (const [index, id] of ids.entries()) {
      const answer = await fetch(`${again.address}/k8s/${id}/version`, { headers: { authorization: `Bearer ${tokens[index]}` } });
      expect(answer.status).toBe(200);
    }
  });
});

describe('a sandbox survives', () => {
  it('the end and a new start of everything', async () => {
    const directory = freshDirectory();
    const { served } = await start({ directory });
    const sandbox = await served.sandboxes.open('kept');
    const terminal = await served.terminal('kept');
    await terminal.sees(PROMPT);
    await giveManifest(sandbox, 'kept');
    terminal.type('echo kept > note.txt; kubectl create -f kept.yml\r');
    await terminal.sees('configmap/kept created');
    const { token } = await sandbox.access();
    await stop(served);

    const { served: again } = await start({ directory });
    const back = await again.sandboxes.open('kept');
    expect(await back.readFile('note.txt')).toBe('kept\n');
    expect((await back.run('kubectl get configmap kept -o name')).output).toBe('configmap/kept\n');
    expect((await back.access()).token).toBe(token);
    const screen = await again.terminal('kept');
    await screen.sees('configmap/kept created');
    expect(screen.notices).toEqual([{ type: 'attached', restored: true }]);
  });

  it('kill -9 of the host process, but for its last second, and terminals join again by themselves', async () => {
    const { directory, hosted, served } = await start();
    const sandbox = await served.sandboxes.open('kept');
    const terminal = await served.terminal('kept');
    await terminal.sees(PROMPT);
    await giveManifest(sandbox, 'kept');
    terminal.type('echo kept > note.txt; kubectl create -f kept.yml\r');
    await terminal.sees('configmap/kept created');
    await saved(directory, 'kept', 'configmap/kept created');
    terminal.clear();
    process.kill(hosted.hostPids[0] ?? 0, 'SIGKILL');
    await expect.poll(() => terminal.notices.at(-1)).toEqual({ type: 'waiting' });
    terminal.type('cat note.txt\r');
    await terminal.sees('\nkept\r\n');
    expect(terminal.text).toContain('configmap/kept created');
    expect(terminal.notices).toEqual([{ type: 'attached', restored: false }, { type: 'waiting' }, { type: 'attached', restored: true }]);
    expect((await sandbox.run('kubectl get configmap kept -o name')).output).toBe('configmap/kept\n');
  });

  it('kill -9 with a Pod running, which serves as before', async () => {
    const { directory, hosted, served } = await start();
    const sandbox = await served.sandboxes.open('pod');
    await sandbox.writeFile('pod.yml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx:latest\n');
    await sandbox.run('kubectl create -f pod.yml');
    await sandbox.skip(30_000);
    const look = "kubectl get pod web -o jsonpath='{.status.phase} {.status.containerStatuses[0].restartCount} {.metadata.uid}'; echo";
    const page = 'curl -s $(kubectl get pod web -o jsonpath={.status.podIP}) | grep title';
    await sandbox.run('kubectl exec web -- sh -c "echo kept > /tmp/note"');
    const { output: before } = await sandbox.run(look);
    expect(before).toMatch(/^Running 0 /);
    await saved(directory, 'pod', '"/tmp/note"');
    await killHost(hosted);
    expect((await sandbox.run(look)).output).toBe(before);
    await sandbox.skip(5000);
    expect((await sandbox.run(`${page}; kubectl exec web -- cat /tmp/note`)).output).toBe('<title>Welcome to nginx!</title>\nkept\n');
    expect((await sandbox.run(look)).output).toBe(before);
  });

  it('a host that hangs', async () => {
    const limits = { ...DEFAULT_LIMITS, host: { ...DEFAULT_LIMITS.host, heartbeat: 2500 } };
    const { directory, hosted, served } = await start({ limits });
    const sandbox = await served.sandboxes.open('kept');
    await sandbox.writeFile('note.txt', 'kept');
    await saved(directory, 'kept', 'note.txt');
    const before = hosted.hostPids[0];
    process.kill(before ?? 0, 'SIGSTOP');
    await expect.poll(() => hosted.hostPids[0], { timeout: 10_000 }).not.toBe(before);
    expect(await sandbox.readFile('note.txt')).toBe('kept');
  }, 20_000);

  it('the end of a host that was only just starting in its place, and so does whoever waits for it', async () => {
    const { hosted, served } = await start();
    await served.sandboxes.open('waited-for');
    await killHost(hosted);
    const opening = served.sandboxes.open('waited-for');
    await killHost(hosted);
    expect((await opening).id).toBe('waited-for');
  });

  it('being dropped from memory because nobody uses it', async () => {
    const limits = { ...DEFAULT_LIMITS, sandbox: { ...DEFAULT_LIMITS.sandbox, idle: 50 } };
    const { served } = await start({ limits });
    const sandbox = await served.sandboxes.open('idle');
    await giveManifest(sandbox, 'kept');
    await sandbox.run('echo kept > note.txt; kubectl create -f kept.yml; sleep 1000 & disown');
    // A process does not outlive the drop, so its absence shows that there was one.
    await expect.poll(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return (await sandbox.run('ps ax')).output.includes('sleep 1000');
    }).toBe(false);
    expect((await sandbox.run('cat note.txt; kubectl get configmap kept -o name')).output).toBe('kept\nconfigmap/kept\n');
  });

  it('damage to its file, as a fresh one with a sentence in its terminal', async () => {
    const directory = freshDirectory();
    writeFileSync(path.join(directory, 'spoilt.sandbox'), 'no snapshot');
    const { served } = await start({ directory });
    await served.sandboxes.open('spoilt');
    const terminal = await served.terminal('spoilt');
    await terminal.sees(/this is a fresh one.*root@kube-control01:~# $/s);
    expect(readdirSync(directory)).toContain('spoilt.sandbox.damaged');
  });
});
