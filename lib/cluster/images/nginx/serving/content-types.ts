import type { Scope } from '../config/scope.ts';

/** What nginx knows when a configuration has no `types` block. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html'],
  ['gif', 'image/gif'],
  ['jpg', 'image/jpeg'],
]);

/** The Content-Type of a file by its extension; with `charset` for text. */
export function typeOf(scope: Scope, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
  const type =
    (extension === '' ? undefined : (scope.types() ?? BUILT_IN).get(extension)) ?? scope.value('default_type', 'text/plain');
  return withCharset(scope, type);
}

const CHARSET_TYPES = new Set([
  'text/html',
  'text/xml',
  'text/plain',
  'text/vnd.wap.wml',
  'application/javascript',
  'text/javascript',
  'application/rss+xml',
]);

/** Adds the `charset` that holds here to a text type. */
export function withCharset(scope: Scope, type: string): string {
  const charset = scope.value('charset', 'off');
  return charset === 'off' || type.includes('charset=') || !CHARSET_TYPES.has(type) ? type : `${type}; charset=${charset}`;
}
