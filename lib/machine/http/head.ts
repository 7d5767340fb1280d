import { HttpFault } from './message.ts';
import type { HeaderList, HttpVersion, RequestHead, ResponseHead } from './message.ts';
import type { ConnectionReader } from './reader.ts';

/** How large a message's head may be, in bytes. */
export interface HeadLimits {
  /** One line: the first, or a field's. */
  line: number;
  /** All header fields together. */
  headers: number;
  /** Passes over lines without a colon, as nginx does, in place of refusing them. */
  ignoreLinesWithoutColon?: boolean;
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const METHOD = /^[A-Z][A-Z_-]*$/;
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/** A request's head; undefined when the peer has finished without beginning one. HttpFault. */
export async function readRequestHead(reader: ConnectionReader, limits: HeadLimits): Promise<RequestHead | undefined> {
  let line: string | undefined;
  // Empty lines before a request are passed over (RFC 9112, 2.2).
  for (let empty = false; ; empty = true) {
    refuseNoise(await reader.peek());
    line = await reader.line({ limit: limits.line, tooLong: 'target-too-long' });
    if (line === undefined && empty) throw new HttpFault('incomplete');
    if (line !== '') break;
  }
  return line === undefined ? undefined : requestHead(line, reader, limits);
}

/** What cannot begin a request (a TLS greeting, say) is refused at once: its sender may not be about to end a line. */
function refuseNoise(start: Uint8Array): void {
  const [first] = start;
  const fits = first === undefined || first === 0x0a || first === 0x0d || (first >= 0x41 && first <= 0x5a);
  if (!fits) throw new HttpFault('bad-request-line', Buffer.from(start).toString('latin1').split(/\r?\n/, 1)[0]);
}

async function requestHead(line: string, reader: ConnectionReader, limits: HeadLimits): Promise<RequestHead> {
  const [, method = '', target = '', protocol = ''] = /^(\S+) +(\S+) +(\S+) *$/.exec(line) ?? [];
  if (!METHOD.test(method) || !isTarget(target)) throw new HttpFault('bad-request-line', line);
  const version = versionOf(protocol);
  if (!version) throw new HttpFault(/^HTTP\/[2-9](?:\.\d)?$/.test(protocol) ? 'bad-version' : 'bad-request-line', line);
  try {
    const headers = await readHeaders(reader, limits);
    const hosts = headers.filter(([name]) => name.toLowerCase() === 'host');
    if (hosts.length > 1 || (version === '1.1' && hosts.length === 0)) throw new HttpFault('bad-header');
    return { line, method, target, version, headers };
  } catch (error) {
    throw error instanceof HttpFault ? new HttpFault(error.kind, line) : error;
  }
}

/** A response's head. HttpFault `empty` when the peer has closed without a word. */
export async function readResponseHead(
  reader: ConnectionReader,
  limits: HeadLimits,
  signal?: AbortSignal,
): Promise<ResponseHead> {
  const line = await reader.line({ limit: limits.line, tooLong: 'header-too-large', signal });
  if (line === undefined) throw new HttpFault('empty');
  const [, protocol = '', status = '', reason = ''] = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/.exec(line) ?? [];
  const version = versionOf(protocol);
  if (!version) throw new HttpFault('bad-status-line');
  return { version, status: Number(status), reason, headers: await readHeaders(reader, limits, signal) };
}

function isTarget(target: string): boolean {
  if (target === '' || CONTROL.test(target)) return false;
  return target.startsWith('/') || target === '*' || /^https?:\/\//i.test(target);
}

function versionOf(protocol: string): HttpVersion | undefined {
  if (/^HTTP\/1\.[1-9]$/.test(protocol)) return '1.1';
  return protocol === 'HTTP/1.0' ? '1.0' : undefined;
}

/** Header fields up to the empty line; also the trailers of a chunked body. */
export async function readHeaders(reader: ConnectionReader, limits: HeadLimits, signal?: AbortSignal): Promise<HeaderList> {
  const headers: (readonly [string, string])[] = [];
  let left = limits.headers;
  for (;;) {
    const given = reader.line({ limit: Math.min(left, limits.line), tooLong: 'header-too-large', signal });
    const line = typeof given === 'string' ? given : await given;
    if (line === undefined) throw new HttpFault('incomplete');
    if (line === '') return headers;
    left -= line.length + 2;
    const colon = line.indexOf(':');
    if (colon < 0 && limits.ignoreLinesWithoutColon) continue;
    const name = line.slice(0, Math.max(0, colon));
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    if (!TOKEN.test(name) || CONTROL.test(value)) throw new HttpFault('bad-header');
    headers.push([name, value]);
  }
}

/** The head's bytes as they go over the wire. */
export function encodeHead(firstLine: string, headers: HeaderList): Uint8Array {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${firstLine}\r\n${lines}\r\n`, 'latin1');
}
