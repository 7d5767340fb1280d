import { SystemError } from '#lib/machine/index.ts';
import { reasonOf } from '../config/parser.ts';
import { listingDate } from './dates.ts';
import type { Exchange, Reply } from './exchange.ts';
import { escapePath } from './uri.ts';

const NAME_WIDTH = 50;

/** A directory's listing, laid out as ngx_http_autoindex_module does. */
export async function listing(exchange: Exchange, directory: string, report: (message: string) => Promise<void>): Promise<Reply> {
  const { process, uri, scope } = exchange;
  try {
    const entries = process.fs
      .list(directory)
      .filter(({ name }) => !name.startsWith('.'))
      .map(({ name }) => ({
        name,
        status: process.fs.exists(`${directory}${name}`)
          ? process.fs.status(`${directory}${name}`)
          : process.fs.linkStatus(`${directory}${name}`),
      }))
      .map(({ name, status }) => ({
        name,
        isDirectory: status.type === 'directory',
        size: status.size,
        modified: status.modified,
      }))
      .sort((one, other) => Number(other.isDirectory) - Number(one.isDirectory) || (one.name < other.name ? -1 : 1));
    const exact = scope.flag('autoindex_exact_size', true);
    const title = escapeHtml(`Index of ${uri}`);
    const rows = entries.map((entry) => row(entry, exact)).join('');
    const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<h1>${title}</h1><hr><pre><a href="../">../</a>\r\n${rows}</pre><hr></body>\r\n</html>\r\n`;
    return { status: 200, type: 'text/html', body: oneChunk(page), final: true };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await report(`opendir() "${directory}" failed ${reasonOf(error)}`);
    return { status: error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 404 : 403 };
  }
}

/** A listing's length is not announced; it goes out in chunks. */
async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

interface Entry {
  name: string;
  isDirectory: boolean;
  size: number;
  modified: number;
}

function row({ name, isDirectory, size, modified }: Entry, exact: boolean): string {
  const shown = isDirectory ? `${name}/` : name;
  const cut = shown.length > NAME_WIDTH ? `${escapeHtml(shown.slice(0, NAME_WIDTH - 3))}..&gt;` : escapeHtml(shown);
  const padding = ' '.repeat(Math.max(0, NAME_WIDTH - shown.length));
  const bytes = isDirectory ? '-'.padStart(exact ? 19 : 7) : exact ? String(size).padStart(19) : rounded(size).padStart(7);
  return `<a href="${escapePath(name)}${isDirectory ? '/' : ''}">${cut}</a>${padding} ${listingDate(modified)} ${bytes}\r\n`;
}

function rounded(size: number): string {
  if (size > 1024 * 1024 * 1024 - 1) return `${Math.round(size / 1024 ** 3)}G`;
  if (size > 1024 * 1024 - 1) return `${Math.round(size / 1024 ** 2)}M`;
  return size > 9999 ? `${Math.round(size / 1024)}K` : String(size);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
