import type { Exercise } from './exercise.ts';

/**
 * The commands, one after the other, that bring a sandbox from wherever it is to an exercise's starting state: what the
 * exercise touches is taken away, then its set-up runs. Other work stays.
 */
export function commandsToBegin({ touches = [], setup }: Exercise): readonly string[] {
  const clear = touches.length > 0 ? [`kubectl delete ${touches.join(' ')} --ignore-not-found --now`] : [];
  return setup === undefined ? clear : [...clear, setup];
}
