import type { Outcome } from '../outcome.ts';
import { passed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';

/** Something that a check asks of an object. */
export type QuestionOf<T> = (object: T, view: CheckView) => Outcome | Promise<Outcome>;

/** All of these hold. The first that does not is what the learner hears of. */
export function allOf<T>(...questions: readonly QuestionOf<T>[]): QuestionOf<T> {
  return async (object, view) => {
    const found: string[] = [];
    for (const ask of questions) {
      const outcome = await ask(object, view);
      if (outcome.state !== 'passed') return outcome;
      found.push(outcome.found);
    }
    return passed(found.join('; '));
  };
}
