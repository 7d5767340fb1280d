import { sortedJson } from '#lib/schema/index.ts';
import { createHash } from 'node:crypto';

/** The suffix that `--append-hash` gives a ConfigMap (kubectl's util/hash). */
export function configMapHash(name: string, data: Record<string, string> | '', binaryData: Record<string, string>): string {
  const binary = Object.keys(binaryData).length > 0 ? { binaryData } : {};
  return encode(sortedJson({ ...binary, data, kind: 'ConfigMap', name }));
}

/** The suffix that `--append-hash` gives a Secret. */
export function secretHash(name: string, type: string, data: Record<string, string> | ''): string {
  return encode(sortedJson({ data, kind: 'Secret', name, type }));
}

/** The first ten hex digits of the SHA-256, with the vowels and their look-alikes replaced. */
function encode(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 10);
  const replacements: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  return [...hex].map((digit) => replacements[digit] ?? digit).join('');
}
