import type { Clock } from '#lib/core/index.ts';
import { emptyVolume } from '#lib/machine/index.ts';
import type { MachineLimits, Volume } from '#lib/machine/index.ts';

/** The contents of PersistentVolumes, which outlive Pods and are reached from every node. */
export class ClaimVolumes {
  readonly #clock: Clock;
  readonly #limits: MachineLimits;
  readonly #volumes = new Map<string, Volume>();

  constructor(clock: Clock, limits: MachineLimits, saved: Readonly<Record<string, unknown>> = {}) {
    this.#clock = clock;
    this.#limits = limits;
    for (const [name, state] of Object.entries(saved)) this.#volumes.set(name, emptyVolume({ clock, limits, saved: state }));
  }

  /** The files of a PersistentVolume, made empty on first use. */
  get(persistentVolume: string): Volume {
    const known = this.#volumes.get(persistentVolume);
    if (known) return known;
    const fresh = emptyVolume({ clock: this.#clock, limits: this.#limits });
    this.#volumes.set(persistentVolume, fresh);
    return fresh;
  }

  /** The volume was deleted with its data. */
  remove(persistentVolume: string): void {
    this.#volumes.get(persistentVolume)?.discard();
    this.#volumes.delete(persistentVolume);
  }

  save(): Record<string, unknown> {
    return Object.fromEntries([...this.#volumes].map(([name, volume]) => [name, volume.save()]));
  }
}
