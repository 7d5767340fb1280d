/** A URL taken apart, as curl's parser does (lib/urlapi.c). */
export interface CurlUrl {
  scheme: 'http' | 'https';
  user: string | undefined;
  host: string;
  port: number;
  /** Whether the URL named its port. */
  portGiven: boolean;
  /** Path with query, without fragment. */
  target: string;
}

/** What is wrong with a URL: curl's exit code and its words. */
export interface UrlFault {
  code: number;
  message: string;
}

/** Reads a URL; what curl refuses comes as a UrlFault. */
export function parseUrl(text: string): CurlUrl | UrlFault {
  if (/[\0-\x20\x7f]/.test(text)) return { code: 3, message: 'URL rejected: Malformed input to a URL function' };
  const [, scheme = 'http', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(.*)$/s.exec(text) ?? [];
  const kind = scheme.toLowerCase();
  if (kind !== 'http' && kind !== 'https') return { code: 1, message: `Protocol "${kind}" not supported` };
  const [, authority = '', tail = ''] = /^\/*([^/?#]*)(.*)$/s.exec(rest) ?? [];
  if (rest.startsWith('/') && /^\/+$/.test(rest)) return { code: 3, message: 'URL rejected: No host part in the URL' };
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? undefined : decode(authority.slice(0, at));
  const [, host = '', portText] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority.slice(at + 1)) ?? [];
  if (host === '') return { code: 3, message: 'URL rejected: No host part in the URL' };
  if (portText !== undefined && portText !== '' && (!/^\d+$/.test(portText) || Number(portText) > 65_535)) {
    return { code: 3, message: 'URL rejected: Port number was not a decimal number between 0 and 65535' };
  }
  if (/[{}|\\^`"<>%!$&'()*,;=+]/.test(host)) return { code: 3, message: 'URL rejected: Bad hostname' };
  const path = tail.replace(/#.*$/s, '');
  return {
    scheme: kind, user, host: host.replace(/^\[|\]$/g, ''), port: portText ? Number(portText) : kind === 'http' ? 80 : 443,
    portGiven: Boolean(portText), target: normal(path.startsWith('/') ? path : `/${path}`),
  };
}

export function isFault(url: CurlUrl | UrlFault): url is UrlFault {
  return 'code' in url;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `/a/./b/../c` as `/a/c`; characters outside ASCII as %XX. */
function normal(target: string): string {
  const [path = '', query] = target.split(/\?(.*)/s);
  const parts: string[] = [];
  const pieces = path.split('/').slice(1);
  pieces.forEach((piece, index) => {
    const last = index === pieces.length - 1;
    if (piece === '..') {
      parts.pop();
      if (last) parts.push('');
    } else if (piece !== '.') parts.push(piece);
    else if (last) parts.push('');
  });
  const encoded = `/${parts.join('/')}`.replace(/[^\0-\x7f]+/g, encodeURI);
  return query === undefined ? encoded : `${encoded}?${query.replace(/[^\0-\x7f]+/g, encodeURI)}`;
}

/** Where a Location header leads, relative to where it came from. */
export function resolveLocation(base: string, location: string): string {
  try {
    return new URL(location, base).href;
  } catch {
    return location;
  }
}

/** The URLs that a pattern with `[1-3]` and `{a,b}` stands for. */
export function expandPatterns(text: string): string[] {
  const found = /\{([^{}]*,[^{}]*)\}|\[(\d+)-(\d+)\]|\[([a-z])-([a-z])\]/.exec(text);
  if (!found) return [text];
  const [whole, words, first, last, from, to] = found;
  const choices = words?.split(',') ?? (first === undefined ? letters(from ?? 'a', to ?? 'a') : numbers(first, last ?? first));
  const before = text.slice(0, found.index);
  const rest = expandPatterns(text.slice(found.index + whole.length));
  return choices.flatMap((choice) => rest.map((after) => before + choice + after)).slice(0, 10_000);
}

function numbers(first: string, last: string): string[] {
  const count = Math.min(10_000, Number(last) - Number(first) + 1);
  return Array.from({ length: Math.max(0, count) }, (_value, index) => String(Number(first) + index).padStart(first.startsWith('0') ? first.length : 0, '0'));
}

function letters(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, to.charCodeAt(0) - from.charCodeAt(0) + 1) }, (_value, index) => String.fromCharCode(from.charCodeAt(0) + index));
}
