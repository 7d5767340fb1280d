import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnwatchedChanges } from './unwatched.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('UnwatchedChanges', () => {
  it('tells once of changes that come together', async () => {
    const changes = new UnwatchedChanges({ unheard: false });
    let told = 0;
    changes.listen(() => (told += 1));
    for (let change = 0; change < 100; change += 1) changes.note();
    await pass(20);
    expect(told).toBe(1);
    await pass(60_000);
    expect(told).toBe(1);
  });

  it('tells of changes without end a few times a second, and of the last one', async () => {
    const changes = new UnwatchedChanges({ unheard: false });
    let told = 0;
    changes.listen(() => (told += 1));
    for (let change = 0; change < 300; change += 1) {
      changes.note();
      await pass(10);
    }
    expect(told).toBeLessThanOrEqual(31);
    const before = told;
    changes.note();
    await pass(150);
    expect(told).toBe(before + 1);
  });

  it('has no timer while nobody listens', () => {
    const changes = new UnwatchedChanges({ unheard: true });
    changes.note();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells by itself where some changes are not heard of, for as long as somebody listens', async () => {
    const changes = new UnwatchedChanges({ unheard: true });
    let told = 0;
    const listening = changes.listen(() => (told += 1));
    await pass(1_500);
    expect(told).toBe(10);
    listening[Symbol.dispose]();
    await pass(1_000);
    expect(told).toBe(10);
    expect(vi.getTimerCount()).toBe(0);
  });
});
