import { createHash } from 'node:crypto';
import type { Invocation } from '../session/invocation.ts';

/** Kubernetes' alphabet for generated names: no vowels, and nothing that looks like one. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters for a name; `seed` says what is named. A process is given no dice: its start and its number make letters that nobody else's do. */
export function nameSuffix({ process }: Invocation, seed: string): string {
  const digest = createHash('sha256').update(`${seed} ${process.clock.now()} ${process.pid}`).digest();
  return [...digest.subarray(0, 5)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
