import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import path from 'node:path';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { GradingLimits } from '#lib/config/index.ts';
import type { Grader } from './grader.ts';
import { GraderRefusal } from './grader.ts';
import type { FromWorker, GradingJob, ToWorker } from './worker/messages.ts';

const MAIN = path.join(import.meta.dirname, 'worker/main.ts');
/** Seconds after which a place in the queue is likely to be free. */
const SOON = 5;

export interface GraderOptions {
  /** The folder of the course. */
  content: string;
  limits: GradingLimits;
}

/** A grader whose process is started by the first hand-in, and ends when there are no more for a while. */
export function createGrader(options: GraderOptions): Grader {
  return new QueueingGrader(options);
}

interface Waiting {
  owner: string;
  job: GradingJob;
  settled: PromiseWithResolvers<string>;
}

class QueueingGrader implements Grader {
  readonly #content: string;
  readonly #limits: GradingLimits;
  readonly #rate: RateLimiterMemory;
  readonly #queue: Waiting[] = [];
  #current: Waiting | undefined;
  /** Whose hand-in was graded last. */
  #last: string | undefined;
  #worker: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor({ content, limits }: GraderOptions) {
    this.#content = content;
    this.#limits = limits;
    this.#rate = new RateLimiterMemory({ points: limits.perMinute, duration: 60 });
  }

  async grade(owner: string, job: GradingJob, signal?: AbortSignal): Promise<string> {
    await this.#admit(owner);
    const waiting: Waiting = { owner, job, settled: Promise.withResolvers() };
    const leave = () => this.#leave(waiting);
    signal?.addEventListener('abort', leave, { once: true });
    this.#queue.push(waiting);
    this.#next();
    return waiting.settled.promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    const refusal = new GraderRefusal('stopping', 'Drydock is stopping.');
    for (const { settled } of this.#queue.splice(0)) settled.reject(refusal);
    this.#settle()?.reject(refusal);
    await this.#end();
  }

  async #admit(owner: string): Promise<void> {
    if (this.#stopping) throw new GraderRefusal('stopping', 'Drydock is stopping.');
    const theirs = this.#queue.filter((waiting) => waiting.owner === owner).length;
    if (this.#queue.length >= this.#limits.waiting || theirs >= this.#limits.waitingOfOne) {
      throw new GraderRefusal('too-many-requests', 'Too many hand-ins wait to be graded. Try again soon.', SOON);
    }
    try {
      await this.#rate.consume(owner);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw new GraderRefusal('too-many-requests', `Only ${this.#limits.perMinute} hand-ins are graded in a minute. Try again in ${seconds} s.`, seconds);
    }
  }

  #leave(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting);
    if (at === -1) return;
    this.#queue.splice(at, 1);
    waiting.settled.reject(new GraderRefusal('stopping', 'The request was broken off.'));
  }

  /** Whoever was not graded last goes first, so that the many hand-ins of one do not hold up those of others. */
  #takeNext(): Waiting | undefined {
    const at = this.#queue.findIndex(({ owner }) => owner !== this.#last);
    const [next] = this.#queue.splice(Math.max(at, 0), 1);
    this.#last = next?.owner;
    return next;
  }

  #next(): void {
    if (this.#current || this.#stopping) return;
    clearTimeout(this.#timer);
    this.#current = this.#takeNext();
    if (!this.#current) {
      this.#timer = setTimeout(() => void this.#end(), this.#limits.idle).unref();
      return;
    }
    this.#worker ??= this.#start();
    const message: ToWorker = { type: 'grade', content: this.#content, time: this.#limits.time, job: this.#current.job };
    this.#worker.send(message, () => undefined);
    this.#timer = setTimeout(() => this.#worker?.kill('SIGKILL'), this.#limits.wait);
  }

  #start(): ChildProcess {
    const worker = fork(MAIN, {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${this.#limits.heap}`],
      // None of ours: grading needs nothing of it, and the instructors' secret may be in it.
      env: { NODE_ENV: 'production' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    worker.on('message', (answer: FromWorker) => {
      const settled = this.#settle();
      if (answer.type === 'graded') settled?.resolve(answer.json);
      else settled?.reject(new GraderRefusal('no-exercise', 'The course has no such exercise.'));
      this.#next();
    });
    // Ended for its time, dead of its memory, or of a fault: the next hand-in gets a new process.
    const onEnd = (reason: Error) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#settle()?.reject(reason);
      this.#next();
    };
    worker.on('exit', (status, signal) => onEnd(signal === null ? new Error(`the grading process ended with status ${status}`) : beyondLimits()));
    worker.on('error', onEnd);
    return worker;
  }

  /** Whoever waits for the hand-in that was being graded; nothing is, after. */
  #settle(): PromiseWithResolvers<string> | undefined {
    clearTimeout(this.#timer);
    const settled = this.#current?.settled;
    this.#current = undefined;
    return settled;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    clearTimeout(this.#timer);
    if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.kill('SIGKILL');
    await ended;
  }
}

/** Of one that was killed for its time, or was ended by its memory. */
function beyondLimits(): GraderRefusal {
  return new GraderRefusal('beyond-limits', 'Grading this takes more time or memory than a hand-in may.');
}
