import { afterEach, describe, expect, it, vi } from 'vitest';
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

describe('repeat', () => {
  it('keeps its beat when a call comes late, and drops beats that were missed', () => {
    let hostNow = 0;
    const clock = new VirtualClock({ start: 0 });
    clock.drivenBy({ now: () => hostNow, scheduled: () => {}, cancelled: () => {}, fired: () => {} });
    const seen: number[] = [];
    repeat(clock, 10, () => seen.push(clock.now()));
    for (hostNow of [9, 13, 19, 21, 47, 49, 50]) clock.fireDue(hostNow);
    expect(seen).toEqual([13, 21, 47, 50]);
  });
});

describe('driveInRealTime', () => {
  afterEach(() => void vi.useRealTimers());

  /** Clocks of different times, driven by a host whose time the test moves. */
  function drivenClocks(): VirtualClock[] {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const clocks = [new VirtualClock({ start: 0 }), new VirtualClock({ start: 123.5 }), new VirtualClock({ start: 7_777 })];
    vi.advanceTimersByTime(1_003);
    for (const clock of clocks) driveInRealTime(clock);
    return clocks;
  }

  it('fires timers that have slack at ticks of the host, those of one clock together', () => {
    const clocks = drivenClocks();
    const seen: number[][] = clocks.map(() => []);
    for (const [index, clock] of clocks.entries()) {
      for (const delay of [3, 40, 90]) clock.setTimeout(() => seen[index]?.push(performance.now()), delay, 100);
    }
    vi.advanceTimersByTime(1000);
    for (const times of seen) {
      expect(times).toHaveLength(3);
      for (const [index, at] of times.entries()) {
        expect(at % 50).toBe(0);
        expect(at).toBeGreaterThanOrEqual(1_003 + ([3, 40, 90][index] ?? 0));
        expect(at).toBeLessThan(1_003 + ([3, 40, 90][index] ?? 0) + 100);
      }
      expect(new Set(times).size).toBeLessThanOrEqual(2);
    }
  });

  it('fires timers without slack on time, those with it along when they are due', () => {
    const [clock] = drivenClocks() as [VirtualClock];
    const seen: string[] = [];
    const at = (name: string) => () => seen.push(`${name} ${performance.now()}`);
    clock.setTimeout(at('slack, due'), 5, 50);
    clock.setTimeout(at('slack, not due'), 12, 50);
    clock.setTimeout(at('cancelled'), 2).cancel();
    clock.setTimeout(at('exact'), 10);
    vi.advanceTimersByTime(100);
    expect(seen).toEqual(['slack, due 1013', 'exact 1013', 'slack, not due 1050']);
    expect(vi.getTimerCount()).toBe(0);
  });

  describe('with a doze', () => {
    /** A clock with a beat of five seconds that may be half a second late, and when it was heard: `simulated at host`. */
    function dozing() {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
      const clock = new VirtualClock({ start: 0 });
      const driver = driveInRealTime(clock, { after: 60_000, beat: 10_000 });
      const began = performance.now();
      const seen: { simulated: number; host: number }[] = [];
      const note = () => seen.push({ simulated: clock.now(), host: performance.now() - began });
      repeat(clock, 5_000, note, 500);
      return { clock, driver, seen, note };
    }

    async function pass(milliseconds: number): Promise<void> {
      for (let passed = 0; passed < milliseconds; passed += 50) {
        vi.advanceTimersByTime(50);
        await rest();
      }
    }

    /** Work that a timer set off has a turn of the event loop for each timer. */
    async function rest(): Promise<void> {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }

    it('plays timers with slack together once nothing else has happened, each at its own instant', async () => {
      const { seen } = dozing();
      await pass(65_000);
      for (const { simulated, host } of seen) {
        expect(host).toBeLessThan(Math.ceil(simulated / 5_000) * 5_000 + 600);
      }
      const awake = seen.length;
      await pass(60_000);
      const late = seen.slice(awake);
      expect(late.map(({ simulated }) => simulated % 5_000)).toEqual(late.map(() => 0));
      expect(seen.map(({ simulated }) => Math.floor(simulated / 5_000))).toEqual(seen.map((_, index) => index + 1));
      const wakes = [...new Set(late.map(({ host }) => host))];
      expect(wakes.length).toBeLessThanOrEqual(7);
      for (const [index, wake] of wakes.slice(1).entries()) expect(wake - (wakes[index] ?? 0)).toBe(10_000);
      for (const { simulated, host } of late) expect(host - simulated).toBeLessThanOrEqual(10_050);
    });

    it('wakes when asked, with the time made up for, and stays awake', async () => {
      const { clock, driver, seen } = dozing();
      await pass(90_000);
      // Somewhere in a doze at least one beat waits.
      while (seen.length * 5_000 + 5_000 > performance.now()) await pass(1_000);
      const before = seen.length;
      await driver.wake();
      expect(seen.length).toBeGreaterThan(before);
      expect(seen.length).toBe(Math.floor(clock.now() / 5_000));
      expect(clock.now()).toBe(performance.now());
      expect(driver.wake()).toBeUndefined();
      await pass(20_000);
      for (const { simulated, host } of seen.slice(-3)) expect(host).toBeLessThan(Math.floor(simulated / 5_000) * 5_000 + 600);
    });

    it('is woken by a timer without slack, which finds what was due before it done', async () => {
      const { clock, seen, note } = dozing();
      clock.setTimeout(note, 97_300);
      await pass(97_250);
      const before = seen.length;
      await pass(50);
      expect(seen.slice(before).at(-1)).toEqual({ simulated: 97_300, host: 97_300 });
      expect(seen.map(({ simulated }) => Math.floor(simulated / 5_000)).slice(-3)).toEqual([18, 19, 19]);
      await pass(5_000);
      expect(seen.at(-1)?.host).toBeLessThan(100_600);
    });

    it('does not begin while something goes on', async () => {
      const { driver, seen } = dozing();
      for (let time = 0; time < 5; time += 1) {
        await pass(30_000);
        driver.stir();
      }
      for (const { simulated, host } of seen) expect(host).toBeLessThan(Math.floor(simulated / 5_000) * 5_000 + 600);
      expect(seen).toHaveLength(29);
    });

    it('ends with the driver', async () => {
      const { driver, seen } = dozing();
      await pass(75_000);
      const waking = driver.wake();
      driver[Symbol.dispose]();
      await waking;
      const { length } = seen;
      await pass(30_000);
      expect(seen).toHaveLength(length);
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  it('leaves no host timer behind when what it waited for was cancelled', () => {
    const [clock] = drivenClocks() as [VirtualClock];
    const timer = clock.setTimeout(() => {}, 10);
    expect(vi.getTimerCount()).toBe(1);
    timer.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

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
