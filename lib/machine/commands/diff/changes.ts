/** A run of lines that differ: `[from, to)` in each file, counted from 0. */
export interface Change {
  left: [from: number, to: number];
  right: [from: number, to: number];
}

/** The most edits that are looked for one by one: their search takes room and time that grow with the square. */
const MOST_EDITS = 1_000;
/** Edits looked for between two chances for others: each looks at as many places as there were edits before. */
const STRETCH = 8;

/**
 * What turns one list of lines into the other, as few lines as possible (Myers' algorithm). Yields where
 * others should have a turn.
 */
export function* changesBetween(left: readonly string[], right: readonly string[]): Generator<undefined, Change[], undefined> {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  const a = left.slice(start, left.length - end);
  const b = right.slice(start, right.length - end);
  const matches = yield* trace(a, b);
  const changes: Change[] = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...matches, [a.length, b.length] as const]) {
    if (nextX > x || nextY > y) changes.push({ left: [start + x, start + nextX], right: [start + y, start + nextY] });
    [x, y] = [nextX + 1, nextY + 1];
  }
  return changes.map((change, index) => slideDown({ left, right }, change, changes[index + 1]));
}

/** A run that could as well begin later does so, as GNU diff prints it. */
function slideDown({ left, right }: { left: readonly string[]; right: readonly string[] }, change: Change, next: Change | undefined): Change {
  const inserts = change.left[0] === change.left[1];
  if (!inserts && change.right[0] !== change.right[1]) return change;
  const lines = inserts ? right : left;
  const [from, to] = inserts ? change.right : change.left;
  const limit = next ? (inserts ? next.right[0] : next.left[0]) : lines.length;
  let by = 0;
  while (to + by < limit && lines[from + by] === lines[to + by]) by += 1;
  if (by === 0 || (next && to + by === limit)) return change;
  return { left: [change.left[0] + by, change.left[1] + by], right: [change.right[0] + by, change.right[1] + by] };
}

/** Pairs of lines that are the same and in the same order. Past the limit everything counts as changed. */
function* trace(a: readonly string[], b: readonly string[]): Generator<undefined, (readonly [number, number])[], undefined> {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const history: Map<number, number>[] = [];
  let best = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= most; edits += 1) {
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = diagonal === -edits || (diagonal !== edits && (best.get(diagonal - 1) ?? -1) < (best.get(diagonal + 1) ?? -1));
      let x = down ? (best.get(diagonal + 1) ?? 0) : (best.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return backtrack([...history, next], a.length, b.length);
    }
    history.push(next);
    best = next;
    if (edits % STRETCH === STRETCH - 1) yield;
  }
  return [];
}

function backtrack(history: readonly Map<number, number>[], endX: number, endY: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [endX, endY];
  for (let edits = history.length - 1; edits >= 0; edits -= 1) {
    const before = history[edits - 1];
    const diagonal = x - y;
    const down = !before ? false : diagonal === -edits || (diagonal !== edits && (before.get(diagonal - 1) ?? -1) < (before.get(diagonal + 1) ?? -1));
    const previous = down ? diagonal + 1 : diagonal - 1;
    const fromX = before ? (before.get(previous) ?? 0) : 0;
    const fromY = before ? fromX - previous : 0;
    const begin = before ? fromX + (down ? 0 : 1) : 0;
    while (x > begin) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    [x, y] = before ? [fromX, fromY] : [0, 0];
  }
  return pairs.reverse();
}
