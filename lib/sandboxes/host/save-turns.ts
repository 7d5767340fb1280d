/** The part of the time that saves of all sandboxes together hold everybody up: a twentieth. */
const REST = 20;
/** How much one save counts in what a save is expected to hold up. */
const WEIGHT = 0.1;

/**
 * Spreads the saves of many sandboxes: a class of 300 that types would else be saved 300 times a second. Whoever is busy
 * alone, or in a small class, never waits.
 */
export class SaveTurns {
  readonly #longest: number;
  /** The moment from which the next save may begin. */
  #next = Number.NEGATIVE_INFINITY;
  /** Milliseconds that a save holds everybody up, as far as is known. */
  #held = 0;

  /** `longest` is the most milliseconds that a save may be put off. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Takes a turn; gives the milliseconds until it. */
  take(): number {
    const now = performance.now();
    const at = Math.min(Math.max(now, this.#next), now + this.#longest);
    this.#next = at + this.#held * REST;
    return at - now;
  }

  /** A save has held everybody up for so many milliseconds. */
  held(milliseconds: number): void {
    this.#held += (milliseconds - this.#held) * WEIGHT;
  }
}
