import { PassThrough } from 'node:stream';
import { ApiException, HttpMethod, KubeConfig, KubernetesObjectApi, Log, Watch } from '@kubernetes/client-node';
import type { KubernetesObject, RequestContext, ResponseContext } from '@kubernetes/client-node';
import { ApiError } from '#lib/schema/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import type { Access } from './access.ts';
import type { KubernetesClient, ListSelection, WatchedEvent, WatchListener, WatchSelection } from './kubernetes-client.ts';
import { refusal } from './refusal.ts';
import { Unreachable } from './unreachable.ts';

/**
 * Milliseconds without a word after which a watch counts as cut off. API servers send a bookmark every minute; client-node's
 * own half of one would end each watch of a quiet cluster again and again, and everybody asked anew.
 */
const SILENCE = 90_000;

/** client-node's object API without its conversion into model classes. */
class WireObjectApi extends KubernetesObjectApi {
  // The base class declares the result as its caller's T, which only the caller can know.
  protected override async processResponse<T>(response: ResponseContext): Promise<T> {
    const text = await response.body.text();
    if (response.httpStatusCode >= 200 && response.httpStatusCode <= 299) return JSON.parse(text) as T;
    throw new ApiException(response.httpStatusCode, 'refused', text, response.headers);
  }

  /** Creates an object as it is: `create` of the base class drops fields that its models miss, such as LimitRange's `default`. */
  async createWhole(object: ApiObject): Promise<KubernetesObject> {
    // Its models have dates where the wire has texts.
    const path = await this.specUriPath(object as KubernetesObject, 'create');
    const request = this.configuration.baseServer.makeRequestContext(path, HttpMethod.POST);
    request.setHeaderParam('Accept', 'application/json');
    request.setHeaderParam('Content-Type', 'application/json');
    request.setBody(JSON.stringify(object));
    return this.requestPromise(request);
  }
}

/** The client itself. */
export class ObjectClient implements KubernetesClient {
  readonly #server: string;
  readonly #config: KubeConfig;
  readonly #objects: WireObjectApi;

  constructor(access: Access) {
    this.#server = access.server;
    this.#config = clientConfig(access);
    this.#objects = this.#config.makeApiClient(WireObjectApi);
  }

  async get<T extends ApiObject>(apiVersion: string, kind: string, name: string, namespace?: string): Promise<T | undefined> {
    try {
      const header = { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
      return await this.#asked(() => this.#objects.read(header)) as unknown as T;
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'NotFound') return undefined;
      throw error;
    }
  }

  async list<T extends ApiObject>(apiVersion: string, kind: string, selection: ListSelection = {}): Promise<{ items: T[]; resourceVersion: string }> {
    const { namespace, fieldSelector, labelSelector } = selection;
    const list = await this.#asked(() =>
      this.#objects.list(apiVersion, kind, namespace, undefined, undefined, undefined, fieldSelector, labelSelector));
    const named = list.items.map((item) => ({ apiVersion, kind, ...item }));
    return { items: named as unknown as T[], resourceVersion: list.metadata?.resourceVersion ?? '' };
  }

  async create<T extends ApiObject>(object: T): Promise<T> {
    return await this.#asked(() => this.#objects.createWhole(object)) as unknown as T;
  }

  async delete(object: { apiVersion: string; kind: string; name: string; namespace?: string }): Promise<void> {
    const { apiVersion, kind, name, namespace } = object;
    try {
      await this.#asked(() => this.#objects.delete({ apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } }));
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === 'NotFound')) throw error;
    }
  }

  async watch<T extends ApiObject>(path: string, selection: WatchSelection, listener: WatchListener<T>): Promise<Disposable> {
    let over = false;
    const deliver = (type: string, object: unknown) => {
      if (over) return;
      if (type === 'ERROR') {
        over = true;
        listener.ended(refusal(JSON.stringify(object), 500));
      } else {
        listener.event({ type, object } as WatchedEvent<T>);
      }
    };
    const done = (error: unknown) => {
      if (over) return;
      over = true;
      listener.ended(error ? this.#watchFailure(error) : undefined);
    };
    const { namespace: _, ...query } = selection;
    const watch = new Watch(this.#config);
    Object.assign(watch, { requestTimeoutMs: SILENCE });
    const controller = await watch.watch(path, { ...query, allowWatchBookmarks: true }, deliver, done);
    return {
      [Symbol.dispose]: () => {
        over = true;
        controller.abort();
      },
    };
  }

  async logs(namespace: string, pod: string, container = ''): Promise<string> {
    const stream = new PassThrough();
    await this.#asked(() => new Log(this.#config).log(namespace, pod, container, stream));
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }

  #watchFailure(error: unknown): ApiError | Unreachable {
    if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
      return new ApiError('', error.message, undefined, error.statusCode);
    }
    return Unreachable.from(this.#server, error);
  }

  async #asked<R>(ask: () => Promise<R>): Promise<R> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ApiException) throw refusal(bodyText(error.body), error.code);
      if (error instanceof Error && error.message.startsWith('Unrecognized API version and kind')) {
        throw new ApiError('NotFound', error.message);
      }
      throw Unreachable.from(this.#server, error);
    }
  }
}

function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body ?? '');
}

/** Keeps connections between requests: client-node makes a pool for each request, and so a connection. */
class KeepingConfig extends KubeConfig {
  #kept: ReturnType<RequestContext['getDispatcher']>;

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    // Its only cluster and user decide what it is.
    this.#kept ??= context.getDispatcher();
    if (this.#kept) context.setDispatcher(this.#kept);
  }
}

function clientConfig(access: Access): KubeConfig {
  const base64 = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text).toString('base64'));
  const config = new KeepingConfig();
  config.loadFromClusterAndUser(
    {
      name: 'cluster',
      server: access.server.replace(/\/$/, ''),
      // client-node refuses plain HTTP unless told not to verify.
      skipTLSVerify: access.skipTlsVerify ?? access.server.startsWith('http:'),
      ...(access.certificateAuthority ? { caData: base64(access.certificateAuthority) } : {}),
      ...(access.tlsServerName ? { tlsServerName: access.tlsServerName } : {}),
    },
    {
      name: 'user',
      ...(access.token ? { token: access.token } : {}),
      ...(access.username ? { username: access.username, password: access.password ?? '' } : {}),
      ...(access.clientCertificate ? { certData: base64(access.clientCertificate), keyData: base64(access.clientKey) } : {}),
    },
  );
  return config;
}
