import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Saver } from './saver.ts';

let saves: number[];
let fails: boolean;
let saver: Saver;

beforeEach(() => {
  vi.useFakeTimers();
  saves = [];
  fails = false;
  saver = new Saver({
    interval: 1_000, logsInterval: 60_000,
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
});
