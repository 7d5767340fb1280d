import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { Resident, ResidentOptions } from './resident.ts';
import { Residents } from './residents.ts';
import { SnapshotStore } from './snapshots.ts';

/** A sandbox that is a number. */
class Counter implements Resident {
  readonly api = { request: () => Promise.reject(new Error()), upgrade: () => Promise.reject(new Error()) };
  readonly token = '';
  readonly namespace = 'default';
  readonly notice: string | undefined;
  value: number;
  disposed = false;
  readonly #onChange: () => void;
  readonly #onLog: () => void;

  constructor({ saved, notice, onChange, onLog }: ResidentOptions) {
    const state = saved as { value: number } | undefined;
    if (state && typeof state.value !== 'number') throw new Error('not a counter');
    this.value = state?.value ?? 0;
    this.notice = notice;
    this.#onChange = onChange;
    this.#onLog = onLog;
  }

  set(value: number): void {
    this.value = value;
    this.#onChange();
  }

  /** As a container's log goes on. */
  log(value: number): void {
    this.value = value;
    this.#onLog();
  }

  wake(): undefined {}

  listen(): Disposable {
    return { [Symbol.dispose]: () => undefined };
  }

  terminal(): undefined {
    return undefined;
  }

  readFile(): undefined {
    return undefined;
  }

  writeFile(): void {}

  run(): Promise<never> {
    return Promise.reject(new Error());
  }

  async skip(): Promise<void> {}

  async erase(): Promise<void> {}

  save(): unknown {
    return { value: this.value };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
    if (this.value < 0) throw new Error('does not end');
  }
}

let directory: string;
let store: SnapshotStore;
let problems: string[];
let tables: Residents[];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-residents-'));
  store = new SnapshotStore(directory, 1_000_000);
  problems = [];
  tables = [];
});

afterEach(async () => {
  await Promise.all(tables.map((table) => table[Symbol.asyncDispose]()));
  rmSync(directory, { recursive: true, force: true });
});

function open({ idle = 60_000, residents = 10, saveInterval = 20 } = {}): Residents {
  const table = new Residents({
    make: async (options) => new Counter(options),
    store,
    limits: { sandbox: { ...DEFAULT_LIMITS.sandbox, idle, saveInterval }, host: { ...DEFAULT_LIMITS.host, residents } },
    report: (problem) => problems.push(problem),
  });
  tables.push(table);
  return table;
}

async function use<T>(table: Residents, id: string, work: (counter: Counter) => T): Promise<T> {
  using hold = await table.hold(id);
  return work(hold.resident as Counter);
}

describe('Residents', () => {
  it('makes a sandbox once, however many ask at the same time', async () => {
    const table = open();
    const [first, second] = await Promise.all([table.hold('one'), table.hold('one')]);
    expect(first.resident).toBe(second.resident);
    const other = await table.hold('two');
    expect(other.resident).not.toBe(first.resident);
  });

  it('saves a change by itself, and the first state too', async () => {
    const table = open();
    await use(table, 'one', () => undefined);
    await expect.poll(() => store.read('one')).toEqual({ value: 0 });
    await use(table, 'one', (counter) => counter.set(5));
    await expect.poll(() => store.read('one')).toEqual({ value: 5 });
  });

  it('saves logs that waited when it drops a sandbox', async () => {
    const table = open({ idle: 0 });
    await use(table, 'one', () => undefined);
    await expect.poll(() => store.read('one')).toEqual({ value: 0 });
    await use(table, 'one', (counter) => counter.log(6));
    await table.dropIdle();
    expect(await store.read('one')).toEqual({ value: 6 });
  });

  it('drops what nobody holds, and brings it back as it was', async () => {
    const table = open({ idle: 0 });
    const held = await table.hold('held');
    const counter = await use(table, 'free', (free) => {
      free.set(7);
      return free;
    });
    await table.dropIdle();
    expect(counter.disposed).toBe(true);
    expect(table.count).toBe(1);
    expect(await use(table, 'free', (again) => [again !== counter, again.value])).toEqual([true, 7]);
    expect((held.resident as Counter).disposed).toBe(false);
  });

  it('lets whoever comes while it is being dropped wait for the saved state', async () => {
    const table = open({ idle: 0 });
    await use(table, 'one', (counter) => counter.set(3));
    const dropping = table.dropIdle();
    expect(await use(table, 'one', (counter) => counter.value)).toBe(3);
    await dropping;
  });

  it('makes room by dropping the one that was unused longest, and refuses when all are in use', async () => {
    const table = open({ residents: 2 });
    await use(table, 'old', (counter) => counter.set(1));
    const [, second] = [await use(table, 'young', () => undefined), await table.hold('second')];
    expect(table.count).toBe(2);
    const young = await table.hold('young');
    await expect(table.hold('third')).rejects.toThrow(
      new SandboxError('unavailable', 'Every place for a sandbox is taken; try again in some minutes.'),
    );
    young[Symbol.dispose]();
    second[Symbol.dispose]();
    expect(await use(table, 'old', (counter) => counter.value)).toBe(1);
  });

  it('drops the one that was used longest ago, and not the one that came first', async () => {
    const table = open({ residents: 2 });
    const counters: Counter[] = [];
    for (const id of ['first', 'second', 'first']) await use(table, id, (counter) => counters.push(counter));
    const [first, second] = counters;
    await use(table, 'third', () => undefined);
    expect([first?.disposed, second?.disposed]).toEqual([false, true]);
  });

  it('makes room for each of several that come at once', async () => {
    const table = open({ residents: 2 });
    const counters: Counter[] = [];
    for (const id of ['one', 'two']) await use(table, id, (counter) => counters.push(counter));
    await Promise.all([table.hold('three'), table.hold('four')]);
    expect(counters.map(({ disposed }) => disposed)).toEqual([true, true]);
    expect(table.count).toBe(2);
  });

  it('counts a hold that is let go of twice once', async () => {
    const table = open({ residents: 1 });
    const [one, other] = [await table.hold('held'), await table.hold('held')];
    one[Symbol.dispose]();
    one[Symbol.dispose]();
    await expect(table.hold('another')).rejects.toThrow('Every place for a sandbox is taken');
    other[Symbol.dispose]();
    await use(table, 'another', () => undefined);
  });

  it('makes nothing for whoever wants an existing one', async () => {
    const table = open();
    await expect(table.hold('guess', { existing: true })).rejects.toThrow(SandboxError);
    expect(readdirSync(directory)).toEqual([]);
    await use(table, 'real', () => undefined);
    await table.hold('real', { existing: true });
  });

  it('begins afresh after a reset', async () => {
    const table = open();
    const before = await table.hold('one');
    (before.resident as Counter).set(9);
    await expect.poll(() => store.read('one')).toEqual({ value: 9 });
    await table.reset('one');
    expect((before.resident as Counter).disposed).toBe(true);
    expect(await use(table, 'one', (counter) => counter.value)).toBe(0);
    await table.reset('never-there');
  });

  it.each([
    ['damaged on disk', async () => writeFileSync(path.join(directory, 'one.sandbox'), 'nonsense')],
    ['of another make', async () => store.write('one', { value: 'seven' })],
  ])('puts a snapshot aside that is %s, and tells the learner', async (_, spoil) => {
    await spoil();
    const table = open();
    expect(await use(table, 'one', (counter) => [counter.value, counter.notice])).toEqual([
      0, 'What was saved of this sandbox cannot be read, so this is a fresh one. The unreadable file was kept.',
    ]);
    expect(readdirSync(directory)).toContain('one.sandbox.damaged');
    expect(problems).toEqual(['The sandbox one begins afresh']);
  });

  it('keeps a sandbox in memory that cannot be saved, and tries again', async () => {
    const table = open({ idle: 0, saveInterval: 1 });
    rmSync(directory, { recursive: true });
    const counter = await use(table, 'one', (made) => {
      made.set(4);
      return made;
    });
    await expect.poll(() => problems.length).toBeGreaterThan(1);
    await table.dropIdle();
    expect(counter.disposed).toBe(false);
    store = new SnapshotStore(directory, 1_000_000);
    await expect.poll(() => store.read('one')).toEqual({ value: 4 });
  });

  it('saves everything at the end, and takes nobody after', async () => {
    const table = open({ saveInterval: 60_000 });
    for (const id of ['a', 'b', 'c']) await use(table, id, (counter) => counter.set(id.charCodeAt(0)));
    await table[Symbol.asyncDispose]();
    expect([await store.read('a'), await store.read('b'), await store.read('c')]).toEqual([{ value: 97 }, { value: 98 }, { value: 99 }]);
    await expect(table.hold('a')).rejects.toThrow('Drydock is stopping.');
  });

  it('saves the others when one does not end well', async () => {
    const table = open({ saveInterval: 60_000 });
    await use(table, 'bad', (counter) => counter.set(-1));
    await use(table, 'good', (counter) => counter.set(8));
    await table[Symbol.asyncDispose]();
    expect([await store.read('bad'), await store.read('good')]).toEqual([{ value: -1 }, { value: 8 }]);
    expect(problems).toEqual(['The sandbox bad did not end well']);
  });
});
