import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SaveTurns } from './save-turns.ts';
import { Saver } from './saver.ts';

let saves: number[];
let fails: boolean;
let saver: Saver;

beforeEach(() => {
  vi.useFakeTimers();
  saves = [];
  fails = false;
  saver = new Saver({
    interval: 1_000, logsInterval: 60_000, turns: new SaveTurns(10_000),
    save: async () => {
      saves.push(performance.now());
      if (fails) throw new Error('the disk is full');
    },
    report: () => undefined,
  });
});

afterEach(() => vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('Saver', () => {
  it('saves a change at once, and those that follow once an interval', async () => {
    saver.changed();
    await pass(0);
    expect(saves).toHaveLength(1);
    for (let change = 0; change < 30; change += 1) {
      saver.changed();
      await pass(100);
    }
    expect(saves).toHaveLength(4);
  });

  it('tells all who ask for a save at the same time that it failed', async () => {
    fails = true;
    saver.changed();
    await pass(0);
    expect(await Promise.all([saver.flush(), saver.flush(), saver.flush()])).toEqual([false, false, false]);
    fails = false;
    expect(await Promise.all([saver.flush(), saver.flush()])).toEqual([true, true]);
  });

  it('lets logs wait until their own interval is over', async () => {
    saver.changed();
    await pass(0);
    for (let line = 0; line < 59; line += 1) {
      saver.logged();
      await pass(1_000);
    }
    expect(saves).toHaveLength(1);
    await pass(1_000);
    expect(saves).toHaveLength(2);
  });

  it('does not let a change wait because a log was written before it', async () => {
    saver.changed();
    await pass(0);
    saver.logged();
    await pass(500);
    saver.changed();
    await pass(500);
    expect(saves).toHaveLength(2);
  });

  it('tries a save that failed again, be it of logs alone', async () => {
    fails = true;
    saver.logged();
    await pass(0);
    fails = false;
    await pass(1_000);
    expect(saves).toHaveLength(2);
    expect(await saver.flush()).toBe(true);
    expect(saves).toHaveLength(2);
  });

  it('saves logs too when asked to have everything saved', async () => {
    saver.changed();
    await pass(0);
    saver.logged();
    expect(await saver.flush()).toBe(true);
    expect(saves).toHaveLength(2);
  });

  it('waits for its turn when many others save, and not when it is asked for', async () => {
    const turns = new SaveTurns(10_000);
    for (let save = 0; save < 100; save += 1) turns.held(10);
    for (let other = 0; other < 10; other += 1) turns.take();
    const waiting = new Saver({ interval: 1_000, logsInterval: 60_000, turns, save: async () => void saves.push(performance.now()), report: () => undefined });
    const begun = performance.now();
    waiting.changed();
    await pass(1_900);
    waiting.changed();
    expect(saves).toEqual([]);
    await pass(200);
    expect(saves.map((at) => Math.round((at - begun) / 100))).toEqual([20]);
    waiting.changed();
    expect(await waiting.flush()).toBe(true);
    expect(saves).toHaveLength(2);
  });
});

describe('turns', () => {
  const heldFor = (milliseconds: number) => {
    const turns = new SaveTurns(10_000);
    for (let save = 0; save < 100; save += 1) turns.held(milliseconds);
    return turns;
  };

  it('keep nobody waiting who is busy alone', async () => {
    const turns = heldFor(1);
    for (let second = 0; second < 5; second += 1) {
      expect(turns.take()).toBe(0);
      await pass(1_000);
    }
  });

  it('let all saves together hold everybody up for a twentieth of the time, and put none off for longer than they may', () => {
    const turns = heldFor(1);
    const waits = Array.from({ length: 600 }, () => turns.take());
    expect(waits.slice(0, 3).map(Math.round)).toEqual([0, 20, 40]);
    expect(Math.round(waits[300] ?? 0)).toBe(6_000);
    expect(waits.at(-1)).toBe(10_000);
  });
});
