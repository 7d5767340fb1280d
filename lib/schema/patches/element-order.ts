import { isMap, jsonEqual } from './json-value.ts';

/** Whether two elements of a merged list stand for the same one. */
export function sameElement(a: unknown, b: unknown, mergeKey: string | undefined): boolean {
  if (mergeKey === undefined) return jsonEqual(a, b);
  return isMap(a) && isMap(b) && jsonEqual(a[mergeKey], b[mergeKey]);
}

function indexIn(list: readonly unknown[], element: unknown, mergeKey: string | undefined): number {
  return list.findIndex((each) => sameElement(each, element, mergeKey));
}

export interface Ordering {
  merged: readonly unknown[];
  /** The order that the patch wants for what it names. */
  patchOrder: readonly unknown[];
  /** The order that the list had. */
  serverOrder: readonly unknown[];
  mergeKey: string | undefined;
}

/**
 * Puts a merged list into the patch's order, with elements that only the server has where they stood
 * among the others (normalizeElementOrder and mergeSortedSlice of apimachinery's strategicpatch).
 */
export function ordered({ merged, patchOrder, serverOrder, mergeKey }: Ordering): unknown[] {
  const isNamed = (element: unknown) => indexIn(patchOrder, element, mergeKey) >= 0;
  const by = (order: readonly unknown[]) => (a: unknown, b: unknown) => {
    const [i, j] = [indexIn(order, a, mergeKey), indexIn(order, b, mergeKey)];
    return i >= 0 && j >= 0 ? i - j : 0;
  };
  const named = merged.filter(isNamed).sort(by(patchOrder));
  const others = merged.filter((element) => !isNamed(element)).sort(by(serverOrder));
  const result: unknown[] = [];
  while (others.length > 0 && named.length > 0) {
    const [i, j] = [indexIn(serverOrder, others[0], mergeKey), indexIn(serverOrder, named[0], mergeKey)];
    result.push(i >= 0 && j >= 0 && i < j ? others.shift() : named.shift());
  }
  return [...result, ...others, ...named];
}
