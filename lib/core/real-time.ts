import type { Clock } from './clock.ts';
import type { ClockDriver, VirtualClock } from './virtual-clock.ts';

/** The longest delay that a host timer takes (2^31 - 1 ms); longer waits are taken in steps. */
const LONGEST_HOST_TIMER = 2 ** 31 - 1;

/** Timers with slack fire at multiples of this many milliseconds of the host's time. */
const TICK = 50;
/** Clocks are at most so many ticks apart, so that what a host does in one tick stays small. */
const PHASES = 20;
/** Multiples of the golden ratio are spread evenly over a beat, however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
let driven = 0;

/** Milliseconds of the host's time. */
export interface Doze {
  /** For so long nothing has happened but timers with slack. */
  after: number;
  /** Then these timers wait for each other so long at most, and are played together. */
  beat: number;
}

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
 *
 * With `doze`, a clock around which nothing happens falls behind, and plays what it has missed now and then: each timer
 * at its own instant of simulated time, so that nothing in the simulation can tell. Whoever comes from outside calls
 * `wake` first.
 */
export function driveInRealTime(clock: VirtualClock, doze?: Doze): RealTimeDriver {
  return new RealTimeDriver(clock, doze);
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
  /** The clock's time is what it is, and not the host's. */
  #playing = false;
  /** Where in each beat this clock wakes, as a part of it. */
  readonly #phase = (driven++ * GOLDEN) % 1;
  readonly #doze: Doze | undefined;
  /** When something last happened but a timer with slack, by the host's time. */
  #stirred = performance.now();
  /** What is due since `#wake` was last chosen may be late by the doze's beat. */
  #dozing = false;
  #catchingUp: Promise<void> | undefined;
  #disposed = false;

  constructor(clock: VirtualClock, doze?: Doze) {
    this.#clock = clock;
    this.#doze = doze;
    this.#offset = clock.now() - performance.now();
    clock.drivenBy(this);
    this.#arm();
  }

  now(): number {
    return this.#playing ? Number.NEGATIVE_INFINITY : performance.now() + this.#offset;
  }

  scheduled(due: number, slack: number): void {
    if (!this.#moving && this.#wakeFor(due, slack) < this.#wake) this.#arm();
  }

  cancelled(due: number, slack: number): void {
    if (!this.#moving && this.#wakeFor(due, slack) === this.#wake) this.#arm();
  }

  fired(slack: number): void {
    if (slack < TICK) this.stir();
  }

  /** Something happens: no dozing for a while. Cheap: called for each change. */
  stir(): void {
    this.#stirred = performance.now();
  }

  /**
   * Ends a doze: to be called, and waited for, before anything is done with what the clock belongs to.
   * Undefined when the time is right already.
   */
  wake(): Promise<void> | undefined {
    this.stir();
    if (this.#catchingUp || !this.#dozing) return this.#catchingUp;
    const now = this.now();
    if ((this.#clock.nextDue() ?? Number.POSITIVE_INFINITY) <= now) return this.#catchUp(now);
    this.#arm();
    return undefined;
  }

  /** Plays the next `milliseconds` of simulated time as fast as the work allows. */
  async skip(milliseconds: number): Promise<void> {
    await this.wake();
    this.#fire(this.now());
    await this.#play(async () => {
      await this.#clock.advance(milliseconds);
      this.#offset = this.#clock.now() - performance.now();
    });
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#clock.drivenBy(undefined);
    clearTimeout(this.#timer);
  }

  /** Lets the simulation have its own time meanwhile, not the host's. */
  async #play(work: () => Promise<void>): Promise<void> {
    this.#moving = true;
    this.#playing = true;
    try {
      await work();
    } finally {
      this.#playing = false;
      this.#moving = false;
      this.#arm();
    }
  }

  #catchUp(instant: number): Promise<void> {
    this.#catchingUp = this.#play(() => this.#clock.advanceTo(instant)).catch((fault: unknown) => {
      setImmediate(() => {
        throw fault;
      });
    }).finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  #fire(instant: number): void {
    if (this.#playing) return;
    if (this.#dozing) {
      void this.#catchUp(instant);
      return;
    }
    this.#moving = true;
    try {
      this.#clock.fireDue(instant);
    } finally {
      // A callback that fails is the host's affair, as it is in a doze; the others have their time all the same.
      this.#moving = false;
      this.#arm();
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wake = Number.POSITIVE_INFINITY;
    if (this.#moving || this.#disposed) return;
    this.#dozing = this.#doze !== undefined && performance.now() - this.#stirred >= this.#doze.after;
    const wake = this.#clock.earliest((due, slack) => this.#wakeFor(due, slack));
    if (wake === Number.POSITIVE_INFINITY) return;
    this.#wake = wake;
    const delay = Math.min(LONGEST_HOST_TIMER, Math.max(0, Math.ceil(wake - this.now())));
    // The host counts whole milliseconds and may be up to one early.
    this.#timer = setTimeout(() => this.#fire(Math.max(this.now(), delay < LONGEST_HOST_TIMER ? wake : 0)), delay);
  }

  #wakeFor(due: number, slack: number): number {
    if (slack < TICK) return due;
    const beat = this.#dozing && this.#doze ? this.#doze.beat : slack - (slack % TICK);
    const phase = Math.trunc(this.#phase * (this.#dozing ? beat / TICK : PHASES)) * TICK;
    const start = this.#offset + phase;
    return Math.ceil((due - start) / beat) * beat + start;
  }
}
