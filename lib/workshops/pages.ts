/** A place in a list that is sorted by time and then by id. */
export interface Place {
  at: Date;
  id: string;
}

/** Part of a list: what comes after a place, or from the beginning. */
export interface Page {
  limit: number;
  after: Place | undefined;
}

/** The list's part, and the place to go on after; undefined at its end. */
export interface Paged<T> {
  items: readonly T[];
  next: Place | undefined;
}

/** Enrolments after a place, in the order of joining: whoever joins or leaves meanwhile moves nobody else. */
export function joinedAfter(after: Place | undefined) {
  if (!after) return {};
  return { OR: [{ joinedAt: { gt: after.at } }, { joinedAt: after.at, learnerId: { gt: after.id } }] };
}

/** Workshops after a place, the newest first. */
export function startingBefore(after: Place | undefined) {
  if (!after) return {};
  return { OR: [{ startsAt: { lt: after.at } }, { startsAt: after.at, id: { gt: after.id } }] };
}

/** A part that was read with one more than its limit, to see whether it is the last. */
export function paged<T>(rows: readonly T[], { limit }: Page, placeOf: (row: T) => Place): Paged<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rows.length > limit ? placeOf(last) : undefined };
}

/** The page to read for `paged`. */
export function oneMore({ limit, after }: Page): Page {
  return { limit: limit + 1, after };
}
