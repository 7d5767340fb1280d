import type { ProcessorLimits } from '#lib/config/index.ts';
import type { Processor } from '#lib/machine/index.ts';

/** The event loop, as far as sharing it needs it; tests bring their own. */
export interface EventLoop {
  /** Milliseconds, never going back. */
  now(): number;
  /** Calls back once input and output that is waiting has had its turn. */
  soon(callback: () => void): void;
  later(callback: () => void, milliseconds: number): void;
}

export const HOST_EVENT_LOOP: EventLoop = {
  now: () => performance.now(),
  soon: (callback) => void setImmediate(callback),
  later: (callback, milliseconds) => void setTimeout(callback, milliseconds),
};

export interface SandboxProcessor extends Processor {
  /** Whether a program waits for its turn. */
  isWaitedFor(): boolean;
  /** Whether it does more than wake for something short. */
  isComputing(): boolean;
}

/** Milliseconds without computing after which a sandbox counts as one that wakes for something short, such as a key. */
const REST = 20;
/** How many of those go on in one turn of the event loop. Together they have a slice, as one that computes has. */
const WOKEN_AT_ONCE = 8;
/** Turns in which only those go on while others compute and wait. */
const TURNS_OF_WOKEN = 4;

/**
 * Shares one core between sandboxes. A sandbox that has computed for a slice waits in a queue; one
 * waiting program goes on in each turn of the event loop, so a keystroke anywhere waits a slice at
 * most. Those that have just woken go before those that compute: an echo takes a moment, and whoever
 * types notices it. A sandbox that has used up its burst goes on at its share of the core.
 */
export class SharedProcessor {
  readonly #limits: ProcessorLimits;
  readonly #loop: EventLoop;
  readonly #ready: Share[] = [];
  readonly #woken: Share[] = [];
  #turnsOfWoken = 0;
  #running: { share: Share; since: number } | undefined;
  /** When the event loop's present turn began to be used; undefined between turns. */
  #turnBegan: number | undefined;

  constructor(limits: ProcessorLimits, loop: EventLoop = HOST_EVENT_LOOP) {
    this.#limits = limits;
    this.#loop = loop;
  }

  /** One sandbox's processor. */
  share(): SandboxProcessor {
    const share = new Share(this.#limits, this.#loop.now());
    return { charge: () => this.#charge(share), isWaitedFor: () => share.waiting.length > 0, isComputing: () => !share.hasJustWoken(this.#loop.now()) };
  }

  #charge(share: Share): Promise<void> | undefined {
    const now = this.#loop.now();
    if (this.#running?.share !== share) this.#switchTo(share, now);
    const used = now - (this.#running?.since ?? now);
    // The turn counts, not the sandbox's part of it: two that take over from each other would never end it.
    const turn = now - (this.#turnBegan ?? now);
    if (turn < this.#limits.slice && !share.exhausted(now, used)) return undefined;
    return this.#wait(share);
  }

  async #wait(share: Share): Promise<void> {
    await new Promise<void>((resolve) => {
      share.waiting.push(resolve);
      if (share.waiting.length === 1) this.#queue(share);
    });
    this.#switchTo(share, this.#loop.now());
  }

  /** Ends the account of whoever ran before, and opens this one's. */
  #switchTo(share: Share, now: number): void {
    this.#settle(now);
    this.#running = { share, since: now };
    this.#expectTurn();
  }

  #settle(now: number): void {
    if (this.#running) this.#running.share.spend(now, now - this.#running.since);
    this.#running = undefined;
  }

  #queue(share: Share): void {
    if (share.hasJustWoken(this.#loop.now())) this.#woken.push(share);
    else this.#ready.push(share);
    this.#expectTurn();
  }

  #expectTurn(): void {
    if (this.#turnBegan !== undefined) return;
    this.#turnBegan = this.#loop.now();
    this.#loop.soon(() => this.#turn());
  }

  #turn(): void {
    this.#turnBegan = undefined;
    const now = this.#loop.now();
    this.#settle(now);
    const shares = this.#nextShares(now);
    for (const share of shares) {
      const goOn = share.waiting.shift();
      if (share.waiting.length > 0) this.#queue(share);
      goOn?.();
    }
    if (shares.length > 0) this.#expectTurn();
  }

  #nextShares(now: number): Share[] {
    const othersWait = this.#ready.length > 0;
    if (this.#woken.length > 0 && !(othersWait && this.#turnsOfWoken >= TURNS_OF_WOKEN)) {
      this.#turnsOfWoken = othersWait ? this.#turnsOfWoken + 1 : 0;
      return this.#woken.splice(0, WOKEN_AT_ONCE);
    }
    this.#turnsOfWoken = 0;
    const next = this.#nextAllowed(now);
    return next ? [next] : [];
  }

  /** The first in the queue that has something left; others leave the queue until they have. */
  #nextAllowed(now: number): Share | undefined {
    for (let share = this.#ready.shift(); share; share = this.#ready.shift()) {
      const pause = share.pause(now);
      if (pause === 0) return share;
      const paused = share;
      this.#loop.later(() => this.#queue(paused), pause);
    }
    return undefined;
  }
}

/** What one sandbox has left: a bucket of milliseconds, filled at the sandbox's share of the core. */
class Share {
  readonly waiting: (() => void)[] = [];
  readonly #limits: ProcessorLimits;
  #left: number;
  #filled: number;
  /** Milliseconds used since the bucket was last full. */
  #used = 0;
  /** Milliseconds used since it last rested. */
  #usedSinceRest = 0;
  #lastUse = Number.NEGATIVE_INFINITY;

  constructor(limits: ProcessorLimits, now: number) {
    this.#limits = limits;
    this.#left = limits.burst;
    this.#filled = now;
  }

  exhausted(now: number, used: number): boolean {
    this.#fill(now);
    return this.#left <= used;
  }

  spend(now: number, milliseconds: number): void {
    this.#fill(now);
    this.#left -= milliseconds;
    this.#used += milliseconds;
    if (now - milliseconds - this.#lastUse >= REST) this.#usedSinceRest = 0;
    this.#usedSinceRest += milliseconds;
    this.#lastUse = now;
  }

  /** It has rested, and not used up a slice since. */
  hasJustWoken(now: number): boolean {
    if (this.#left <= 0) return false;
    return now - this.#lastUse >= REST || this.#usedSinceRest < this.#limits.slice;
  }

  /** Milliseconds to wait before the next slice may be used; 0 when it may be now. */
  pause(now: number): number {
    this.#fill(now);
    if (this.#left > 0) return 0;
    return Math.ceil((this.#limits.slice - this.#left) / this.#rate());
  }

  #rate(): number {
    return this.#used > this.#limits.patience ? this.#limits.restShare : this.#limits.share;
  }

  #fill(now: number): void {
    this.#left = Math.min(this.#limits.burst, this.#left + (now - this.#filled) * this.#rate());
    this.#filled = now;
    if (this.#left === this.#limits.burst) this.#used = 0;
  }
}
