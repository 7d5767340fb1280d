import type { Clock } from './clock.ts';
import type { ClockDriver, VirtualClock } from './virtual-clock.ts';

/** The longest delay that a host timer takes (2^31 - 1 ms); longer waits are taken in steps. */
const LONGEST_HOST_TIMER = 2 ** 31 - 1;

/** The host's own time, for what is not simulated: sessions, workshops. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, milliseconds) {
    const timer = setTimeout(callback, Math.min(LONGEST_HOST_TIMER, milliseconds)).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/**
 * Makes a virtual clock follow the host's time, and keeps following after it was skipped ahead.
 * While nothing waits, no host timer exists, so an idle sandbox costs no CPU.
 */
export function driveInRealTime(clock: VirtualClock): RealTimeDriver {
  return new RealTimeDriver(clock);
}

export class RealTimeDriver implements ClockDriver, Disposable {
  readonly #clock: VirtualClock;
  #offset: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #skipping = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#offset = clock.now() - performance.now();
    clock.drivenBy(this);
    this.#arm();
  }

  now(): number {
    return this.#skipping ? Number.NEGATIVE_INFINITY : performance.now() + this.#offset;
  }

  scheduled(): void {
    this.#arm();
  }

  /** Plays the next `milliseconds` of simulated time as fast as the work allows. */
  async skip(milliseconds: number): Promise<void> {
    this.#fire();
    this.#skipping = true;
    try {
      await this.#clock.advance(milliseconds);
      this.#offset = this.#clock.now() - performance.now();
    } finally {
      this.#skipping = false;
      this.#arm();
    }
  }

  [Symbol.dispose](): void {
    this.#clock.drivenBy(undefined);
    clearTimeout(this.#timer);
  }

  #fire(): void {
    try {
      if (!this.#skipping) this.#clock.fireDue(this.now());
    } finally {
      // A callback that fails is the host's affair; the others have their time all the same.
      this.#arm();
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#skipping) return;
    const due = this.#clock.nextDue();
    if (due === undefined) return;
    const delay = due - this.now();
    this.#timer = setTimeout(() => this.#fire(), Math.min(LONGEST_HOST_TIMER, Math.max(0, delay)));
  }
}
