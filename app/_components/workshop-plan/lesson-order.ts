/** The list with the entry at `from` moved by `step` places; unchanged where it cannot go further. */
export function moved<T>(list: readonly T[], from: number, step: number): readonly T[] {
  const to = from + step;
  const entry = list[from];
  if (entry === undefined || to < 0 || to >= list.length) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), entry, ...rest.slice(to)];
}
