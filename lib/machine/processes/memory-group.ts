/**
 * What the processes of one machine have allocated together, and how much that may be. Past it all of them are to
 * be killed, as Linux does with a memory cgroup whose `memory.oom.group` is set: the kubelet sets it for containers
 * (singleProcessOOMKill is false; pkg/kubelet/kuberuntime/kuberuntime_container_linux.go).
 */
export class MemoryGroup {
  readonly #limit: number;
  readonly #exceeded: () => void;
  #allocated = 0;
  #kills = 0;

  /** `limit` in bytes; undefined when there is none. */
  constructor(limit: number | undefined, exceeded: () => void) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#exceeded = exceeded;
  }

  /** Bytes. */
  get allocated(): number {
    return this.#allocated;
  }

  /** How often the limit was passed (`oom_group_kill` of memory.events). */
  get kills(): number {
    return this.#kills;
  }

  /** A process takes bytes, or with a negative number gives them back. */
  change(bytes: number): void {
    this.#allocated += bytes;
    if (bytes > 0 && this.#allocated > this.#limit) this.#exceed();
  }

  /** A process takes all that there is; without a limit there is always more. */
  exhaust(): void {
    if (this.#limit < Number.POSITIVE_INFINITY) this.#exceed();
  }

  #exceed(): void {
    this.#kills += 1;
    this.#exceeded();
  }
}
