import { ApiError } from '#lib/schema/index.ts';
import type { Registry } from '../registry/registry.ts';

/** A resourceVersion parameter as a revision; undefined when it is not given. Refused as upstream's cache does. */
export function parseResourceVersion(text: string): number | undefined {
  if (text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw ApiError.unknown(`resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`);
}

/** Timeout, for a revision that has not come yet (storage.NewTooLargeResourceVersionError). */
export function checkNotTooNew(registry: Registry, revision: number | undefined): void {
  if (revision === undefined || revision <= registry.revision) return;
  const message = `Timeout: Too large resource version: ${revision}, current: ${registry.revision}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  throw new ApiError('Timeout', message, { causes, retryAfterSeconds: 1 });
}
