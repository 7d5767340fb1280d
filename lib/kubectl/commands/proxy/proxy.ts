import type { Connection, Listener, ServerRequest } from '#lib/machine/index.ts';
import { headerOf, serveHttp, SystemError } from '#lib/machine/index.ts';
import type { HeaderList } from '#lib/machine/index.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';

interface Settings {
  prefix: string;
  acceptHosts: RegExp[];
  acceptPaths: RegExp[];
  rejectPaths: RegExp[];
  rejectMethods: RegExp[];
}

/** Headers that belong to one connection, not to what it carries. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'host', 'content-length', 'authorization']);

/** `kubectl proxy`: the API on a port of this machine, with this kubeconfig's credentials. */
export const proxy: Command = async (invocation) => {
  const { flags, process, io } = invocation;
  const settings = settingsOf(invocation);
  const address = flags.string('address');
  const port = flags.number('port');
  invocation.client();
  let listener: Listener;
  try {
    listener = process.listen({ address, port });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new Failure(`listen tcp ${address}:${port}: bind: ${error.message.toLowerCase()}`);
  }
  io.out(`Starting to serve on ${listener.local.address}:${listener.local.port}\n`);
  await io.flush();
  for (;;) {
    const connection = await process.wait(listener.accept(process.signal));
    if (!connection) return;
    process.background(serve(invocation, settings, connection));
  }
};

function settingsOf({ flags }: Invocation): Settings {
  const patterns = (name: string) => flags.string(name).split(',').filter((each) => each !== '').map((each) => new RegExp(each));
  let prefix = flags.string('api-prefix');
  if (!prefix.startsWith('/')) prefix = `/${prefix}`;
  if (!prefix.endsWith('/')) prefix = `${prefix}/`;
  const unfiltered = flags.bool('disable-filter');
  return {
    prefix,
    acceptHosts: unfiltered ? [/./] : patterns('accept-hosts'),
    acceptPaths: unfiltered ? [/./] : patterns('accept-paths'),
    rejectPaths: unfiltered ? [] : patterns('reject-paths'),
    rejectMethods: unfiltered ? [] : patterns('reject-methods'),
  };
}

async function serve(invocation: Invocation, settings: Settings, connection: Connection): Promise<void> {
  const { process } = invocation;
  await serveHttp(connection, { answer: (request) => answer(invocation, settings, request) }, { clock: process.clock });
}

async function answer(invocation: Invocation, settings: Settings, request: ServerRequest) {
  const [path = ''] = request.target.split('?');
  if (!path.startsWith(settings.prefix)) return plain(404, '404 page not found');
  if (!isAccepted(settings, request, path)) return plain(403, 'Forbidden');
  const strips = !settings.prefix.startsWith('/api');
  const response = await invocation.client().forward({
    method: request.method,
    target: strips ? `/${request.target.slice(settings.prefix.length)}` : request.target,
    headers: Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]).filter(([name = '']) => !HOP_BY_HOP.has(name))),
    body: await wholeBody(request.body),
  });
  const headers: [string, string][] = Object.entries(response.headers).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
  return { status: response.status, headers, body: response.body };
}

function isAccepted({ acceptHosts, acceptPaths, rejectPaths, rejectMethods }: Settings, request: ServerRequest, path: string): boolean {
  const host = (headerOf(request.headers, 'host') ?? '').replace(/:\d+$/, '');
  if (rejectPaths.some((each) => each.test(path)) || rejectMethods.some((each) => each.test(request.method))) return false;
  return acceptPaths.some((each) => each.test(path)) && acceptHosts.some((each) => each.test(host));
}

async function wholeBody(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks.length === 0 ? undefined : Buffer.concat(chunks);
}

function plain(status: number, text: string): { status: number; headers: HeaderList; body: Uint8Array } {
  const headers: [string, string][] = [['Content-Type', 'text/plain; charset=utf-8'], ['X-Content-Type-Options', 'nosniff']];
  return { status, headers, body: new TextEncoder().encode(`${text}\n`) };
}
