import type { Clock, HttpResponse, Random } from '#lib/core/index.ts';
import type { SchemaCatalogue } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { RbacAuthorizer } from '../auth/rbac.ts';
import type { TokenIssuer } from '../auth/tokens.ts';
import type { User } from '../auth/user.ts';
import type { FieldOwnership } from '../managed-fields/ownership.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { NodeConnections, ServiceConnector } from './node-connection.ts';
import type { ListSnapshots } from './list-snapshots.ts';
import { negotiate } from './content-negotiation.ts';
import type { MediaType } from './content-negotiation.ts';
import type { RequestInfo } from './request-info.ts';

/** What the API server works with; one of each for a cluster. */
export interface ApiParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly random: Random;
  /** What is known of the kinds that are served now. */
  readonly catalogue: SchemaCatalogue;
  readonly authenticator: Authenticator;
  readonly authorizer: RbacAuthorizer;
  readonly issuer: TokenIssuer;
  readonly ownership: FieldOwnership;
  readonly nodes: NodeConnections;
  /** Opens a connection to a Service's port from the control plane (services/proxy). */
  readonly services?: ServiceConnector | undefined;
  readonly snapshots: ListSnapshots;
  /** Where the server says that it is: `192.168.122.61:6443`. */
  readonly address: string;
  /** Takes a fault that came up after the answer had begun. */
  readonly report: (fault: unknown) => void;
}

/** One request on its way to an answer. */
export interface Exchange {
  readonly parts: ApiParts;
  readonly method: string;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  readonly user: User;
  /** Texts for Warning headers, added to as they come up. */
  readonly warnings: string[];
}

/** A request for a kind that is served. */
export interface ResourceExchange extends Exchange {
  readonly resource: ResourceDefinition;
}

export type Handler<E extends Exchange = Exchange> = (exchange: E) => HttpResponse | Promise<HttpResponse>;

/** Takes remarks of the registry for the answer's Warning headers, each once. */
export function warnerOf({ warnings }: Pick<Exchange, 'warnings'>): (text: string) => void {
  return (text) => {
    if (!warnings.includes(text)) warnings.push(text);
  };
}

/** The API server's limit on a request's body (MaxRequestBodyBytes). */
const BODY_LIMIT = 3 * 1024 * 1024;

/** The body; RequestEntityTooLarge past 3 MiB. */
export function bodyOf(exchange: Exchange): Uint8Array {
  if (exchange.body.length > BODY_LIMIT) {
    throw new ApiError('RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT}`);
  }
  return exchange.body;
}

/** The form that the client wants; NotAcceptable when it is none of ours. */
export function mediaOf(exchange: Exchange): MediaType {
  return negotiate(exchange.headers, exchange.query);
}

/** Who writes, for managedFields: what the client says, else the program that its user agent names (managerOrUserAgent). */
export function fieldManagerOf(exchange: Exchange): string {
  const given = exchange.query.get('fieldManager');
  if (given !== null && given !== '') return given;
  const agent = exchange.headers['user-agent'] ?? '';
  const program = agent.split('/')[0] ?? '';
  return [...program].slice(0, 128).join('') || 'unknown';
}
