import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FromClass } from './messages.ts';

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay'];

let directory: string;
let running: ClassUnderWay[];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-class-'));
  running = [];
});

afterEach(async () => {
  for (const each of running) await each.end();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** A class in a process of its own, and what it has told. */
class ClassUnderWay {
  /** Learners whose page has said that they passed. */
  readonly told = new Set<string>();
  /** Whom the board shows as passed: when it was first read, and by now. */
  first: readonly string[] | undefined;
  readonly board = new Set<string>();
  host = 0;
  readonly #process: ChildProcess;

  constructor() {
    this.#process = fork(path.join(import.meta.dirname, 'class-process.ts'), [directory, NAMES.join(',')]);
    this.#process.on('message', (message: FromClass) => this.#take(message));
    running.push(this);
  }

  #take(message: FromClass): void {
    if (message.type === 'host') this.host = message.pid;
    if (message.type === 'passed') this.told.add(message.name);
    if (message.type !== 'board') return;
    if (message.first) this.first = message.passed;
    for (const name of message.passed) this.board.add(name);
  }

  /** Goes on with each message until something holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const ended = new AbortController();
      await Promise.race([once(this.#process, 'message', ended), once(this.#process, 'exit', ended).then(() => Promise.reject(new Error('the class has ended')))]);
      ended.abort();
    }
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  async end(): Promise<void> {
    if (!this.#process.connected) return;
    this.#process.disconnect();
    await once(this.#process, 'exit');
  }
}

describe('a class in the middle of its passes', () => {
  it('loses none by kill -9 of the web process, shows all on the board after, and goes on', async () => {
    const before = new ClassUnderWay();
    await before.until(() => before.told.size >= 3);
    await before.kill();
    expect(before.told.size).toBeLessThan(NAMES.length);
    const after = new ClassUnderWay();
    await after.until(() => after.first !== undefined);
    expect(after.first).toEqual(expect.arrayContaining([...before.told]));
    await after.until(() => after.board.size === NAMES.length);
  }, 120_000);

  it('loses none by kill -9 of the host process, and goes on', async () => {
    const room = new ClassUnderWay();
    await room.until(() => room.told.size >= 2 && room.host !== 0);
    process.kill(room.host, 'SIGKILL');
    await room.until(() => room.board.size === NAMES.length);
    await room.end();
    const again = new ClassUnderWay();
    await again.until(() => again.first !== undefined);
    expect([...(again.first ?? [])].sort()).toEqual(NAMES);
  }, 120_000);
});
