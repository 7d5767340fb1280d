import { request as sendRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Host } from './host/hosts.ts';

/**
 * The token may stand in the path, `/k8s/<sandbox>:<token>/…`: over plain HTTP, kubectl and client-go
 * keep back the one of the kubeconfig.
 */
export function loginOf(request: IncomingMessage): { target: string; authorization: string | undefined } {
  const target = request.url ?? '/';
  const [whole, before, token] = /^(\/k8s\/[^/?:]*):([^/?]*)/.exec(target) ?? [];
  if (whole === undefined) return { target, authorization: request.headers.authorization };
  return { target: `${before}${target.slice(whole.length)}`, authorization: `Bearer ${token}` };
}

/** What a browser tells this site alone. Behind `…/pods/<name>/proxy/` a learner's program answers, and logs what it is told. */
const OURS: ReadonlySet<string> = new Set(['authorization', 'cookie']);

/** What an answer would say for this whole site, sent by a learner's program. */
const FOR_THE_SITE: ReadonlySet<string> = new Set([
  'set-cookie', 'clear-site-data', 'strict-transport-security', 'alt-svc', 'nel', 'report-to', 'reporting-endpoints', 'service-worker-allowed',
]);

/** Has a browser that is led here show a learner's page as one of nobody's: without scripts, forms, and this site's cookies. */
const AS_NOBODYS = ['Content-Security-Policy', 'sandbox', 'X-Content-Type-Options', 'nosniff'];

/** Hands a request to the host, and its answer back as it comes, but for what is between a browser and this site. */
export async function forwardRequest(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const unavailable = () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' }).end('the sandbox is being restarted\n');
  };
  try {
    const { port } = await host.address();
    // Whoever has gone while the host was being restarted ends nothing any more.
    if (response.destroyed) return;
    const { method } = request;
    const { target: path, authorization } = loginOf(request);
    const passed = Object.entries(request.headers).filter(([name]) => !OURS.has(name));
    const headers = { ...Object.fromEntries(passed), ...(authorization === undefined ? {} : { authorization }) };
    const onward = sendRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, [...withoutNamed(answer.rawHeaders, FOR_THE_SITE), ...AS_NOBODYS]);
      response.flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', unavailable);
    response.on('close', () => onward.destroy());
    response.on('error', () => onward.destroy());
    request.pipe(onward);
  } catch {
    unavailable();
  }
}

/** Joins an upgrade (exec, attach, port-forward, a watch over WebSocket) to the host, byte for byte. */
export async function forwardUpgrade(
  host: Host,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): Promise<void> {
  socket.on('error', () => socket.destroy());
  try {
    const { port } = await host.address();
    const onward = connect({ host: '127.0.0.1', port, noDelay: true });
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    const { target, authorization } = loginOf(request);
    const login = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
    onward.write(`${request.method} ${target} HTTP/1.1\r\n${headerLines(withoutNamed(request.rawHeaders, OURS))}${login}\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  } catch {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  }
}

function headerLines(raw: readonly string[]): string {
  let lines = '';
  for (let index = 0; index + 1 < raw.length; index += 2) lines += `${raw[index]}: ${raw[index + 1]}\r\n`;
  return lines;
}

/** Headers as they came, names and values by turns, but for those with one of the names. */
function withoutNamed(raw: readonly string[], names: ReadonlySet<string>): string[] {
  return raw.filter((_, index) => !names.has(raw[index - (index % 2)]?.toLowerCase() ?? ''));
}
