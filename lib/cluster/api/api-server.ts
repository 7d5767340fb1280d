import type { Clock, HttpEndpoint, HttpRequest, HttpResponse, MessageSocket, Random, UpgradeRequest } from '#lib/core/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { SchemaCatalogue } from '#lib/schema/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { forbidden } from '../auth/forbidden.ts';
import { impersonated } from '../auth/impersonation.ts';
import { RbacAuthorizer } from '../auth/rbac.ts';
import type { TokenIssuer } from '../auth/tokens.ts';
import type { AccessAttributes, User } from '../auth/user.ts';
import type { FieldOwnership } from '../managed-fields/ownership.ts';
import type { Registry } from '../registry/registry.ts';
import { negotiate } from './content-negotiation.ts';
import type { MediaType } from './content-negotiation.ts';
import { discover } from './discovery/index.ts';
import { catalogueOf } from '../extensions/custom-catalogue.ts';
import type { ApiParts, Exchange } from './exchange.ts';
import { health } from './health.ts';
import { ListSnapshots } from './list-snapshots.ts';
import type { NodeConnections, ServiceConnector } from './node-connection.ts';
import { openApi } from './openapi/index.ts';
import { parseRequestInfo } from './request-info.ts';
import type { RequestInfo } from './request-info.ts';
import { answerResource, openResource } from './resource-routes.ts';
import { notFoundResponse, objectResponse, statusResponse } from './responses.ts';
import { virtualDefinitions } from './subresources/index.ts';
import { VERSION } from './version.ts';

export interface ApiServerOptions {
  registry: Registry;
  clock: Clock;
  random: Random;
  authenticator: Authenticator;
  issuer: TokenIssuer;
  /** Works out what applied configurations make of objects; the registry's own. */
  ownership: FieldOwnership;
  /** The ways to the kubelets; without them logs, exec and the like find no node. */
  nodes?: NodeConnections;
  services?: ServiceConnector;
  /** Where the server says that it is: `192.168.122.61:6443`. */
  address?: string;
  /** Told of faults that come up after an answer has begun; they are bugs. Defaults to throwing them unhandled. */
  report?: (fault: unknown) => void;
  /** Defaults to all that Kubernetes v1.35 has, and the custom kinds of the registry. */
  catalogue?: SchemaCatalogue;
}

/** The embedded cluster's API server: the registry over HTTP, as kube-apiserver v1.35 speaks it. */
export function createApiServer(options: ApiServerOptions): HttpEndpoint {
  const { registry, clock, random, authenticator, issuer, ownership, services } = options;
  const parts: ApiParts = {
    registry, clock, random, authenticator, issuer, ownership, services,
    get catalogue() {
      return options.catalogue ?? catalogueOf(registry.definitions);
    },
    authorizer: new RbacAuthorizer(registry),
    nodes: options.nodes ?? (() => undefined),
    snapshots: new ListSnapshots(),
    address: options.address ?? 'localhost:6443',
    report: options.report ?? throwLater,
  };
  return new ApiServer(parts);
}

/** A rejection that nobody handles, so that whoever owns the process learns of it. */
function throwLater(fault: unknown): void {
  void Promise.reject(fault instanceof Error ? fault : new Error(String(fault)));
}

const NEVER = new AbortController().signal;

class ApiServer implements HttpEndpoint {
  readonly #parts: ApiParts;

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    return this.#audited(await this.#guarded(request, answer));
  }

  async upgrade(request: UpgradeRequest): Promise<MessageSocket | HttpResponse> {
    const opened = await this.#guarded(request, (exchange) => openResource(exchange, request.protocols) ?? answer(exchange));
    return 'status' in opened ? this.#audited(opened) : opened;
  }

  /** Authenticates, authorises and answers; every refusal becomes a Status here, and nowhere else. */
  async #guarded<T extends HttpResponse | MessageSocket>(request: HttpRequest, handle: (exchange: Exchange) => T | Promise<T>): Promise<T | HttpResponse> {
    const warnings: string[] = [];
    try {
      const answered = await handle(this.#admit(request, warnings));
      return 'status' in answered ? withWarnings(answered, warnings) : answered;
    } catch (error) {
      if (error instanceof ApiError) return withWarnings(statusResponse(error, errorMedia(request)), warnings);
      throw error;
    }
  }

  #audited(response: HttpResponse): HttpResponse {
    return { ...response, headers: { 'audit-id': this.#parts.random.uuid(), ...response.headers } };
  }

  #admit(request: HttpRequest, warnings: string[]): Exchange {
    const { path, query } = splitTarget(request.target);
    const info = parseRequestInfo(request.method, path, query);
    const caller = this.#parts.authenticator.authenticate(request.headers);
    if (!caller) throw new ApiError('Unauthorized', 'Unauthorized');
    const user = impersonated(caller, request.headers, this.#parts.authorizer);
    const access = accessTo(info, user);
    const { allowed, reason } = this.#parts.authorizer.authorize(access);
    if (!allowed) throw forbidden(access, reason);
    const { method, headers, body = new Uint8Array(), signal = NEVER } = request;
    return { parts: this.#parts, method, info, query, headers, body, signal, user, warnings };
  }
}

async function answer(exchange: Exchange): Promise<HttpResponse> {
  const { info } = exchange;
  if (info.isResource) return answerResource(exchange);
  if (info.path === '/version' || info.path === '/version/') return objectResponse(200, VERSION, { format: 'json', pretty: true });
  return health(exchange) ?? discover(exchange) ?? openApi(exchange) ?? rootPaths(exchange) ?? notFoundResponse();
}

/** GET /: what paths there are. */
function rootPaths({ info, parts }: Exchange): HttpResponse | undefined {
  if (info.path !== '/') return undefined;
  const definitions = [...parts.registry.definitions, ...virtualDefinitions];
  const groups = [...new Set(definitions.map(({ group }) => group))].filter((group) => group !== '').sort();
  const versions = [...new Set(definitions.map(({ group, version }) => `${group}/${version}`))].sort();
  const below = groups.flatMap((group) => [`/apis/${group}`, ...versions.filter((each) => each.startsWith(`${group}/`)).map((each) => `/apis/${each}`)]);
  const fixed = ['/healthz', '/livez', '/openapi/v3', '/openapi/v3/', '/readyz', '/version'];
  return objectResponse(200, { paths: ['/api', '/api/v1', '/apis', '/apis/', ...below, ...fixed] }, { format: 'json', pretty: true });
}

function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: new URLSearchParams() } : { path: target.slice(0, at), query: new URLSearchParams(target.slice(at + 1)) };
}

function accessTo(info: RequestInfo, user: User): AccessAttributes {
  const { verb, group, version, resource, subresource, namespace, name } = info;
  return { user, verb, group, version, resource, subresource, namespace, name, path: info.isResource ? undefined : info.path };
}

/** Refusals are written as the client reads, JSON where it says nothing that we have. */
function errorMedia({ headers, target }: HttpRequest): MediaType {
  try {
    const { format, pretty } = negotiate(headers, splitTarget(target).query);
    return { format, pretty };
  } catch (error) {
    if (error instanceof ApiError) return { format: 'json', pretty: false };
    throw error;
  }
}

/** `299 - "unknown field \"spec.x\""`, one for each (apimachinery/pkg/util/net NewWarningHeader). */
function withWarnings(response: HttpResponse, warnings: readonly string[]): HttpResponse {
  if (warnings.length === 0) return response;
  const header = warnings.map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&').replace(/[\n\r\t]/g, ' ')}"`).join(', ');
  return { ...response, headers: { ...response.headers, warning: header } };
}
