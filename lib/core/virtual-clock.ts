import type { Clock, Timer } from './clock.ts';

interface Entry {
  due: number;
  slack: number;
  order: number;
  callback: () => void;
  /** Where it is in the heap; NOWHERE once it has fired or was cancelled. */
  index: number;
}

const NOWHERE = -1;

export interface VirtualClockOptions {
  /** The clock's first reading, in milliseconds since the Unix epoch. */
  start: number;
  /**
   * Lets work that a timer set off come to rest before the next timer fires. The default waits one
   * turn of the event loop, which drains every promise that does no real input or output.
   */
  settle?: () => Promise<void>;
}

/** What moves a clock of its own accord. */
export interface ClockDriver {
  /** What the time should be by now, in epoch milliseconds. */
  now(): number;
  /** One more timer waits, due at that instant or up to `slack` milliseconds later. */
  scheduled(due: number, slack: number): void;
  /** It waits no more. */
  cancelled(due: number, slack: number): void;
  /** The time of one has come, and its callback is about to be called. */
  fired(slack: number): void;
}

const oneTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * A clock that moves only when it is told to. Tests and graders call `advance`; a live sandbox is
 * driven by `driveInRealTime`, and skips ahead with the same `advance`.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  /** What waits, the soonest first; below index i come 2i + 1 and 2i + 2, neither of which is sooner. */
  readonly #heap: Entry[] = [];
  readonly #settle: () => Promise<void>;
  #driver: ClockDriver | undefined;

  constructor(options: VirtualClockOptions) {
    this.#now = options.start;
    this.#settle = options.settle ?? oneTurn;
  }

  now(): number {
    return this.#driver ? Math.max(this.#now, this.#driver.now()) : this.#now;
  }

  setTimeout(callback: () => void, milliseconds: number, slack = 0): Timer {
    const due = this.now() + Math.max(0, Number.isFinite(milliseconds) ? milliseconds : 0);
    const entry: Entry = { due, slack, order: this.#order++, callback, index: NOWHERE };
    this.#push(entry);
    this.#driver?.scheduled(due, slack);
    return { cancel: () => this.#cancel(entry) };
  }

  /** When the next timer is due, in milliseconds since the epoch; undefined when nothing waits. */
  nextDue(): number | undefined {
    return this.#heap[0]?.due;
  }

  /** The earliest of what `instantOf` gives for the waiting timers, which must not be before a timer is due; Infinity when nothing waits. */
  earliest(instantOf: (due: number, slack: number) => number): number {
    const heap = this.#heap;
    let earliest = Number.POSITIVE_INFINITY;
    const visit = (index: number): void => {
      const entry = heap[index];
      // What is below in the heap is due later still.
      if (!entry || entry.due >= earliest) return;
      earliest = Math.min(earliest, instantOf(entry.due, entry.slack));
      visit(index * 2 + 1);
      visit(index * 2 + 2);
    };
    visit(0);
    return earliest;
  }

  /** Moves time on by `milliseconds`, firing what falls due in order and letting each come to rest. */
  async advance(milliseconds: number): Promise<void> {
    await this.advanceTo(this.#now + milliseconds);
  }

  /** Moves time on to `instant` (epoch milliseconds); an instant already past fires nothing. */
  async advanceTo(instant: number): Promise<void> {
    await this.#settle();
    for (let entry = this.#takeDue(instant); entry; entry = this.#takeDue(instant)) {
      this.#fire(entry);
      await this.#settle();
    }
    this.#now = Math.max(this.#now, instant);
  }

  /**
   * Moves time from timer to timer, as fast as the work allows, until `done` settles. Rejects when
   * nothing is left to wait for, or `limit` milliseconds of simulated time have passed.
   */
  async runUntil<T>(done: Promise<T>, limit: number): Promise<T> {
    const end = this.#now + limit;
    let settled = false;
    const mark = () => {
      settled = true;
    };
    done.then(mark, mark);
    for (;;) {
      await this.#settle();
      if (settled) return done;
      const due = this.nextDue();
      if (due === undefined) throw new Error('the simulation stands still: nothing is left to wait for');
      if (due > end) throw new Error(`not done after ${limit / 1000} s of simulated time`);
      await this.advanceTo(due);
    }
  }

  /** Fires everything due at or before `instant` without waiting in between: the live driver's step. */
  fireDue(instant: number): void {
    for (let entry = this.#takeDue(instant); entry; entry = this.#takeDue(instant)) this.#fire(entry);
    this.#now = Math.max(this.#now, instant);
  }

  /** Lets a driver move this clock, or with undefined leaves it to stand. */
  drivenBy(driver: ClockDriver | undefined): void {
    this.#driver = driver;
  }

  #fire({ due, slack, callback }: Entry): void {
    this.#now = Math.max(this.#now, due);
    this.#driver?.fired(slack);
    callback();
  }

  #takeDue(instant: number): Entry | undefined {
    const first = this.#heap[0];
    if (!first || first.due > instant) return undefined;
    this.#remove(first);
    return first;
  }

  #cancel(entry: Entry): void {
    if (entry.index === NOWHERE) return;
    this.#remove(entry);
    this.#driver?.cancelled(entry.due, entry.slack);
  }

  #push(entry: Entry): void {
    this.#heap.push(entry);
    this.#rise(entry, this.#heap.length - 1);
  }

  #remove(entry: Entry): void {
    const { index } = entry;
    entry.index = NOWHERE;
    const last = this.#heap.pop();
    if (!last || last === entry) return;
    // The last one takes the place, and goes from there to where it belongs.
    const above = this.#heap[(index - 1) >> 1];
    if (above && index > 0 && isBefore(last, above)) this.#rise(last, index);
    else this.#sink(last, index);
  }

  /** Puts an entry at `index` or, as long as those above it are later, further up. */
  #rise(entry: Entry, index: number): void {
    const heap = this.#heap;
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!isBefore(entry, above)) break;
      this.#place(above, at);
      at = parent;
    }
    this.#place(entry, at);
  }

  /** Puts an entry at `index` or, as long as one below it is sooner, further down. */
  #sink(entry: Entry, index: number): void {
    const heap = this.#heap;
    let at = index;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child] as Entry)) child += 1;
      const below = heap[child] as Entry;
      if (!isBefore(below, entry)) break;
      this.#place(below, at);
      at = child;
    }
    this.#place(entry, at);
  }

  #place(entry: Entry, index: number): void {
    this.#heap[index] = entry;
    entry.index = index;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
