import type { Clock, Timer } from '#lib/core/index.ts';

export interface RelistOptions {
  clock: Clock;
  /** Milliseconds between looks at the runtime; 0 has every change acted on at once. */
  period: number;
  /** When the looks began, so that they are not at the same instants on every node of every sandbox. Epoch milliseconds. */
  since: number;
  isBusy(): boolean;
  /** Looks at the Pod. */
  sync(): void;
}

/**
 * How a Pod's worker learns of its containers: the runtime is looked at once a second, and every change seen
 * there asks for a sync. One that comes while the worker is busy, or beside another, waits for the look after:
 * a sync wants facts newer than the one before (pkg/kubelet/pleg/generic.go, podWorkers.UpdatePod,
 * podCache.GetNewerThan). The clock has a timer only while something is to be noticed.
 */
export class Relist implements Disposable {
  readonly #options: RelistOptions;
  readonly #seen = new Set<string>();
  #isPending = false;
  #timer: Timer | undefined;

  constructor(options: RelistOptions) {
    this.#options = options;
  }

  /** Something has changed in the runtime; `subject` is a container's name, or empty for the sandbox. */
  notice(subject: string): void {
    const { clock, period, since, sync } = this.#options;
    if (period === 0) return sync();
    this.#seen.add(subject);
    this.#timer ??= clock.setTimeout(() => this.#look(), period - ((clock.now() - since) % period));
  }

  /** The worker has done all that it was asked for. */
  rested(): void {
    if (!this.#isPending) return;
    this.#isPending = false;
    this.notice('\0pending');
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
  }

  #look(): void {
    this.#timer = undefined;
    const isBusy = this.#options.isBusy();
    if (isBusy || this.#seen.size > 1) this.#isPending = true;
    this.#seen.clear();
    if (!isBusy) this.#options.sync();
  }
}
