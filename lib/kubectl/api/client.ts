import { JoinedSignal, readBody } from '#lib/core/index.ts';
import type { HttpEndpoint, HttpRequest, HttpResponse, MessageSocket } from '#lib/core/index.ts';
import { refusal, Unreachable } from '#lib/kubernetes/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { Discovery } from './discovery.ts';
import { Failure } from '../session/failure.ts';
import type { ApiRequest } from './request.ts';
import type { Resource } from './resource.ts';
import { timedBody } from './timed-body.ts';

export interface ApiClientOptions {
  /** Aborted when the command is done: what is still asked of the server ends with it. */
  over: AbortSignal;
  endpoint: HttpEndpoint;
  /** Bearer token and the like. */
  headers: Readonly<Record<string, string>>;
  server: string;
  namespace: string;
  namespaceEnforced: boolean;
  discovery: (client: ApiClient) => Discovery;
  process: Process;
  /** How long a request and its answer may take, in milliseconds; 0 is for ever. */
  timeout: number;
  /** Prints a `Warning:` of the server's. */
  warn: (text: string) => void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Requests to the API server for one command. Refusals throw ApiError, a lost server Unreachable. */
export class ApiClient {
  readonly server: string;
  readonly namespace: string;
  readonly namespaceEnforced: boolean;
  readonly discovery: Discovery;
  readonly #options: ApiClientOptions;
  readonly #signal: AbortSignal;

  constructor(options: ApiClientOptions) {
    this.#options = options;
    this.#signal = new JoinedSignal(options.process.signal, options.over).signal;
    this.server = options.server;
    this.namespace = options.namespace;
    this.namespaceEnforced = options.namespaceEnforced;
    this.discovery = options.discovery(this);
  }

  /** The answer's JSON. */
  async json<T = unknown>(request: ApiRequest): Promise<T> {
    return JSON.parse(await this.text(request)) as T;
  }

  async text(request: ApiRequest): Promise<string> {
    return decoder.decode(await this.#options.process.wait(readBody(await this.open(request))));
  }

  /** The answer with its body still to come: watches, logs that are followed. */
  async open(request: ApiRequest): Promise<HttpResponse> {
    const { endpoint, process } = this.#options;
    // Thousands of objects of one file must leave others a turn in between.
    await process.yield();
    const response = await process.wait(this.#reached(endpoint.request({
      method: request.method,
      target: request.target,
      headers: this.#headers(request),
      body: request.body === undefined ? undefined : bodyBytes(request.body),
      signal: this.#signal,
    })));
    this.#printWarnings(response);
    if (response.status >= 400) {
      throw statusError(decoder.decode(await process.wait(readBody(response))), response.status, request);
    }
    const { timeout } = this.#options;
    if (timeout === 0 || response.body instanceof Uint8Array) return response;
    return { ...response, body: timedBody(process, response.body, timeout) };
  }

  /** Passes a request of someone else's on with this client's credentials; a refusal is an answer like others. */
  async forward(request: HttpRequest): Promise<HttpResponse> {
    const { endpoint, headers } = this.#options;
    return this.#reached(endpoint.request({ ...request, headers: { ...request.headers, ...headers }, signal: this.#signal }));
  }

  /** A WebSocket; a refusal throws ApiError. */
  async upgrade(target: string, protocols: readonly string[]): Promise<MessageSocket> {
    const { endpoint, process, headers } = this.#options;
    const socket = await process.wait(this.#reached(endpoint.upgrade({ method: 'GET', target, headers, protocols, signal: this.#signal })));
    if (!('status' in socket)) return socket;
    throw statusError(decoder.decode(await process.wait(readBody(socket))), socket.status, { method: 'GET', target });
  }

  /** The path of a resource's collection, or of one object. Throws Failure for names that no path can have (client-go's Request). */
  path(resource: Resource, namespace: string, name?: string, subresource?: string): string {
    if (resource.namespaced && namespace !== '') refuseUnusable('namespace', namespace);
    if (name === '') throw new Failure('resource name may not be empty');
    if (name !== undefined) refuseUnusable('resource name', name);
    const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
    const scope = resource.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
    return `${root}${scope}/${resource.plural}${object}${subresource ? `/${subresource}` : ''}`;
  }

  #headers(request: ApiRequest): Record<string, string> {
    return {
      accept: request.accept ?? 'application/json',
      'user-agent': 'kubectl/v1.35.2 (linux/amd64) kubernetes/fdc9d74',
      ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      ...this.#options.headers,
    };
  }

  #printWarnings(response: HttpResponse): void {
    for (const [, text] of (response.headers['warning'] ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
      this.#options.warn((text ?? '').replace(/\\(.)/g, '$1'));
    }
  }

  async #reached<T>(exchange: Promise<T>): Promise<T> {
    try {
      return await exchange;
    } catch (error) {
      if (error instanceof Unreachable || error instanceof ApiError) throw error;
      if (this.#options.process.signal.aborted) throw error;
      throw Unreachable.from(this.server, error);
    }
  }
}

/** Throws Failure for what would be another path (IsValidPathSegmentName). */
function refuseUnusable(what: string, name: string): void {
  const problem = name === '.' || name === '..' ? `may not be '${name}'` : ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`).join(' ');
  if (problem !== '') throw new Failure(`invalid ${what} ${JSON.stringify(name)}: [${problem}]`);
}

function bodyBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return encoder.encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** client-go's own words where a server's refusal carries no Status. */
function statusError(body: string, code: number, request: ApiRequest): ApiError {
  if (body.trimStart().startsWith('{')) return refusal(body, code);
  const messages: Readonly<Record<number, string>> = {
    400: 'the server rejected our request for an unknown reason',
    401: 'the server has asked for the client to provide credentials',
    404: 'the server could not find the requested resource',
    405: 'the server does not allow this method on the requested resource',
    503: 'the server is currently unable to handle the request',
  };
  const message = messages[code] ?? `an error on the server (${JSON.stringify(body.trim())}) has prevented the request from succeeding`;
  const from = refusal('', code);
  return new ApiError(from.reason, message + subjectOf(request), from.details, code);
}

/** ` (get pods web)`, ` (get deployments.apps)`: what a request was about, where its path says so. */
function subjectOf({ method, target }: ApiRequest): string {
  const path = target.split('?')[0] ?? '';
  const match = /^\/(?:api\/[^/]+|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/[^/]+)?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?/.exec(path);
  if (!match) return '';
  const { group, plural, name } = match.groups ?? {};
  return ` (${[method.toLowerCase(), group === undefined ? plural : `${plural}.${group}`, name].filter((part) => part !== undefined).join(' ')})`;
}
