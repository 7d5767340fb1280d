import { describe, expect, it } from 'vitest';
import { driveInRealTime, repeat, sleep, VirtualClock } from './index.ts';

describe('VirtualClock', () => {
  it('fires timers in order of their instant, and of their making within one', async () => {
    const clock = new VirtualClock({ start: 1_000 });
    const seen: string[] = [];
    clock.setTimeout(() => seen.push(`late ${clock.now()}`), 20);
    clock.setTimeout(() => seen.push(`first ${clock.now()}`), 10);
    clock.setTimeout(() => seen.push(`second ${clock.now()}`), 10);
    clock.setTimeout(() => seen.push('cancelled'), 5).cancel();
    await clock.advance(30);
    expect(seen).toEqual(['first 1010', 'second 1010', 'late 1020']);
    expect(clock.now()).toBe(1_030);
  });

  it('lets promises come to rest before it moves on', async () => {
    const clock = new VirtualClock({ start: 0 });
    const seen: number[] = [];
    void (async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        await sleep(clock, 10);
        await Promise.resolve();
        seen.push(clock.now());
      }
    })();
    await clock.advance(100);
    expect(seen).toEqual([10, 20, 30]);
  });

  it('runs until a promise settles, and says when nothing is left to wait for', async () => {
    const clock = new VirtualClock({ start: 0 });
    await expect(clock.runUntil(sleep(clock, 3_600_000).then(() => clock.now()), 1e9)).resolves.toBe(3_600_000);
    await expect(clock.runUntil(new Promise(() => {}), 1e9)).rejects.toThrow('nothing is left to wait for');
    await expect(clock.runUntil(sleep(clock, 60_000), 1_000)).rejects.toThrow('not done after 1 s');
  });

  it('rejects a sleep when its signal aborts', async () => {
    const clock = new VirtualClock({ start: 0 });
    const abort = new AbortController();
    const sleeping = sleep(clock, 10, abort.signal);
    abort.abort(new Error('killed'));
    await expect(sleeping).rejects.toThrow('killed');
    expect(clock.nextDue()).toBeUndefined();
  });

  it('keeps the order of timers when most others were cancelled', async () => {
    const clock = new VirtualClock({ start: 0 });
    const seen: number[] = [];
    const timers = Array.from({ length: 3000 }, (_, index) => clock.setTimeout(() => seen.push(index), (index * 7919) % 3001));
    for (const [index, timer] of timers.entries()) if (index % 10 !== 0) timer.cancel();
    timers[10]?.cancel();
    await clock.advance(4000);
    for (const timer of timers) timer.cancel();
    const kept = timers.map((_, index) => index).filter((index) => index % 10 === 0 && index !== 10);
    expect(seen).toEqual(kept.sort((one, other) => (one * 7919) % 3001 - (other * 7919) % 3001));
    expect(clock.nextDue()).toBeUndefined();
  });

  it('repeats until cancelled', async () => {
    const clock = new VirtualClock({ start: 0 });
    const seen: number[] = [];
    const timer = repeat(clock, 10, () => seen.push(clock.now()));
    await clock.advance(35);
    timer.cancel();
    await clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
  });
});

describe('driveInRealTime', () => {
  it('fires timers as the host time passes, and skips ahead on request', async () => {
    const clock = new VirtualClock({ start: 5_000 });
    using driver = driveInRealTime(clock);
    await sleep(clock, 5);
    expect(clock.now()).toBeGreaterThanOrEqual(5_005);
    const slept = sleep(clock, 30_000).then(() => 'slept');
    await driver.skip(30_000);
    await expect(slept).resolves.toBe('slept');
    expect(clock.now()).toBeGreaterThanOrEqual(35_005);
  });
});
