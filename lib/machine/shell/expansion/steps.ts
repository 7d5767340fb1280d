/**
 * Work that mostly needs no waiting: a generator that yields a promise only where it must (a command
 * substitution). Without one it runs to its end at once, which is what makes loops quick.
 */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

/** Runs steps; gives their result itself when they never had to wait. */
export function runSteps<T>(steps: Steps<T>): T | Promise<T> {
  const first = steps.next();
  return first.done ? first.value : finish(steps, first.value);
}

async function finish<T>(steps: Steps<T>, awaited: Promise<unknown>): Promise<T> {
  let pending = awaited;
  for (;;) {
    let step: IteratorResult<Promise<unknown>, T>;
    try {
      const value = await pending;
      step = steps.next(value);
    } catch (error) {
      step = steps.throw(error);
    }
    if (step.done) return step.value;
    pending = step.value;
  }
}

/** Waits within steps. */
export function* waitFor<T>(promise: Promise<T>): Steps<T> {
  return (yield promise) as T;
}
