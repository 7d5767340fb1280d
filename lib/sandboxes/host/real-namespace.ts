import type { Clock, HttpEndpoint, HttpRequest } from '#lib/core/index.ts';
import { readBody } from '#lib/core/index.ts';
import type { Access, KubernetesClient } from '#lib/kubernetes/index.ts';
import { connectHttp, createClient } from '#lib/kubernetes/index.ts';
import { SandboxError } from '../sandbox-error.ts';

const ACCOUNT = 'learner';
const CONFLICT = 409;
const RBAC = 'rbac.authorization.k8s.io/v1';
const LABELS = { 'app.kubernetes.io/managed-by': 'drydock' };
/** Seconds that a learner's token is good for, and how long before its end the next is fetched. */
const TOKEN_LIFE = 24 * 3600;
const TOKEN_RENEWAL = 3600;

/** What one learner's namespace may use of a real cluster; an exercise needs a fraction of it. */
const QUOTA = {
  pods: '30', 'requests.cpu': '2', 'requests.memory': '2Gi', 'limits.cpu': '4', 'limits.memory': '4Gi', services: '15',
  'services.loadbalancers': '1', 'services.nodeports': '5', configmaps: '50', secrets: '50',
  persistentvolumeclaims: '5', 'requests.storage': '5Gi',
};
/** What a container gets that names nothing, as the course's do: without it the quota would refuse them. */
const CONTAINER_DEFAULTS = { default: { cpu: '250m', memory: '256Mi' }, defaultRequest: { cpu: '20m', memory: '32Mi' } };

/** A learner's namespace in a real cluster, and the way there as the learner. */
export class RealNamespace implements Disposable {
  readonly name: string;
  /** The cluster's API with the learner's rights: admin of the namespace, and nothing outside of it. */
  readonly api: HttpEndpoint;
  readonly #operator: HttpEndpoint & Disposable;
  readonly #client: KubernetesClient;
  readonly #access: Access;
  readonly #clock: Clock;
  readonly #logins = new DisposableStack();
  #login: { endpoint: Promise<HttpEndpoint>; until: number } | undefined;

  /** `access` is the operator's, who may make namespaces and grant `admin` in them. */
  constructor(options: { sandbox: string; access: Access; clock: Clock }) {
    this.name = `drydock-${options.sandbox}`;
    this.#access = options.access;
    this.#clock = options.clock;
    this.#operator = connectHttp(options.access);
    this.#client = createClient(options.access);
    this.api = {
      request: async (request) => (await this.#learner()).request(withoutLogin(request)),
      upgrade: async (request) => (await this.#learner()).upgrade({ ...withoutLogin(request), protocols: request.protocols }),
    };
  }

  /** Makes the namespace and what limits it, as far as they are not there yet. */
  async prepare(): Promise<void> {
    for (const [path, object] of this.#objects()) {
      const { status, body } = await this.#post(path, object);
      if (status < 300 || status === CONFLICT) continue;
      throw new SandboxError('unavailable', `The cluster refuses the sandbox: ${body.message ?? status}`);
    }
  }

  /** Deletes the namespace with everything in it, and waits until it has gone. */
  async erase(): Promise<void> {
    await this.#client.delete({ apiVersion: 'v1', kind: 'Namespace', name: this.name });
    for (let tries = 0; tries < 120; tries += 1) {
      if (!(await this.#client.get('v1', 'Namespace', this.name))) return;
      await new Promise<void>((resolve) => this.#clock.setTimeout(resolve, 500));
    }
    throw new SandboxError('unavailable', `The cluster is still deleting the namespace ${this.name}; try again later.`);
  }

  [Symbol.dispose](): void {
    this.#logins.dispose();
    this.#operator[Symbol.dispose]();
  }

  /** One login for all who ask at once; it is given up when it could not be made, or its token is about to end. */
  #learner(): Promise<HttpEndpoint> {
    if (this.#login && this.#clock.now() < this.#login.until) return this.#login.endpoint;
    const login = { endpoint: this.#logIn(), until: this.#clock.now() + (TOKEN_LIFE - TOKEN_RENEWAL) * 1000 };
    login.endpoint.catch(() => {
      if (this.#login === login) this.#login = undefined;
    });
    this.#login = login;
    return login.endpoint;
  }

  async #logIn(): Promise<HttpEndpoint> {
    const token = await this.#fetchToken();
    const { server, certificateAuthority, skipTlsVerify, tlsServerName } = this.#access;
    // Exchanges that the login before has begun go on with it.
    return this.#logins.use(connectHttp({ server, certificateAuthority, skipTlsVerify, tlsServerName, token }));
  }

  async #fetchToken(): Promise<string> {
    const wanted = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: TOKEN_LIFE } };
    const { status, body } = await this.#post(`/api/v1/namespaces/${this.name}/serviceaccounts/${ACCOUNT}/token`, wanted);
    const token = typeof body.status === 'object' ? body.status.token : undefined;
    if (token === undefined) throw new SandboxError('unavailable', `The cluster gives no token for ${ACCOUNT}: ${body.message ?? status}`);
    return token;
  }

  /** As the operator. client-node's own create knows some fields by other names, and loses them. */
  async #post(target: string, object: object): Promise<{ status: number; body: Answer }> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await this.#operator.request({ method: 'POST', target, headers, body: Buffer.from(JSON.stringify(object)) });
    return { status: response.status, body: JSON.parse(Buffer.from(await readBody(response)).toString('utf8')) as Answer };
  }

  /** What is made, with the path that each is posted to. */
  #objects(): [path: string, object: object][] {
    const { name } = this;
    const core = `/api/v1/namespaces/${name}`;
    const inside = (apiVersion: string, kind: string, object: string, rest: object) =>
      ({ apiVersion, kind, metadata: { name: object, namespace: name, labels: LABELS }, ...rest });
    return [
      ['/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: LABELS } }],
      [`${core}/serviceaccounts`, inside('v1', 'ServiceAccount', ACCOUNT, {})],
      [`${core}/resourcequotas`, inside('v1', 'ResourceQuota', 'drydock', { spec: { hard: QUOTA } })],
      [`${core}/limitranges`, inside('v1', 'LimitRange', 'drydock', { spec: { limits: [{ type: 'Container', ...CONTAINER_DEFAULTS }] } })],
      [`/apis/${RBAC}/namespaces/${name}/rolebindings`, inside(RBAC, 'RoleBinding', 'drydock-learner', {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
        subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: name }],
      })],
    ];
  }
}

/** An object or a Status, as far as it is read here. */
interface Answer {
  status?: { token?: string } | string;
  message?: string;
}

/** The sandbox's own token stays here; the cluster is shown the learner's. */
function withoutLogin(request: HttpRequest): HttpRequest {
  const { authorization: _, host: __, ...headers } = request.headers;
  return { ...request, headers };
}
