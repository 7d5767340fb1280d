/** Seeded randomness: the same seed gives the same names, addresses and orders, on any machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1). The generator is mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number in [0, below). */
  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** `length` characters, each drawn from `alphabet`. */
  string(alphabet: string, length: number): string {
    // Not added up letter by letter: V8 would keep every step of it as long as the text.
    const units = new Array<number>(length);
    for (let index = 0; index < length; index += 1) units[index] = alphabet.charCodeAt(this.integer(alphabet.length));
    return String.fromCharCode(...units);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.string('0123456789abcdef', 30);
    const variant = '89ab'[this.integer(4)];
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(12, 15)}`, `${variant}${hex.slice(15, 18)}`, hex.slice(18, 30)].join('-');
  }

  /** The state to save; `Random.restore` goes on from it. */
  save(): number {
    return this.#state;
  }

  static restore(state: number): Random {
    return new Random(state);
  }
}
