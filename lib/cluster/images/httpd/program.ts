import { SystemError } from '#lib/machine/index.ts';
import type { HttpHandler, Process, Program, ServerRequest, ServerResponse } from '#lib/machine/index.ts';
import { serveUntilSignal, splitTarget } from '../serving.ts';

const ROOT = '/usr/local/apache2/htdocs';
const VERSION = '2.4.65';

/** Apache's server as its image runs it: the files of its document root on port 80. */
export const httpd: Program = async (process) => {
  if (process.args.includes('-v')) {
    await process.write(`Server version: Apache/${VERSION} (Unix)\nServer built:   Jul 23 2025 19:22:00\n`);
    return 0;
  }
  await process.writeError(
    "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using " +
      `${process.network.addresses[0] ?? '127.0.0.1'}. Set the 'ServerName' directive globally to suppress this message\n`,
  );
  const serving = serveUntilSignal(process, {
    port: 80,
    handler: new DocumentRoot(process),
    exits: { SIGTERM: 0, SIGINT: 0, SIGWINCH: 0 },
    ready: () =>
      log(
        process,
        `[mpm_event:notice] [pid ${process.pid}:tid ${process.pid}] AH00489: Apache/${VERSION} (Unix) configured -- resuming normal operations`,
      ),
  });
  return serving.catch(async (error: unknown) => {
    if (!(error instanceof SystemError) || error.code !== 'EADDRINUSE') throw error;
    await process.writeError(PORT_TAKEN);
    return 1;
  });
};

/** What Apache says when both versions of IP are taken (server/listen.c, server/core.c). */
const PORT_TAKEN = `${['[::]', '0.0.0.0']
  .map((address) => `(98)Address already in use: AH00072: make_sock: could not bind to address ${address}:80\n`)
  .join('')}no listening sockets available, shutting down\nAH00015: Unable to open logs\n`;

function log(process: Process, message: string): Promise<void> {
  const [, day = '', month = '', date = '', year = ''] =
    /^(\w+), (\d+) (\w+) (\d+)/.exec(new Date(process.clock.now()).toUTCString()) ?? [];
  const time = new Date(process.clock.now()).toISOString().slice(11, 23);
  return process.writeError(`[${day} ${date} ${month} ${time}000 ${year}] ${message}\n`);
}

class DocumentRoot implements HttpHandler {
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  answer(request: ServerRequest): ServerResponse {
    const { path } = splitTarget(request.target);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return this.#page(405, 'Method Not Allowed', `The requested method ${request.method} is not allowed for this URL.`);
    if (path.split('/').includes('..'))
      return this.#page(400, 'Bad Request', 'Your browser sent a request that this server could not understand.<br />\n');
    const file = `${ROOT}${decode(path)}${path.endsWith('/') ? 'index.html' : ''}`;
    try {
      const content = this.#process.fs.readFile(file);
      const modified = new Date(Math.floor(this.#process.fs.status(file).modified / 1000) * 1000).toUTCString();
      return {
        status: 200,
        headers: [
          ...this.#common(),
          ['Last-Modified', modified],
          ['Accept-Ranges', 'bytes'],
          ['Content-Length', String(content.length)],
          ['Content-Type', typeOf(file)],
        ],
        body: content,
      };
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      if (error.code === 'EISDIR')
        return { ...this.#page(301, 'Moved Permanently', ''), headers: [...this.#common(), ['Location', `${path}/`]] };
      return error.code === 'EACCES'
        ? this.#page(403, 'Forbidden', "You don't have permission to access this resource.")
        : this.#page(404, 'Not Found', 'The requested URL was not found on this server.');
    }
  }

  answered(request: ServerRequest, response: ServerResponse, bytes: number): void {
    const date = new Date(this.#process.clock.now()).toUTCString();
    const [, day = '', month = '', year = '', time = ''] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date) ?? [];
    this.#process.background(
      this.#process.write(
        `${request.remote.address} - - [${day}/${month}/${year}:${time} +0000] "${request.line}" ${response.status} ${bytes === 0 ? '-' : bytes}\n`,
      ),
    );
  }

  #common(): (readonly [string, string])[] {
    return [
      ['Date', new Date(this.#process.clock.now()).toUTCString()],
      ['Server', `Apache/${VERSION} (Unix)`],
    ];
  }

  #page(status: number, title: string, text: string): ServerResponse {
    const body = Buffer.from(
      `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`,
    );
    return {
      status,
      headers: [...this.#common(), ['Content-Length', String(body.length)], ['Content-Type', 'text/html; charset=iso-8859-1']],
      body,
    };
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  txt: 'text/plain',
  png: 'image/png',
  svg: 'image/svg+xml',
};

function typeOf(file: string): string {
  return TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'text/plain';
}
