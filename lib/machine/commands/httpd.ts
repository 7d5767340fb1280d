import { serveHttp } from '../http/index.ts';
import type { ServerRequest, ServerResponse } from '../http/index.ts';
import type { Process } from '../program.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { joinPath } from './files/paths.ts';
import { momentAt, strftime } from './text/strftime.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html', htm: 'text/html', txt: 'text/plain', css: 'text/css', js: 'text/javascript', json: 'application/json', png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', svg: 'image/svg+xml', ico: 'image/x-icon', xml: 'text/xml',
};

/** BusyBox's `httpd`: serves the files of a folder. CGI, passwords and configuration files are not simulated. */
export const httpd: Command = {
  name: 'httpd',
  usage: '[-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]',
  summary: 'Listen for incoming HTTP requests',
  options: ['f', 'v', 'i', 'p=', 'h=', 'c=', 'u=', 'r=', 'm=', 'e=', 'd='],
  async run(call) {
    const { options, process } = call;
    const [, address = '0.0.0.0', portText = '80'] = /^(?:(.*):)?(\d+)$/.exec(options.value('p') ?? '80') ?? call.fail('bad port');
    const home = process.fs.resolve(options.value('h') ?? '.');
    try {
      const listener = process.listen({ address: address || '0.0.0.0', port: Number(portText) });
      if (options.has('f')) return await serve(call, process, { listener, home });
      process.spawn({ args: process.args, program: (child) => serve(call, child, { listener, home }), session: { tty: undefined } });
      return 0;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return call.fail(`bind: ${error.message}`);
    }
  },
};

async function serve(call: Invocation, process: Process, { listener, home }: { listener: ReturnType<Process['listen']>; home: string }): Promise<number> {
  for (let connection = await listener.accept(process.signal); connection; connection = await listener.accept(process.signal)) {
    const { remote } = connection;
    const answered = (request: ServerRequest, response: ServerResponse) => {
      if (call.options.has('v')) void process.writeError(`[::ffff:${remote.address}]:${remote.port}: response:${response.status}\n`).catch(() => {});
    };
    void serveHttp(connection, { answer: (request) => answer(process, home, request), answered }, { clock: process.clock, keepAlive: 0 });
  }
  return 0;
}

function answer(process: Process, home: string, { target, method }: ServerRequest): ServerResponse {
  const path = decoded(target.split('?')[0] ?? '/');
  if (path === undefined || path.split('/').includes('..')) return failure(400, 'Bad Request', 'Unsupported method');
  if (method !== 'GET' && method !== 'HEAD') return failure(501, 'Not Implemented', 'The requested method is not recognized');
  const { fs } = process;
  const full = joinPath(home, path.replace(/^\/+/, ''));
  try {
    const status = fs.status(full);
    if (status.type === 'directory' && !path.endsWith('/')) return { status: 302, reason: 'Found', headers: [['Location', `${path}/`], ['Connection', 'close']], body: new Uint8Array() };
    const page = status.type === 'directory' ? joinPath(full, 'index.html') : full;
    const date = (at: number) => strftime('%a, %d %b %Y %H:%M:%S GMT', momentAt(at));
    const body = fs.readFile(page);
    const type = TYPES[page.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return {
      status: 200, body,
      headers: [['Date', date(process.clock.now())], ['Connection', 'close'], ['Content-type', type], ['Accept-Ranges', 'bytes'], ['Last-Modified', date(fs.status(page).modified)], ['ETag', `"${status.inode.toString(16)}-${body.length}"`], ['Content-Length', String(body.length)]],
    };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'EACCES') return failure(403, 'Forbidden', '');
    return failure(404, 'Not Found', 'The requested URL was not found');
  }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function failure(status: number, reason: string, words: string): ServerResponse {
  const page = `<HTML><HEAD><TITLE>${status} ${reason}</TITLE></HEAD>\n<BODY><H1>${status} ${reason}</H1>\n${words}\n</BODY></HTML>\n`;
  return { status, reason, headers: [['Connection', 'close'], ['Content-type', 'text/html']], body: Buffer.from(page) };
}
