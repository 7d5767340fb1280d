import type { Exercise } from './exercise.ts';

/** A set-up that ends at its first command that fails: a starting state made by halves teaches something untrue. */
export function untilOneFails(setup: string): string {
  return `set -e\n${setup}`;
}

/**
 * The commands, one after the other, that bring a sandbox from wherever it is to an exercise's starting state: what the
 * exercise touches is taken away, then its set-up runs. Other work stays.
 */
export function commandsToBegin({ touches = [], setup }: Exercise): readonly string[] {
  const clear = touches.length > 0 ? [`kubectl delete ${touches.join(' ')} --ignore-not-found --now`] : [];
  return setup === undefined ? clear : [...clear, untilOneFails(setup)];
}
