import type { Clock, Timer } from '#lib/core/index.ts';
import type { LivePod } from '../../resources/live.ts';
import { formatBinary, quantity } from '../../resources/quantity.ts';

/** Milliseconds between the eviction manager's looks (pkg/kubelet/kubelet.go, evictionMonitoringPeriod). */
const PERIOD = 10_000;
const STORAGE = 'ephemeral-storage';

export interface LocalStorageOptions {
  clock: Clock;
  /** When the node's looks began, in epoch milliseconds. */
  since: number;
  pod(): LivePod;
  /** Bytes in a volume, by its name in the Pod; undefined while it is not there. */
  volume(name: string): number | undefined;
  /** Bytes that a container has written to its own files and to its log. */
  container(name: string): number;
  /** The Pod stores more than it may; called once. */
  exceeded(message: string): void;
}

/**
 * What one Pod stores on its node's disk, held to the limits that its manifest sets: `sizeLimit` of emptyDirs, and
 * `ephemeral-storage` of containers (pkg/kubelet/eviction/eviction_manager.go, localStorageEviction). The clock has
 * a timer only after something was written by a Pod that has such limits.
 */
export class LocalStorage implements Disposable {
  readonly #options: LocalStorageOptions;
  readonly #isLimited: boolean;
  #timer: Timer | undefined;

  constructor(options: LocalStorageOptions) {
    this.#options = options;
    const { spec } = options.pod();
    this.#isLimited = (spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) || spec.containers.some((container) => container.resources?.limits?.[STORAGE] !== undefined);
  }

  /** A container has written something. */
  written(): void {
    if (!this.#isLimited || this.#timer) return;
    const { clock, since } = this.#options;
    this.#timer = clock.setTimeout(() => this.#look(), PERIOD - ((clock.now() - since) % PERIOD));
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
  }

  #look(): void {
    this.#timer = undefined;
    const message = this.#fullVolume() ?? this.#fullPod() ?? this.#fullContainer();
    if (message !== undefined) this.#options.exceeded(message);
  }

  #fullVolume(): string | undefined {
    for (const { name, emptyDir } of this.#options.pod().spec.volumes ?? []) {
      const limit = quantity(emptyDir?.sizeLimit);
      const used = this.#options.volume(name);
      if (limit > 0 && used !== undefined && used > limit) return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir?.sizeLimit}". `;
    }
    return undefined;
  }

  #fullPod(): string | undefined {
    const { containers, volumes = [] } = this.#options.pod().spec;
    const limits = containers.flatMap(({ resources }) => resources?.limits?.[STORAGE] ?? []);
    if (limits.length === 0) return undefined;
    const limit = sum(limits.map(quantity));
    const onDisk = volumes.filter(({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory');
    const used = sum(onDisk.map(({ name }) => this.#options.volume(name) ?? 0)) + sum(containers.map(({ name }) => this.#options.container(name)));
    return used > limit ? `Pod ephemeral local storage usage exceeds the total limit of containers ${formatBinary(limit)}. ` : undefined;
  }

  #fullContainer(): string | undefined {
    for (const { name, resources } of this.#options.pod().spec.containers) {
      const limit = resources?.limits?.[STORAGE];
      if (quantity(limit) > 0 && this.#options.container(name) > quantity(limit)) return `Container ${name} exceeded its local ephemeral storage limit "${limit}". `;
    }
    return undefined;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
