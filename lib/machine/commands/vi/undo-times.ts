import type { Step } from '../editing/text-buffer.ts';

/** When each change was made, by its serial: for what `u` says. */
export class UndoTimes {
  readonly #times = new Map<number, number>();
  readonly #numbers = new Map<number, number>();
  #last = 0;

  /** A change has been finished. */
  note(step: Step | undefined, now: number): void {
    if (!step || this.#times.has(step.serial)) return;
    this.#last += 1;
    this.#times.set(step.serial, now);
    this.#numbers.set(step.serial, this.#last);
  }

  number(step: Step): number {
    return this.#numbers.get(step.serial) ?? this.#last;
  }

  age(step: Step, now: number): string {
    const then = this.#times.get(step.serial) ?? now;
    const seconds = Math.max(0, Math.floor(now / 1000) - Math.floor(then / 1000));
    if (seconds >= 100) return new Date(then).toISOString().slice(11, 19);
    return `${seconds} second${seconds === 1 ? '' : 's'} ago`;
  }
}
