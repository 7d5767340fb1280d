import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Route } from '../web/api.ts';

const APP = join(import.meta.dirname, '../..');

interface FoundRoute {
  file: string;
  pattern: RegExp;
}

/** Routes below app/api, those with fewer names in brackets first, as Next.js prefers them. */
function routesBelow(directory: string): FoundRoute[] {
  const found = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('route.ts')).map((name) => join(directory, name));
  const brackets = (file: string) => file.split('[').length + (file.includes('[...') ? 100 : 0);
  return found.sort((a, b) => brackets(a) - brackets(b)).map((file) => {
    const path = `/${relative(APP, join(file, '..'))}`.replaceAll('.', '\\.');
    return { file, pattern: new RegExp(`^${path.replace(/\/\[\[\\\.\\\.\\\.(\w+)\]\]/g, '(?:/(?<$1>.+))?').replace(/\[(\w+)\]/g, '(?<$1>[^/]+)')}$`) };
  });
}

const ROUTES = routesBelow(join(APP, 'api/v1'));

/** What the API's route for a request answers, found as Next.js finds it. */
export async function answerOf(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  for (const { file, pattern } of ROUTES) {
    const match = pattern.exec(pathname);
    if (!match) continue;
    const handlers = (await import(pathToFileURL(file).href)) as Record<string, Route>;
    const handler = handlers[request.method];
    return handler ? handler(request, { params: Promise.resolve({ ...match.groups }) }) : new Response(null, { status: 405 });
  }
  return new Response(null, { status: 404 });
}

/** The routes of the API on a port of this machine, until it is disposed of. */
export async function serveRoutes(): Promise<{ address: string } & AsyncDisposable> {
  const server = createServer((request, response) => void forward(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '', headers } = request;
  const body = await buffer(request);
  const sent = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : []));
  const answer = await answerOf(new Request(`http://${headers.host}${url}`, { method, headers: sent, ...(body.length > 0 ? { body } : {}) }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
