/** A place among Members. */
export class Member<T> {
  readonly value: T;
  #among: Members<T> | undefined;
  /** The neighbours, for Members alone. */
  before: Member<T> | undefined;
  after: Member<T> | undefined;

  constructor(value: T, among: Members<T>) {
    this.value = value;
    this.#among = among;
  }

  /** Gives the place up; again does nothing. */
  leave(): void {
    this.#among?.without(this);
    this.#among = undefined;
  }
}

/**
 * A set for members that come and go all the time, in the order of their coming. A Set leaves its table behind whenever
 * it has become empty or full, and a table that has grown old keeps those after it alive until a full collection, with
 * everything that was ever in them. Here whoever leaves holds nobody.
 */
export class Members<T> implements Iterable<T> {
  #first: Member<T> | undefined;
  #last: Member<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Who has been here longest. */
  get first(): Member<T> | undefined {
    return this.#first;
  }

  add(value: T): Member<T> {
    const member = new Member(value, this);
    member.before = this.#last;
    if (this.#last) this.#last.after = member;
    else this.#first = member;
    this.#last = member;
    this.#size += 1;
    return member;
  }

  /** For Member alone, which knows whether it is still here. */
  without(member: Member<T>): void {
    if (member.before) member.before.after = member.after;
    else this.#first = member.after;
    if (member.after) member.after.before = member.before;
    else this.#last = member.before;
    member.before = undefined;
    member.after = undefined;
    this.#size -= 1;
  }

  /** Those who are here now, whoever leaves or comes meanwhile. */
  [Symbol.iterator](): Iterator<T> {
    const values: T[] = [];
    for (let member = this.#first; member; member = member.after) values.push(member.value);
    return values.values();
  }
}
