import { Worker } from 'node:worker_threads';

/** What `./watch.ts` is told: when to end the process. */
export interface Watched {
  /** One number: microseconds of a core that this process may have used; Infinity when it may use any. */
  end: Float64Array<SharedArrayBuffer>;
}

/**
 * How long this process may compute. It is counted in time of a core and not by the clock, so that what is graded does not
 * depend on what else the machine does; and in a thread of its own, which goes on when nothing else does.
 */
export class ProcessorTime {
  readonly #end = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)).fill(Number.POSITIVE_INFINITY);

  constructor() {
    const workerData: Watched = { end: this.#end };
    new Worker(new URL('watch.ts', import.meta.url), { workerData, execArgv: [] }).unref();
  }

  /** From now on `milliseconds` of a core may be used; with more, the process is ended. Until it is disposed of. */
  limit(milliseconds: number): Disposable {
    const { user, system } = process.cpuUsage();
    this.#end[0] = user + system + milliseconds * 1000;
    return { [Symbol.dispose]: () => void this.#end.fill(Number.POSITIVE_INFINITY) };
  }
}
