import { expect, it } from 'vitest';
import { VirtualClock } from '#lib/core/index.ts';
import { SimulatedProcessor } from './simulated-processor.ts';

/** Charges of a program that computes until `clock` stands where it was told to end. */
async function compute(processor: SimulatedProcessor, clock: VirtualClock, until: number): Promise<number> {
  let charges = 0;
  for (; clock.now() < until; charges += 1) await processor.charge();
  return charges;
}

it('moves time by what is computed', async () => {
  const clock = new VirtualClock({ start: 0 });
  const working = compute(new SimulatedProcessor(clock), clock, 1_000);
  expect(await clock.runUntil(working, 2_000)).toBe(20_000);
});

it('has no more to give to many programs than to one', async () => {
  const clock = new VirtualClock({ start: 0 });
  const processor = new SimulatedProcessor(clock);
  const working = Promise.all([1, 2, 3].map(() => compute(processor, clock, 1_000)));
  const charges = (await clock.runUntil(working, 2_000)).reduce((sum, each) => sum + each, 0);
  expect(charges).toBeLessThan(20_100);
});

it('lets time pass though each of endless programs ends before it is made to wait', async () => {
  const clock = new VirtualClock({ start: 0 });
  const processor = new SimulatedProcessor(clock);
  let programs = 0;
  // One starts the next and computes little itself, as `while :; do true & done` does.
  const start = async (): Promise<void> => {
    for (; clock.now() < 1_000 && programs < 100_000; programs += 1) {
      await processor.charge();
      void Promise.resolve(processor.charge());
    }
  };
  await clock.runUntil(start(), 2_000);
  expect(programs).toBeLessThan(20_000);
});
