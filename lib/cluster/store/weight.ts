/** About how many bytes a value has as JSON, without writing it. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let weight = 2;
  if (Array.isArray(value)) {
    for (const item of value) weight += weightOf(item) + 1;
    return weight;
  }
  for (const key in value) weight += key.length + 4 + weightOf((value as Record<string, unknown>)[key]);
  return weight;
}
