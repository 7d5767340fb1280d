import { Failure } from '../session/failure.ts';

/** Splits `pod web a=b c-` into resources and changes (cmdutil.GetResourcesAndPairs). Throws Failure. */
export function splitPairs(args: readonly string[], what: string): { resources: string[]; pairs: string[] } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const arg of args) {
    const isPair = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-');
    if (isPair) pairs.push(arg);
    else if (pairs.length === 0) resources.push(arg);
    else throw new Failure(`all resources must be specified before ${what} changes: ${arg}`);
  }
  return { resources, pairs };
}

/** `a=b` sets, `a-` removes where that is allowed (cmdutil.ParsePairs). Throws Failure. */
export function parsePairs(pairs: readonly string[], what: string, removes: boolean): { set: Map<string, string>; remove: string[] } {
  const set = new Map<string, string>();
  const remove: string[] = [];
  const invalid: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) set.set(pair.slice(0, equals), pair.slice(equals + 1));
    else if (removes && pair.endsWith('-') && pair !== '-') remove.push(pair.slice(0, -1));
    else invalid.push(pair);
  }
  if (invalid.length > 0) throw new Failure(`invalid ${what} format: ${invalid.join(', ')}`);
  return { set, remove };
}
