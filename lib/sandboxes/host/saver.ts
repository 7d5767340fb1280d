import type { SaveTurns } from './save-turns.ts';

export interface SaverOptions {
  /** Milliseconds between two saves. */
  interval: number;
  /** The same where nothing but logs has changed. */
  logsInterval: number;
  /** Shared with the savers of other sandboxes, so that they take turns. */
  turns: SaveTurns;
  save(): Promise<void>;
  /** A save failed; it is tried again after the interval. */
  report(cause: unknown): void;
}

/** A sandbox that holds others up while it is saved, as one with a huge file does, is saved less often: a tenth of the time at most. */
const REST = 10;

/** Saves one sandbox soon after it changes, once an interval at most. */
export class Saver {
  readonly #options: SaverOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #flushing: Promise<boolean> | undefined;
  #lastBegun = Number.NEGATIVE_INFINITY;
  /** Milliseconds for which the last save held everybody up, before compressing and writing went on beside. */
  #held = 0;
  #dirty = false;
  /** How long what is unsaved may wait. */
  #patience = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(options: SaverOptions) {
    this.#options = options;
  }

  /** There is something new to save. Cheap: called for each chunk of output. */
  changed(): void {
    this.#want(this.#options.interval);
  }

  /** There is something new to save that can wait. */
  logged(): void {
    this.#want(this.#options.logsInterval);
  }

  /** Saves what is unsaved now; false when that failed. Whoever asks meanwhile gets the same answer. */
  flush(): Promise<boolean> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#saving;
    // One that failed has armed the next.
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#dirty) await this.#begin();
    return !this.#dirty;
  }

  /** Saves what is unsaved, and nothing after. */
  async finish(): Promise<void> {
    await this.stop();
    if (this.#dirty) await this.#save();
  }

  /** No more saves; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#saving;
  }

  #want(patience: number): void {
    if (patience >= this.#patience || this.#stopped) return;
    this.#dirty = true;
    this.#patience = patience;
    this.#arm();
  }

  #arm(): void {
    if (this.#saving || this.#stopped) return;
    clearTimeout(this.#timer);
    const interval = Math.max(this.#patience, this.#held * REST);
    const wait = Math.max(0, this.#lastBegun + interval - performance.now());
    this.#timer = setTimeout(() => this.#takeTurn(), wait);
  }

  #takeTurn(): void {
    const begin = () => {
      this.#timer = undefined;
      void this.#begin();
    };
    const wait = this.#options.turns.take();
    if (wait <= 0) return begin();
    this.#timer = setTimeout(begin, wait);
    // Whatever changes meanwhile has its turn already.
    this.#patience = 0;
  }

  #begin(): Promise<void> {
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
      if (this.#dirty) this.#arm();
    });
    return this.#saving;
  }

  async #save(): Promise<void> {
    this.#lastBegun = performance.now();
    this.#dirty = false;
    this.#patience = Number.POSITIVE_INFINITY;
    try {
      const saving = this.#options.save();
      this.#held = performance.now() - this.#lastBegun;
      this.#options.turns.held(this.#held);
      await saving;
    } catch (cause) {
      this.#dirty = true;
      this.#patience = this.#options.interval;
      this.#options.report(cause);
    }
  }
}
