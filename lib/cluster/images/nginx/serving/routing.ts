import type { LocationBlock, ServerBlock } from '../config/settings.ts';

/** The server block for an address and the Host header: exact name, wildcard, pattern, else the default one. */
export function serverFor(
  servers: readonly ServerBlock[],
  local: { address: string; port: number },
  host: string,
): ServerBlock | undefined {
  const candidates = candidatesFor(servers, local);
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    candidates.find(({ names }) => names.some((known) => known.toLowerCase() === name)) ??
    longestWildcard(candidates, name) ??
    candidates.find(({ names }) => names.some((known) => known.startsWith('~') && new RegExp(known.slice(1), 'i').test(name))) ??
    candidates.find(({ listens }) => listens.some((listen) => listen.isDefault && listen.port === local.port)) ??
    candidates[0]
  );
}

/** Servers that listen on this very address come before those that listen on all. */
function candidatesFor(servers: readonly ServerBlock[], local: { address: string; port: number }): ServerBlock[] {
  const listening = (matches: (address: string) => boolean) =>
    servers.filter(({ listens }) => listens.some((listen) => listen.port === local.port && matches(listen.address)));
  const exact = listening((address) => address === local.address);
  return exact.length > 0 ? exact : listening((address) => address === '0.0.0.0' || address === '::');
}

function longestWildcard(servers: readonly ServerBlock[], name: string): ServerBlock | undefined {
  let best: { server: ServerBlock; length: number } | undefined;
  for (const server of servers) {
    for (const pattern of server.names) {
      if (!wildcardMatches(pattern.toLowerCase(), name)) continue;
      if (!best || pattern.length > best.length) best = { server, length: pattern.length };
    }
  }
  return best?.server;
}

function wildcardMatches(pattern: string, name: string): boolean {
  if (pattern.startsWith('*.')) return name.endsWith(pattern.slice(1));
  if (pattern.startsWith('.')) return name === pattern.slice(1) || name.endsWith(pattern);
  return pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1));
}

export interface LocationMatch {
  location: LocationBlock;
  captures: readonly string[];
}

/** The location for a URI: exact, then the longest prefix unless a pattern matches first (ngx_http_core_find_location). */
export function locationFor(locations: readonly LocationBlock[], uri: string): LocationMatch | undefined {
  const exact = locations.find(({ modifier, pattern }) => modifier === '=' && pattern === uri);
  if (exact) return { location: exact, captures: [] };
  let longest: LocationBlock | undefined;
  for (const location of locations) {
    if ((location.modifier !== '' && location.modifier !== '^~') || location.pattern.startsWith('@')) continue;
    if (uri.startsWith(location.pattern) && location.pattern.length > (longest?.pattern.length ?? -1)) longest = location;
  }
  const nested = longest && locationFor(longest.locations, uri);
  if (nested) return nested;
  if (longest?.modifier !== '^~') {
    for (const location of locations) {
      const match = location.expression?.exec(uri);
      if (match) return locationFor(location.locations, uri) ?? { location, captures: [...match] };
    }
  }
  return longest && { location: longest, captures: [] };
}

export function namedLocation(server: ServerBlock, name: string): LocationBlock | undefined {
  return server.locations.find(({ pattern }) => pattern === name);
}
