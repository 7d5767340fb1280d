import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { SandboxesUnderTest } from '../testing/sandboxes-contract.ts';
import type { HostedSandboxes } from './hosted.ts';
import { startHosted } from './hosted.ts';

/** What learners do to their own sandbox, by mistake or not, all in one host process that must outlive it. */
const PROMPT = /# $/;
const LIMITS = { ...DEFAULT_LIMITS, host: { ...DEFAULT_LIMITS.host, processes: 1 } };

let directory: string;
let hosted: HostedSandboxes;
let served: SandboxesUnderTest;
let pid: number | undefined;
let opened = 0;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-hostile-'));
  hosted = await startHosted({ directory, limits: LIMITS });
  served = await SandboxesUnderTest.serve(hosted);
  pid = hosted.hostPids[0];
}, 60_000);

afterEach(() => expect(hosted.hostPids[0]).toBe(pid));

afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

function freshId(): string {
  opened += 1;
  return `sandbox-${opened}`;
}

describe('a neighbour notices nothing of', () => {
  it.each([
    ['an endless loop', 'while :; do :; done'],
    ['yes', 'yes'],
    ['yes into nothing', 'yes > /dev/null'],
    ['cat /dev/zero', 'cat /dev/zero'],
    ['a fork bomb', 'f() { f | f & }; f'],
    ['a file that grows', 'cat /dev/zero > big'],
  ])('%s', async (_, command) => {
    const [busyId, calmId] = [freshId(), freshId()];
    await Promise.all([served.sandboxes.open(busyId), served.sandboxes.open(calmId)]);
    const [busy, calm] = [await served.terminal(busyId), await served.terminal(calmId)];
    await Promise.all([busy.sees(PROMPT), calm.sees(PROMPT)]);
    busy.type(`${command}\r`);
    await busy.sees(command);
    for (let turn = 0; turn < 20; turn += 1) {
      calm.clear();
      calm.type(`echo turn-$((${turn} + 100))\r`);
      await calm.sees(`\nturn-${turn + 100}\r\n`);
    }
    busy.type('\x03');
    busy.clear();
    busy.type('echo still-$((40 + 2))\r');
    await busy.sees('still-42');
  }, 30_000);
});

describe('a terminal takes no harm from', () => {
  it('a paste of 10 MB that nobody reads', async () => {
    const id = freshId();
    await served.sandboxes.open(id);
    const terminal = await served.terminal(id);
    await terminal.sees(PROMPT);
    terminal.type('sleep 1000\r');
    await terminal.sees('sleep 1000\r\n');
    const piece = Buffer.alloc(64 * 1024, 'x');
    for (let sent = 0; sent < 10 * 1024 * 1024; sent += piece.length) terminal.type(piece);
    terminal.type('\x03');
    await terminal.sees(/\^C.*# $/s);
    terminal.clear();
    terminal.type('echo alive-$((1 + 1))\r');
    await terminal.sees('\nalive-2\r\n');
  }, 30_000);

  it('more than it takes, which it refuses', async () => {
    const id = freshId();
    await served.sandboxes.open(id);
    const terminal = await served.terminal(id);
    await terminal.sees(PROMPT);
    terminal.type('sleep 1000\r');
    await terminal.sees('sleep 1000\r\n');
    const piece = Buffer.alloc(64 * 1024, 'a line that nobody reads\n');
    for (let sent = 0; sent < 20 * 1024 * 1024; sent += piece.length) terminal.type(piece);
    const reason = 'More was typed than any program reads; the rest is not taken.';
    expect(await terminal.isClosed()).toEqual({ code: 1009, reason });
    const again = await served.terminal(id);
    again.type('\x03');
    again.type('echo alive-$((1 + 1))\r');
    await again.sees('\nalive-2\r\n');
  }, 30_000);

  it.each([
    ['a frame that is too large', 'x'.repeat(64 * 1024 + 1), 1009, 'One frame may hold 65536 bytes; send a larger paste in several.'],
    ['text that is no request', 'hello', 1008, 'This terminal does not know such a request.'],
    ['a request of another kind', '{"type":"shutdown"}', 1008, 'This terminal does not know such a request.'],
    ['sizes that make no sense', '{"type":"resize","columns":-5,"rows":1e999}', 1008, 'This terminal does not know such a request.'],
    ['acks below zero', '{"type":"ack","bytes":-1}', 1008, 'This terminal does not know such a request.'],
  ])('%s', async (_, frame, code, reason) => {
    const id = freshId();
    await served.sandboxes.open(id);
    const terminal = await served.terminal(id);
    await terminal.sees(PROMPT);
    terminal.send(frame);
    expect(await terminal.isClosed()).toEqual({ code, reason });
    expect(terminal.notices.at(-1)).toEqual({ type: 'refused', message: reason });
  });

  it('bytes that are no WebSocket at all, and bytes that are no text', async () => {
    const id = freshId();
    await served.sandboxes.open(id);
    const broken = await served.terminal(id);
    await broken.sees(PROMPT);
    broken.sendGarbage(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x00, 0x01, 0x02, 0x80]));
    await broken.isClosed();
    const terminal = await served.terminal(id);
    terminal.type(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28, 0x9b]));
    terminal.type('\x03');
    terminal.type('echo alive-$((1 + 1))\r');
    await terminal.sees('alive-2\r\n');
  });
});
