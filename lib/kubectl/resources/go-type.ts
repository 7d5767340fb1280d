import type { AnyObject } from './info.ts';

/** Go's name of an object's type: `*v1.CronJob`. */
export function goTypeOf({ apiVersion, kind }: AnyObject): string {
  return `*${apiVersion.slice(apiVersion.indexOf('/') + 1)}.${kind}`;
}
