import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import type { Processor } from '#lib/machine/index.ts';
import type { EventLoop } from './processor.ts';
import { SharedProcessor } from './processor.ts';

const LIMITS = { ...DEFAULT_LIMITS.processor, slice: 4, share: 0.25, burst: 100, patience: 1000, restShare: 0.05 };

/** An event loop whose time passes only by the work done and by waiting for the next timer. */
class FakeLoop implements EventLoop {
  time = 0;
  readonly #soon: (() => void)[] = [];
  readonly #later: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  soon(callback: () => void): void {
    this.#soon.push(callback);
  }

  later(callback: () => void, milliseconds: number): void {
    this.#later.push({ at: this.time + milliseconds, callback });
  }

  /** Runs turns until `end`, or until nothing is left to do. */
  async runUntil(end: number): Promise<void> {
    while (this.time < end) {
      await new Promise((resolve) => setImmediate(resolve));
      const callback = this.#due(this.time) ?? this.#soon.shift() ?? this.#due(Number.POSITIVE_INFINITY);
      if (!callback) return;
      callback();
    }
  }

  #due(instant: number): (() => void) | undefined {
    this.#later.sort((a, b) => a.at - b.at);
    if ((this.#later[0]?.at ?? Number.POSITIVE_INFINITY) > instant) return undefined;
    const next = this.#later.shift();
    if (next) this.time = Math.max(this.time, next.at);
    return next?.callback;
  }
}

interface Worker {
  done: number;
  /** The longest it was kept waiting. */
  longestWait: number;
}

/** Works a millisecond at a time without end. */
function busy(processor: Processor, loop: FakeLoop, end: number): Worker {
  const worker = { done: 0, longestWait: 0 };
  void (async () => {
    while (loop.time < end) {
      const before = loop.time;
      await processor.charge();
      worker.longestWait = Math.max(worker.longestWait, loop.time - before);
      loop.time += 1;
      worker.done += 1;
    }
  })();
  return worker;
}

/** Works for a moment every 60 milliseconds, as a shell does at a key. */
function typist(processor: Processor, loop: FakeLoop, end: number): Worker {
  const worker = { done: 0, longestWait: 0 };
  const key = async () => {
    const before = loop.time;
    await processor.charge();
    loop.time += 0.1;
    await processor.charge();
    worker.longestWait = Math.max(worker.longestWait, loop.time - before);
    worker.done += 1;
    if (loop.time < end) loop.later(() => void key(), 60);
  };
  loop.later(() => void key(), 60);
  return worker;
}

describe('SharedProcessor', () => {
  it('lets a short program run without waiting', () => {
    const loop = new FakeLoop();
    const processor = new SharedProcessor(LIMITS, loop).share();
    for (let step = 0; step < 3; step += 1) {
      expect(processor.charge()).toBeUndefined();
      loop.time += 1;
    }
  });

  it('knows who computes from who wakes for something short, though both may wait', async () => {
    const loop = new FakeLoop();
    const shared = new SharedProcessor(LIMITS, loop);
    const [short, long] = [shared.share(), shared.share()];
    busy(long, loop, 200);
    expect(short.isWaitedFor()).toBe(false);
    loop.later(() => {
      loop.time += LIMITS.slice;
      expect(short.charge()).toBeInstanceOf(Promise);
      expect([short.isWaitedFor(), long.isWaitedFor()]).toEqual([true, true]);
      loop.later(() => expect([short.isComputing(), long.isComputing()]).toEqual([false, true]), 50);
    }, 100);
    await loop.runUntil(200);
    expect.assertions(4);
  });

  it('gives busy sandboxes equal parts, and makes none wait longer than a round of slices', async () => {
    const loop = new FakeLoop();
    const shared = new SharedProcessor({ ...LIMITS, burst: 10_000 }, loop);
    const workers = [1, 2, 3].map(() => busy(shared.share(), loop, 3000));
    await loop.runUntil(3000);
    for (const worker of workers) {
      expect(worker.done).toBeGreaterThan(900);
      expect(worker.done).toBeLessThan(1100);
      expect(worker.longestWait).toBeLessThanOrEqual(2 * (LIMITS.slice + 1));
    }
  });

  it('lets whoever types go before those that compute', async () => {
    const loop = new FakeLoop();
    const shared = new SharedProcessor({ ...LIMITS, burst: 10_000 }, loop);
    const workers = Array.from({ length: 12 }, () => busy(shared.share(), loop, 3000));
    const typists = Array.from({ length: 20 }, () => typist(shared.share(), loop, 3000));
    await loop.runUntil(3000);
    for (const { longestWait, done } of typists) {
      expect(longestWait).toBeLessThan(3 * (LIMITS.slice + 1));
      expect(done).toBeGreaterThan(40);
    }
    expect(workers.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThan(2500);
  });

  it('lets those that compute go on however many type', async () => {
    const loop = new FakeLoop();
    const shared = new SharedProcessor({ ...LIMITS, burst: 10_000 }, loop);
    const worker = busy(shared.share(), loop, 3000);
    for (let count = 0; count < 500; count += 1) typist(shared.share(), loop, 3000);
    await loop.runUntil(3000);
    expect(worker.done).toBeGreaterThan(200);
  });

  it('counts all programs of a sandbox together', async () => {
    const loop = new FakeLoop();
    const shared = new SharedProcessor({ ...LIMITS, burst: 10_000 }, loop);
    const crowd = shared.share();
    const many = [1, 2, 3, 4].map(() => busy(crowd, loop, 2000));
    const alone = busy(shared.share(), loop, 2000);
    await loop.runUntil(2000);
    const together = many.reduce((sum, worker) => sum + worker.done, 0);
    expect(alone.done / together).toBeGreaterThan(0.8);
    expect(many.every((worker) => worker.done > 100)).toBe(true);
  });

  it('slows an endless loop to its share once the burst is used, and further when it never ends', async () => {
    const loop = new FakeLoop();
    const worker = busy(new SharedProcessor(LIMITS, loop).share(), loop, 60_000);
    await loop.runUntil(100);
    expect(worker.done).toBeGreaterThan(90);
    await loop.runUntil(2100);
    expect(worker.done / 2100).toBeLessThan(0.35);
    const before = worker.done;
    await loop.runUntil(10_000);
    const late = worker.done;
    await loop.runUntil(30_000);
    expect(late - before).toBeGreaterThan(400);
    expect((worker.done - late) / 20_000).toBeLessThan(0.06);
  });

  it('fills the burst again while a sandbox rests', async () => {
    const loop = new FakeLoop();
    const processor = new SharedProcessor(LIMITS, loop).share();
    busy(processor, loop, 200);
    await loop.runUntil(200);
    loop.time += 60_000;
    expect(processor.charge()).toBeUndefined();
    const again = busy(processor, loop, loop.time + 95);
    await loop.runUntil(loop.time + 95);
    expect(again.longestWait).toBeLessThanOrEqual(1);
  });
});
