import { setTimeout as delay } from 'node:timers/promises';
import type { CheckView, ExerciseResult, KindReference } from '#lib/checks/index.ts';
import { createClusterView, inOneMoment, pathOf, runExercise } from '#lib/checks/index.ts';
import { EventQueue } from '#lib/core/index.ts';
import type { KubernetesClient } from '#lib/kubernetes/index.ts';
import type { FoundExercise, Lesson } from '#lib/lessons/index.ts';
import type { ExerciseProgress, Learner, Progress } from '#lib/progress/index.ts';
import { isPassed } from '#lib/progress/index.ts';
import type { Sandbox, Sandboxes, Unwatched } from '#lib/sandboxes/index.ts';
import type { Clients } from './clients.ts';
import type { LearnerEvent, ResultObserver } from './runner.ts';

export interface FollowerOptions {
  learner: Learner;
  lesson: Lesson;
  progress: Progress;
  sandboxes: Sandboxes;
  clients: Clients;
  observer?: ResultObserver | undefined;
  signal: AbortSignal;
}

/** Changes that come together are answered by one run of the checks. Milliseconds. */
const TOGETHER = 40;
/** Between attempts to reach a sandbox that does not answer. Milliseconds. */
const RETRY = 1_000;

/**
 * Keeps the exercises of one open lesson page true: runs them at once and after every change of a kind
 * that their checks read, records first passes, and tells the page.
 */
export class LessonFollower {
  readonly #options: FollowerOptions;
  readonly #queue = new EventQueue<LearnerEvent>();
  /** By the path of the API that is watched, and `file` and `log`. */
  readonly #watches = new Map<string, Disposable>();
  #recorded: ReadonlyMap<string, ExerciseProgress> = new Map();
  #recordIsOld = true;
  /** The result that the page was last told of each exercise: it hears of changes only. */
  readonly #told = new Map<string, string>();
  #changed = Promise.withResolvers<void>();

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Events until the signal aborts. */
  async *events(): AsyncGenerator<LearnerEvent> {
    const { signal } = this.#options;
    signal.addEventListener('abort', () => this.#queue.close(), { once: true });
    const work = this.#work().catch((error: unknown) => this.#queue.fail(error));
    try {
      yield* this.#queue;
    } finally {
      this.#queue.close();
      this.#changed.resolve();
      await work;
    }
  }

  /** An answer was given, or an exercise begun anew: what is recorded is read again and the exercises run. */
  recordChanged(): void {
    this.#recordIsOld = true;
    this.#queue.push({ type: 'recorded' });
    this.#changed.resolve();
  }

  get #exercises(): readonly FoundExercise[] {
    const { lesson } = this.#options;
    return lesson.exercises.map((exercise) => ({ name: `${lesson.id}/${exercise.id}`, lesson, exercise }));
  }

  get #over(): boolean {
    return this.#options.signal.aborted || this.#queue.closed;
  }

  async #work(): Promise<void> {
    while (!this.#over) {
      this.#queue.push({ type: 'sandbox', state: 'starting' });
      try {
        await this.#followSandbox().finally(() => this.#stopWatching());
      } catch (error) {
        if (this.#over) return;
        this.#queue.push({ type: 'sandbox', state: 'unreachable' });
        await delay(RETRY, undefined, { signal: this.#options.signal }).catch(() => undefined);
        if (isBug(error)) throw error;
      }
    }
  }

  /** What the learner has passed before is not run again, but told. */
  async #recall(): Promise<void> {
    if (!this.#recordIsOld) return;
    this.#recordIsOld = false;
    const exercises = await this.#options.progress.exercises(this.#options.learner.id);
    this.#recorded = new Map(exercises.map((entry) => [entry.exercise, entry]));
    this.#queue.push({ type: 'passed', exercises: this.#exercises.map(({ name }) => name).filter((name) => this.#isPassed(name)) });
  }

  /** Runs the lesson's exercises and again after each change; returns when a watch ended, to start anew. */
  async #followSandbox(): Promise<void> {
    const { learner, sandboxes, clients } = this.#options;
    const sandbox = await sandboxes.open(learner.sandbox);
    const access = await sandbox.access();
    const client = clients.of(access);
    const kinds = new Map<string, KindReference>();
    const unwatched = new Set<Unwatched>();
    const view = createClusterView({
      client,
      namespace: access.namespace,
      readFile: (path) => sandbox.readFile(path),
      onRead: (kind) => kinds.set(pathOf(kind, access.namespace), kind),
      onUnwatchedRead: (what) => unwatched.add(what),
    });
    let ended = false;
    const onEnd = () => {
      ended = true;
      this.#changed.resolve();
    };
    this.#queue.push({ type: 'sandbox', state: 'ready' });
    while (!this.#over && !ended) {
      this.#changed = Promise.withResolvers();
      await this.#recall();
      await this.#runAll(inOneMoment(view));
      // Watched from the first read on; a kind that is new makes the checks run once more.
      const added = await this.#watch(client, [...kinds.keys()], onEnd);
      const isNew = await this.#followUnwatched(sandbox, [...unwatched], onEnd);
      if (!added && !isNew) await this.#changed.promise;
      if (!this.#over) await delay(TOGETHER);
    }
  }

  async #watch(client: KubernetesClient, paths: readonly string[], onEnd: () => void): Promise<boolean> {
    const fresh = paths.filter((path) => !this.#watches.has(path));
    for (const path of fresh) {
      this.#watches.set(path, await client.watch(path, {}, { event: () => this.#changed.resolve(), ended: onEnd }));
    }
    return fresh.length > 0;
  }

  /** Logs and files, which no watch of the API tells of; false when they are followed already. */
  async #followUnwatched(sandbox: Sandbox, read: readonly Unwatched[], onEnd: () => void): Promise<boolean> {
    const fresh = read.filter((what) => !this.#watches.has(what));
    for (const what of fresh) {
      this.#watches.set(what, await sandbox.followUnwatched(what, { changed: () => this.#changed.resolve(), ended: onEnd }));
    }
    return fresh.length > 0;
  }

  #stopWatching(): void {
    for (const watch of this.#watches.values()) watch[Symbol.dispose]();
    this.#watches.clear();
  }

  async #runAll(view: CheckView): Promise<void> {
    await Promise.all(this.#exercises.filter((found) => !this.#isPassed(found.name) && !this.#awaitsStart(found)).map((found) => this.#runOne(found, view)));
  }

  /** What is to be repaired is not broken yet: what happens to be right by now is no repair. */
  #awaitsStart({ name, exercise }: FoundExercise): boolean {
    return exercise.kind === 'repair' && this.#recorded.get(name)?.again !== true;
  }

  #isPassed(name: string): boolean {
    const recorded = this.#recorded.get(name);
    return recorded !== undefined && isPassed(recorded);
  }

  async #runOne(found: FoundExercise, view: CheckView): Promise<void> {
    const { name } = found;
    const result = await runExercise(found, view, this.#recorded.get(name)?.answer);
    if (this.#over) return;
    const passed = result.state === 'passed';
    if (passed) await this.#record(name, result);
    const told = JSON.stringify(result);
    if (this.#told.get(name) === told) return;
    this.#told.set(name, told);
    const attempts = this.#recorded.get(name)?.attempts ?? 0;
    this.#queue.push({ type: 'result', exercise: name, result, passed, attempts });
    this.#options.observer?.ran(this.#options.learner, { exercise: name, result, asked: false, attempts, passed });
  }

  async #record(name: string, result: ExerciseResult): Promise<void> {
    const recorded = await this.#options.progress.record(this.#options.learner.id, name, result, false);
    this.#recorded = new Map(this.#recorded).set(name, recorded);
  }
}

/** A fault of ours, as against a cluster or host that does not answer for the moment. */
function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}
