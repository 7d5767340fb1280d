import type { Clock } from '#lib/core/index.ts';
import { sleep } from '#lib/core/index.ts';
import type { Processor } from '#lib/machine/index.ts';

/** Charges that one tick of simulated time is good for. */
const CHARGES = 2_000;
/** Milliseconds of simulated time. */
const TICK = 100;

/**
 * A processor whose time is the sandbox's own: busy work moves the simulated clock by counting, so the
 * same commands take the same simulated time on any machine, and an endless loop reaches its time limit.
 */
export class SimulatedProcessor implements Processor {
  readonly #clock: Clock;
  #left = CHARGES;
  /** Until the next tick, for whoever computes: the others would go on, and time would stand still. */
  #pause: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  charge(): Promise<void> | undefined {
    if (this.#pause) return this.#pause;
    this.#left -= 1;
    if (this.#left > 0) return undefined;
    this.#left = CHARGES;
    this.#pause = sleep(this.#clock, TICK).then(() => {
      this.#pause = undefined;
    });
    return this.#pause;
  }
}
