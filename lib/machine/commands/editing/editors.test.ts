import { describe, expect, it } from 'vitest';
import { Random } from '#lib/core/index.ts';
import { createShell } from '../../shell/index.ts';
import { testMachine, typedKeys } from '../../testing/index.ts';
import type { TestMachine, TestMachineOptions, TestSession } from '../../testing/index.ts';
import { busyboxPrograms, debianPrograms } from '../index.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: nginx\n    image: nginx:1.27\n';
const ENV = { PATH: '/usr/bin:/bin', HOME: '/root', LANG: 'C.UTF-8', TERM: 'xterm-256color' };

function machineWith(options: TestMachineOptions = {}): TestMachine {
  const programs = new Map([...debianPrograms, ...busyboxPrograms, ['bash', createShell({ flavour: 'bash' })]]);
  return testMachine({ programs, ...options, files: { '/root/pod.yaml': POD, ...options.files } });
}

async function open(test: TestMachine, args: readonly [string, ...string[]]): Promise<TestSession> {
  const session = test.session(args, { cwd: '/root', env: ENV });
  await session.settle();
  return session;
}

async function type(session: TestSession, ...chunks: string[]): Promise<void> {
  for (const chunk of chunks) await session.type(typedKeys(chunk));
}

const SPECIAL = ['\x1b', '\r', '\t', '\x7f', '\x1b[A', '\x1b[B', '\x1b[C', '\x1b[D', '\x1b[3~', '\x1b[5~', '\x1b[6~', '\x1b[200~a\rb\x1b[201~', '\x1b[99;9z', '漢', 'é', '🚀', '\udcff'];

/** Keys that a cat on the keyboard might press. Those that write or run are left out, so that what stays can be told. */
function garbage(random: Random, count: number, without: RegExp): string[] {
  const keys: string[] = [];
  while (keys.length < count) {
    const number = random.integer(180);
    const key = number < 95 ? String.fromCharCode(32 + number) : number < 127 ? String.fromCharCode(number - 95) : (SPECIAL[number % SPECIAL.length] ?? 'x');
    if (!without.test(key)) keys.push(key);
  }
  return keys;
}

describe('garbage', () => {
  it.each<[string, readonly [string, ...string[]], RegExp]>([
    ['vi', ['vi', 'pod.yaml'], /^[Z:]$|\x1a/],
    ['vi of BusyBox', ['busybox', 'vi', 'pod.yaml'], /^[Z:]$|\x1a/],
    ['nano', ['nano', 'pod.yaml'], /[\x0f\x13\x18\x14\x1a]/],
  ])('typed into %s neither harms the file nor breaks the editor', async (_name, args, without) => {
    for (const seed of [1, 2, 3, 4]) {
      await using test = machineWith();
      const session = await open(test, args);
      for (const key of garbage(new Random(seed), 800, without)) await session.terminal.input(new TextEncoder().encode(key.toWellFormed()));
      for (let turn = 0; turn < 20; turn += 1) await session.settle();
      session.terminal.resize(33, 7);
      await session.settle();
      expect(test.bugs).toEqual([]);
      expect(test.machine.processes().some((one) => one.pid === session.pid)).toBe(true);
      expect(test.machine.files.readText('/root/pod.yaml')).toBe(POD);
    }
  });
});

describe('an editor', () => {
  it.each([['nano', ''], ['vi', 'i']])('%s sends a few bytes for a key', async (name, before) => {
    await using test = machineWith();
    const session = await open(test, [name, 'pod.yaml']);
    await type(session, `${before}x`);
    const length = session.screen().length;
    await type(session, 'y');
    expect(session.screen().length - length).toBeLessThan(80);
  });

  it.each([
    ['nano', ['x', '<C-O>', '<Enter>'], 'Error writing big.txt: No space left on device'],
    ['vi', ['ix<Esc>', ':w<Enter>'], 'E514: Write error (file system full?)'],
  ])('%s says that the disk is full', async (name, keys, words) => {
    await using test = machineWith({ limits: { processes: 50, storage: 4096, fileSize: 1 << 20, openFiles: 100 } });
    const session = await open(test, [name, 'big.txt']);
    await type(session, name === 'vi' ? 'i' : '', `<PasteStart>${'0123456789'.repeat(600)}<PasteEnd>`, '<Esc>', ...keys);
    expect(session.screen()).toContain(words);
    expect(test.bugs).toEqual([]);
  });

  it('vi leaves what was there when the disk is full', async () => {
    await using test = machineWith({ limits: { processes: 50, storage: 4096, fileSize: 1 << 20, openFiles: 100 } });
    test.machine.files.writeFile('/root/kept.txt', 'kept\n');
    const session = await open(test, ['vi', 'kept.txt']);
    await type(session, `i<PasteStart>${'0123456789'.repeat(600)}<PasteEnd><Esc>`, ':w<Enter>');
    expect(test.machine.files.readText('/root/kept.txt')).toBe('kept\n');
  });

  it.each([['nano', '<C-T><C-Z>', '<C-X>'], ['vi', '<C-Z>', ':q<Enter>']])('%s goes to the background and comes back', async (name, suspend, leave) => {
    await using test = machineWith();
    const session = await open(test, ['bash', '--norc']);
    await type(session, `${name} pod.yaml<Enter>`, suspend);
    expect(session.screen()).toContain('Stopped');
    await type(session, 'echo $((40 + 2)) here<Enter>');
    expect(session.screen()).toContain('42 here');
    await type(session, 'fg<Enter>', leave, 'echo back $?<Enter>');
    expect(session.screen()).toMatch(/back 0/);
    expect(test.bugs).toEqual([]);
  });

  it.each([['nano', 'SIGTERM'], ['vi', 'SIGTERM'], ['nano', 'SIGKILL'], ['vi', 'SIGHUP']] as const)('%s can be ended by %s', async (name, signal) => {
    await using test = machineWith();
    const session = await open(test, [name, 'pod.yaml']);
    await type(session, 'ix');
    test.machine.kill(session.pid, signal);
    expect(await session.ended).toBeGreaterThan(128);
    expect(test.bugs).toEqual([]);
  });

  it.each([['nano'], ['vi']])('%s ends when its terminal goes away', async (name) => {
    await using test = machineWith();
    const session = await open(test, [name, 'pod.yaml']);
    session.terminal.hangUp();
    expect(await session.ended).toBeGreaterThan(0);
    expect(test.bugs).toEqual([]);
  });

  it.each([
    ['nano', ['nano', 'pod.yaml'], 'Standard input is not a terminal\n'],
    ['vi', ['vi', 'pod.yaml'], 'Vim: Warning: Output is not to a terminal\nVim: Warning: Input is not from a terminal\nVim: Error reading input, exiting...\nVim: Finished.\n'],
  ] as const)('%s needs a terminal', async (_name, [program, file], words) => {
    await using test = machineWith();
    expect(await test.run([program, file], { cwd: '/root', env: ENV })).toEqual({ code: 1, stdout: '', stderr: words });
  });

  it.each([['nano', '-h', /^Usage: nano/], ['vi', '--help', /^VIM - Vi IMproved 9.0/], ['vim', '--version', /^VIM - Vi IMproved 9.0/]] as const)('%s %s', async (name, flag, words) => {
    await using test = machineWith();
    const { code, stdout } = await test.run([name, flag], { env: ENV });
    expect([code, stdout]).toEqual([0, expect.stringMatching(words)]);
  });
});

describe('vi', () => {
  it('edits what comes from standard input', async () => {
    await using test = machineWith();
    const session = await open(test, ['bash', '--norc']);
    await type(session, 'sort pod.yaml | vi -<Enter>');
    expect(session.screen()).toContain('Vim: Reading from stdin...');
    await type(session, 'dd:q<Enter>', '<Enter>', ':w sorted.txt<Enter>', ':q!<Enter>', 'echo left $?<Enter>');
    expect(session.screen()).toContain('left 0');
    expect(test.machine.files.readText('/root/sorted.txt').split('\n').slice(0, 2)).toEqual(['  - name: nginx', '  containers:']);
  });

  it('ends a macro that calls itself for ever', async () => {
    await using test = machineWith();
    const session = await open(test, ['vi', 'pod.yaml']);
    await type(session, 'qaq', 'qai<Space><Esc>@aq', '@a');
    for (let turn = 0; turn < 400; turn += 1) await session.settle();
    await type(session, ':q!<Enter>');
    expect(await session.ended).toBe(0);
  });

  it('opens a file of a hundred thousand lines and goes to its end', async () => {
    await using test = machineWith({ files: { '/root/long.txt': Array.from({ length: 100_000 }, (_, row) => `line ${row}\n`).join('') } });
    const session = await open(test, ['vi', 'long.txt']);
    await type(session, 'G', ':%s/line/row/<Enter>', ':wq<Enter>');
    for (let turn = 0; turn < 200 && test.machine.processes().some((one) => one.pid === session.pid); turn += 1) await session.settle();
    expect(await session.ended).toBe(0);
    expect(test.machine.files.readText('/root/long.txt')).toMatch(/row 99999\n$/);
  });
});
