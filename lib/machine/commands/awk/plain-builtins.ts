import { Random } from '#lib/core/index.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { MATH, substring } from './functions.ts';
import type { Memory } from './memory.ts';
import { toNumber } from './values.ts';
import type { Value } from './values.ts';

/** The functions that work on values alone. */
export class PlainBuiltins {
  readonly #call: Invocation;
  readonly #memory: Memory;
  #random = new Random(1);
  #seed = 0;

  constructor(call: Invocation, memory: Memory) {
    this.#call = call;
    this.#memory = memory;
  }

  /** Undefined for a name that is none of them. */
  run(name: string, values: readonly Value[]): Value {
    const [first, second, third] = values;
    const number = toNumber(first);
    switch (name) {
      case 'substr':
        return substring(this.#memory.text(first), toNumber(second), values.length > 2 ? toNumber(third) : Number.POSITIVE_INFINITY);
      case 'index':
        return this.#memory.text(first).indexOf(this.#memory.text(second)) + 1;
      case 'sprintf':
        return this.#memory.format('sprintf', values);
      case 'tolower':
        return this.#memory.text(first).toLowerCase();
      case 'toupper':
        return this.#memory.text(first).toUpperCase();
      case 'int':
        return Math.trunc(number);
      case 'rand':
        return this.#random.next();
      case 'srand': {
        const previous = this.#seed;
        this.#seed = values.length > 0 ? number : Math.floor(this.#call.process.clock.now() / 1000);
        this.#random = new Random(this.#seed);
        return previous;
      }
      case 'systime':
        return Math.floor(this.#call.process.clock.now() / 1000);
      case 'strftime':
        return strftime(values.length > 0 ? this.#memory.text(first) : '%c', momentAt(values.length > 1 ? toNumber(second) * 1000 : this.#call.process.clock.now(), this.#call.process.env.get('TZ')));
      case 'atan2':
        return Math.atan2(number, toNumber(second));
      default:
        return MATH[name]?.(number);
    }
  }
}
