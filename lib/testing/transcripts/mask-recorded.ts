import { mask } from '../differential/mask.ts';

const ITEMS: readonly (readonly [RegExp, string])[] = [
  [/\b\d{2}\/\w{3}\/20\d\d:\d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT/g, '<time>'],
  [/\b192\.0\.2\.\d+\b/g, '<node ip>'],
  [/\b[0-9a-f]{63,64}\b/g, '<id>'],
  [/\b([a-z][a-z0-9-]*?)-[a-f0-9]{8,10}-[a-z0-9]{5}(?![a-z0-9])/g, '$1-<hash>-<x>'],
  [/\b([a-z][a-z0-9-]*?)-[a-f0-9]{8,10}\b(?!\.)/g, '$1-<hash>'],
  [/pod-template-hash=[a-f0-9]{8,10}/g, 'pod-template-hash=<hash>'],
  [/https:\/\/[\w.]+:6443/g, '<server>'],
];

/** A recorded or played output without times, addresses, generated names and ages, its columns closed up. */
export function maskRecorded(text: string): string {
  let masked = text;
  for (const [pattern, replacement] of ITEMS) masked = masked.replace(pattern, replacement);
  return mask(masked).replace(/ +/g, ' ').replace(/ $/gm, '');
}
