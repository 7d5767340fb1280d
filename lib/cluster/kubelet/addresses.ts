/** Gives out the addresses of a node's Pods in order, going round (the CNI plugin host-local). */
export class PodAddresses {
  readonly #prefix: string;
  readonly #taken = new Set<number>();
  #last: number;

  /** `cidr` is a /24; its first address is the bridge. */
  constructor(cidr: string, last = 1) {
    this.#prefix = cidr.replace(/\.\d+\/\d+$/, '');
    this.#last = last;
  }

  get last(): number {
    return this.#last;
  }

  allocate(): string {
    for (let step = 1; step <= 253; step += 1) {
      const candidate = 2 + ((this.#last - 2 + step) % 253);
      if (this.#taken.has(candidate)) continue;
      this.#last = candidate;
      this.#taken.add(candidate);
      return `${this.#prefix}.${candidate}`;
    }
    throw new Error(`no addresses are left in ${this.#prefix}.0/24`);
  }

  /** Marks an address that a restored Pod has. */
  take(address: string): void {
    this.#taken.add(Number(address.split('.')[3]));
  }

  release(address: string): void {
    this.#taken.delete(Number(address.split('.')[3]));
  }
}
