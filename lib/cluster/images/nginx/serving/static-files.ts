import { SystemError } from '#lib/machine/index.ts';
import type { FileStatus, Process } from '#lib/machine/index.ts';
import { reasonOf } from '../config/parser.ts';
import { listing } from './autoindex.ts';
import { typeOf } from './content-types.ts';
import { fileOf } from './exchange.ts';
import type { Exchange, Reply } from './exchange.ts';
import { escapePath } from './uri.ts';

/** A handler's answer, or a URI to start over with. */
export type Outcome = Reply | { redirect: string };

type Report = (message: string) => Promise<void>;

/** Files, directories with their index, listings: what nginx does when no other handler is set. */
export async function serveFiles(exchange: Exchange, report: Report): Promise<Outcome> {
  const { uri, method } = exchange;
  if (!uri.endsWith('/') && method !== 'GET' && method !== 'HEAD' && method !== 'POST') return { status: 405 };
  return uri.endsWith('/') ? serveDirectory(exchange, report) : serveFile(exchange, report);
}

async function serveDirectory(exchange: Exchange, report: Report): Promise<Outcome> {
  const { process, uri, scope, method } = exchange;
  const directory = fileOf(exchange, uri);
  const names = scope.nearest('index').flatMap(({ args }) => args);
  for (const name of names.length > 0 ? names : ['index.html']) {
    const index = exchange.expand(name);
    if (index.startsWith('/')) return { redirect: index };
    const failure = readable(process, `${directory}${index}`);
    if (!(failure instanceof SystemError)) return { redirect: `${uri}${index}` };
    if (failure.code === 'ENOENT' && process.fs.exists(directory)) continue;
    if (failure.code === 'ENOENT' || failure.code === 'ENOTDIR') {
      await report(`"${directory}${index}" is not found ${reasonOf(failure)}`);
      return { status: 404 };
    }
    await report(`"${directory}${index}" is forbidden ${reasonOf(failure)}`);
    return { status: 403 };
  }
  const reads = method === 'GET' || method === 'HEAD';
  if (reads && scope.flag('autoindex', false)) return listing(exchange, directory, report);
  await report(`directory index of "${directory}" is forbidden`);
  return { status: 403 };
}

async function serveFile(exchange: Exchange, report: Report): Promise<Outcome> {
  const { process, uri } = exchange;
  const path = fileOf(exchange, uri);
  const status = readable(process, path);
  if (status instanceof SystemError) {
    const missing = status.code === 'ENOENT' || status.code === 'ENOTDIR' || status.code === 'ENAMETOOLONG';
    if (!missing || exchange.scope.flag('log_not_found', true)) await report(`open() "${path}" failed ${reasonOf(status)}`);
    return { status: missing ? 404 : 403 };
  }
  if (status.type === 'directory')
    return redirectTo(exchange, `${escapePath(uri)}/${exchange.args === '' ? '' : `?${exchange.args}`}`);
  if (exchange.method === 'POST') return { status: 405 };
  return fileReply(exchange, path, status);
}

/** What is known of a file that can be opened, or why it cannot be. */
function readable(process: Process, path: string): FileStatus | SystemError {
  try {
    const status = process.fs.status(path);
    return status.type === 'directory' || process.fs.access(path, 'read') ? status : new SystemError('EACCES', path);
  } catch (error) {
    if (error instanceof SystemError) return error;
    throw error;
  }
}

/** 301 with an absolute address, as `absolute_redirect` is on unless said otherwise. */
export function redirectTo(exchange: Exchange, path: string): Reply {
  const { scope, request } = exchange;
  if (!scope.flag('absolute_redirect', true)) return { status: 301, location: path };
  const port = request.local.port === 80 || !scope.flag('port_in_redirect', true) ? '' : `:${request.local.port}`;
  return { status: 301, location: `http://${exchange.host}${port}${path}` };
}

function fileReply(exchange: Exchange, path: string, status: FileStatus): Reply {
  const modified = Math.floor(status.modified / 1000);
  const etag = exchange.scope.flag('etag', true) ? `"${modified.toString(16)}-${status.size.toString(16)}"` : undefined;
  const whole: Reply = {
    status: 200,
    type: typeOf(exchange.scope, exchange.uri),
    length: status.size,
    lastModified: modified * 1000,
    etag,
    headers: [['Accept-Ranges', 'bytes']],
  };
  const unchanged = checkConditions(exchange, modified, etag);
  if (unchanged)
    return unchanged === 304 ? { ...whole, status: 304, type: undefined, length: undefined, headers: [] } : { status: unchanged };
  const range = rangeOf(exchange, status.size, whole);
  if (range === 'unsatisfiable') return { status: 416, headers: [['Content-Range', `bytes */${status.size}`]] };
  if (!range) return { ...whole, body: status.size <= AT_ONCE ? exchange.process.fs.readFile(path) : contentOf(exchange.process, path, 0, status.size) };
  const [start, end] = range;
  return {
    ...whole,
    status: 206,
    length: end - start + 1,
    headers: [['Content-Range', `bytes ${start}-${end}/${status.size}`]],
    body: contentOf(exchange.process, path, start, end - start + 1),
  };
}

/** Bytes of a file that go out with the head. */
const AT_ONCE = 32_768;

async function* contentOf(process: Process, path: string, offset: number, length: number): AsyncGenerator<Uint8Array> {
  const file = process.fs.open(path, { read: true });
  try {
    if (offset > 0) file.seek(offset);
    for (let left = length; left > 0;) {
      const chunk = await file.read(Math.min(left, 65_536));
      if (chunk.length === 0) return;
      left -= chunk.length;
      yield chunk;
    }
  } finally {
    file.release();
  }
}

/** 304 or 412 when the request's conditions say so (ngx_http_not_modified_filter_module). */
function checkConditions(exchange: Exchange, modified: number, etag: string | undefined): 304 | 412 | undefined {
  const unmodifiedSince = exchange.header('if-unmodified-since');
  if (unmodifiedSince !== undefined && modified * 1000 > Date.parse(unmodifiedSince)) return 412;
  const match = exchange.header('if-match');
  if (match !== undefined && !listsTag(match, etag, false)) return 412;
  const since = exchange.header('if-modified-since');
  const noneMatch = exchange.header('if-none-match');
  if (since === undefined && noneMatch === undefined) return undefined;
  if (since !== undefined && Date.parse(since) !== modified * 1000) return undefined;
  if (noneMatch !== undefined && !listsTag(noneMatch, etag, true)) return undefined;
  return 304;
}

function listsTag(header: string, etag: string | undefined, weak: boolean): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => (weak ? tag.trim().replace(/^W\//, '') : tag.trim()) === etag);
}

/** First and last byte of a single range; several at once are answered with the whole file. */
function rangeOf(exchange: Exchange, size: number, whole: Reply): readonly [number, number] | 'unsatisfiable' | undefined {
  const header = exchange.header('range');
  const condition = exchange.header('if-range');
  if (header === undefined || !/^bytes=/i.test(header)) return undefined;
  if (condition !== undefined && condition !== whole.etag && Date.parse(condition) !== whole.lastModified) return undefined;
  const parts = header.slice(6).split(',');
  if (parts.length > 1) return undefined;
  const [, from = '', to = ''] = /^\s*(\d*)\s*-\s*(\d*)\s*$/.exec(parts[0] as string) ?? [];
  if (from === '' && to === '') return 'unsatisfiable';
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to));
  return start >= size || start > end ? 'unsatisfiable' : [start, end];
}
