/** The letters and digits that hashes in names are written with (apimachinery/pkg/util/rand SafeEncodeString). */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The hash of a Pod template that names its ReplicaSet: FNV-1a over its canonical JSON. (Upstream hashes
 * Go's dump of the structure; the form is the same, the digits are others.)
 */
export function templateHash(template: unknown, collisions: number | undefined): string {
  let hash = 0x811c9dc5;
  for (const character of canonical(template) + (collisions === undefined ? '' : String(collisions))) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return [...String(hash)].map((digit) => LETTERS[(digit.codePointAt(0) ?? 0) % LETTERS.length]).join('');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
