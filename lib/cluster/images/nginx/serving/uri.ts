/** A request target taken apart. */
export interface ParsedTarget {
  /** Decoded, without doubled slashes and dot segments. */
  uri: string;
  /** What follows the question mark. */
  args: string;
  /** The host of an absolute target. */
  host: string | undefined;
}

/** Takes a request target apart as ngx_http_parse_complex_uri does; undefined for one that leaves the root or is malformed. */
export function parseTarget(target: string): ParsedTarget | undefined {
  const [, host, rest = target] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target) ?? [];
  const withoutFragment = rest.split('#', 1)[0] as string;
  const question = withoutFragment.indexOf('?');
  const path = question < 0 ? withoutFragment : withoutFragment.slice(0, question);
  const uri = normalisePath(path === '' ? '/' : path);
  if (uri === undefined) return undefined;
  return { uri, args: question < 0 ? '' : withoutFragment.slice(question + 1), host };
}

function normalisePath(path: string): string | undefined {
  const decoded = decodePercent(path);
  if (decoded === undefined || decoded.includes('\0') || !decoded.startsWith('/')) return undefined;
  const segments: string[] = [];
  const parts = decoded.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === '..') {
      if (segments.length === 0) return undefined;
      segments.pop();
    } else if (part !== '.' && part !== '') segments.push(part);
    if (last && (part === '' || part === '.' || part === '..')) segments.push('');
  }
  return `/${segments.join('/')}`;
}

function decodePercent(text: string): string | undefined {
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  const raw = Buffer.from(text, 'latin1');
  for (let index = 0; index < raw.length; index += 1) {
    if (raw[index] !== 0x25) {
      bytes.push(raw[index] as number);
      continue;
    }
    const digits = text.slice(index + 1, index + 3);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) return undefined;
    bytes.push(Number.parseInt(digits, 16));
    index += 2;
  }
  return Buffer.from(bytes).toString('utf8');
}

/** Escapes a path for a Location header or a link (ngx_escape_uri). */
export function escapePath(path: string): string {
  return [...Buffer.from(path, 'utf8')]
    .map((byte) =>
      byte <= 0x20 || byte >= 0x7f || '%?#"\\^`{|}<>'.includes(String.fromCharCode(byte))
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('');
}
