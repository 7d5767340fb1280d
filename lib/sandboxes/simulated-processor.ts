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

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  charge(): Promise<void> | void {
    this.#left -= 1;
    if (this.#left > 0) return;
    this.#left = CHARGES;
    return sleep(this.#clock, TICK);
  }
}
