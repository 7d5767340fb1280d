import type { Clock } from './clock.ts';
import type { ClockDriver, VirtualClock } from './virtual-clock.ts';

/** The longest delay that a host timer takes (2^31 - 1 ms); longer waits are taken in steps. */
const LONGEST_HOST_TIMER = 2 ** 31 - 1;

/** Timers with slack fire at multiples of this many milliseconds of the host's time. */
const TICK = 50;
/** How many ticks apart clocks may be, so that what a host does in one tick stays small. */
const PHASES = 20;
let driven = 0;

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
 * While nothing waits, no host timer exists, so an idle sandbox costs no CPU. Timers of one clock that have the same
 * slack fire together, once in that time, and those of many clocks at the same ticks of the host: a host that wakes
 * does much at once, and a sandbox's part of it while its memory is in the processor's caches.
 */
export function driveInRealTime(clock: VirtualClock): RealTimeDriver {
  return new RealTimeDriver(clock);
}

export class RealTimeDriver implements ClockDriver, Disposable {
  readonly #clock: VirtualClock;
  /** What the clock's time is ahead of the host's. */
  #offset: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the host timer waits for, in the clock's time. */
  #wake = Number.POSITIVE_INFINITY;
  /** The clock is being moved, and what will be due afterwards is not known yet. */
  #moving = false;
  #skipping = false;
  readonly #phase = (driven++ % PHASES) * TICK;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#offset = clock.now() - performance.now();
    clock.drivenBy(this);
    this.#arm();
  }

  now(): number {
    return this.#skipping ? Number.NEGATIVE_INFINITY : performance.now() + this.#offset;
  }

  scheduled(due: number, slack: number): void {
    if (!this.#moving && this.#wakeFor(due, slack) < this.#wake) this.#arm();
  }

  cancelled(due: number, slack: number): void {
    if (!this.#moving && this.#wakeFor(due, slack) === this.#wake) this.#arm();
  }

  /** Plays the next `milliseconds` of simulated time as fast as the work allows. */
  async skip(milliseconds: number): Promise<void> {
    this.#fire(this.now());
    this.#moving = true;
    this.#skipping = true;
    try {
      await this.#clock.advance(milliseconds);
      this.#offset = this.#clock.now() - performance.now();
    } finally {
      this.#skipping = false;
      this.#moving = false;
      this.#arm();
    }
  }

  [Symbol.dispose](): void {
    this.#clock.drivenBy(undefined);
    clearTimeout(this.#timer);
  }

  #fire(instant: number): void {
    if (this.#skipping) return;
    this.#moving = true;
    try {
      this.#clock.fireDue(instant);
    } finally {
      // A callback that fails is the host's affair; the others have their time all the same.
      this.#moving = false;
      this.#arm();
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wake = Number.POSITIVE_INFINITY;
    if (this.#moving) return;
    const wake = this.#clock.earliest((due, slack) => this.#wakeFor(due, slack));
    if (wake === Number.POSITIVE_INFINITY) return;
    this.#wake = wake;
    const delay = Math.min(LONGEST_HOST_TIMER, Math.max(0, Math.ceil(wake - this.now())));
    // The host counts whole milliseconds and may be up to one early.
    this.#timer = setTimeout(() => this.#fire(Math.max(this.now(), delay < LONGEST_HOST_TIMER ? wake : 0)), delay);
  }

  #wakeFor(due: number, slack: number): number {
    if (slack < TICK) return due;
    const beat = slack - (slack % TICK);
    const start = this.#offset + this.#phase;
    return Math.ceil((due - start) / beat) * beat + start;
  }
}
