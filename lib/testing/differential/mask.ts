const ITEMS: readonly (readonly [RegExp, string])[] = [
  // What Go's log prints, as about a server that does not answer.
  [/^[EFIW]\d{4} [\d:.]+ +\d+ .*\n/gm, ''],
  [/[0-9a-f]{64}/g, '<id>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  [/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} 20\d\d \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g, '<time>'],
  [/\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, '<time>'],
  [/\b20\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\b/g, '<time>'],
  [/("?resourceVersion"?: ?)"\d+"/g, '$1"<n>"'],
  [/Resource Version: +\d+/g, 'Resource Version:  <n>'],
  [/^@@ -\d+,\d+ \+\d+,\d+ @@$/gm, '@@'],
  [/(\b[a-z0-9][a-z0-9-]*)\.[0-9a-f]{16}\b/g, '$1.<event>'],
  [/\b(node-debugger-[a-z0-9-]+)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<x>'],
  [/\bdebugger-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, 'debugger-<x>'],
  [/\b(nginx|agent|bad|lone|three)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<x>'],
  [/CLUSTER-IP +EXTERNAL-IP/g, 'CLUSTER-IP EXTERNAL-IP'],
  [/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<x>'],
  [/\b([a-z][a-z0-9-]*-[a-f0-9]{8,10})-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<x>'],
  [/\b10\.(42|9[6-9]|10\d|11[01])\.\d+\.\d+\b/g, '<ip>'],
  [/http:\/\/127\.0\.0\.1:\d+/g, '<server>'],
  [/\b127\.0\.0\.1:\d{4,5}\b/g, '<server>'],
  [/\b(3[0-2]\d{3})\b(?=\/TCP|$)/gm, '<port>'],
  [/kube-worker0[12]/g, 'kube-worker<n>'],
  [/192\.168\.122\.6[23]/g, '<node ip>'],
  [/in \d+(\.\d+)?m?s \(\d+(\.\d+)?m?s including waiting\)/g, 'in <time>'],
  // How often something has recurred by now.
  [/\(x\d+ over /g, '(x<n> over '],
  [/\bLIVE-\d+|\bMERGED-\d+/g, '<folder>'],
  [/(^|[\s(])\d+[smhd](\d+[smh])?(?=\s|$|\))/gm, '$1<age>'],
];

/** A text without what differs by nature: times, ages, generated names, addresses, and blanks beside them. */
export function mask(text: string): string {
  let masked = text;
  for (const [pattern, replacement] of ITEMS) masked = masked.replace(pattern, replacement);
  if (masked.includes('in <time>')) masked = masked.replace(/ {2,}/g, '  ');
  return masked.replace(/( *)(<(?:age|ip|x|n|port|node ip|time)>[^\s]*)( +)/g, ' $2 ').replace(/-{3,}/g, '---');
}
