import type { Clock } from '#lib/core/index.ts';
import { StoragePool } from '#lib/machine/index.ts';
import type { MachineLimits } from '#lib/machine/index.ts';
import { createApiServer } from './api/api-server.ts';
import { admissionChain } from './admission/index.ts';
import { Authenticator, administratorTokens } from './auth/authenticator.ts';
import { TokenIssuer } from './auth/tokens.ts';
import { bootstrap } from './bootstrap/bootstrap.ts';
import { placeKeptObjects } from './bootstrap/kept-objects.ts';
import { NODES } from './bootstrap/nodes.ts';
import { startSystemPods } from './bootstrap/system-pods.ts';
import type { Cluster, ClusterOptions, ClusterState } from './cluster.ts';
import { startControllers } from './controllers/index.ts';
import { catalogueOf } from './extensions/custom-catalogue.ts';
import { CustomKinds } from './extensions/custom-kinds.ts';
import { Kubelets } from './kubelet/kubelets.ts';
import type { KubeletsState } from './kubelet/kubelets.ts';
import { FieldOwnership } from './managed-fields/ownership.ts';
import { ClusterNetwork } from './network/cluster-network.ts';
import { EventRecorder } from './registry/event-recorder.ts';
import { ObjectRegistry } from './registry/object-registry.ts';
import { definitions, serviceAccounts } from './resources/index.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { Store } from './store/store.ts';
import type { StoreState } from './store/store.ts';

/** How long a fresh cluster has been up, so that it looks lived-in and its first events have expired. */
const AGE = 3 * 24 * 3_600_000;

/** What one container may use; its host passes what it can afford. */
const CONTAINER_LIMITS: MachineLimits = { processes: 128, storage: 16 << 20, fileSize: 16 << 20, openFiles: 1024 };

/** Bytes of all containers' files and logs. */
const FILES = 128 << 20;

/** Bytes of objects: ten thousand Pods. */
const STORAGE = 32 << 20;

const TOKEN_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

interface State extends ClusterState {
  adminToken: string;
  key: string;
  store: StoreState;
  kubelets: KubeletsState;
}

/** Boots a cluster, or brings a saved one back. Throws when `saved` is not a state that it understands. */
export function createCluster(options: ClusterOptions): Cluster {
  const { clock, random, processor, latencies, onChange, onLog, onBug } = options;
  const saved = readState(options.saved);
  const store = new Store(saved?.store, options.storage ?? STORAGE);
  const past: Clock = { now: () => clock.now() - (saved || booted ? 0 : AGE), setTimeout: (callback, delay, slack) => clock.setTimeout(callback, delay, slack) };
  let booted = false;
  const ownership = new FieldOwnership(() => catalogueOf(registry.definitions), past);
  const registry: ObjectRegistry = new ObjectRegistry({ store, clock: past, random, definitions, admission: admissionChain(random), ownership });
  if (!saved) bootstrap(registry, { joined: clock.now() - AGE, now: clock.now() }, random);
  const running = saved?.kubelets ?? startSystemPods(registry, clock.now() - AGE, random);
  placeKeptObjects(registry, past.now());
  booted = true;
  store.forgetHistory();
  const customKinds = new CustomKinds(registry, clock);
  const adminToken = saved?.adminToken ?? random.string(TOKEN_LETTERS, 32);
  const key = saved?.key ?? random.string(TOKEN_LETTERS, 32);
  const issuer = new TokenIssuer(key, clock);
  const network = new ClusterNetwork({ registry, clock, random, nodes: NODES });
  const recorder = new EventRecorder(registry, clock);
  const kubelets = new Kubelets({
    registry, clock, random, processor, latencies, limits: { ...(options.limits ?? CONTAINER_LIMITS), pool: new StoragePool(options.files ?? FILES) }, recorder, network, nodes: NODES, saved: running, onChange, onLog, onBug,
    tokens: ({ pod, expirationSeconds, audience }) => {
      const namespace = pod.metadata.namespace ?? '';
      const serviceAccount = pod.spec.serviceAccountName ?? 'default';
      const serviceAccountUid = registry.find(serviceAccounts, namespace, serviceAccount)?.metadata.uid ?? '';
      const bound = { name: pod.metadata.name, uid: pod.metadata.uid };
      return issuer.issue({ namespace, serviceAccount, serviceAccountUid, pod: bound, expirationSeconds, audiences: audience ? [audience] : [] }).token;
    },
  });
  const controllers = startControllers({ registry, clock, random, recorder, claims: kubelets.claims });
  const scheduler = new Scheduler({ registry, clock, random, recorder, latency: latencies.schedule });
  const authenticator = new Authenticator({ registry, issuer, tokens: administratorTokens(adminToken) });
  const api = createApiServer({ registry, clock, random, authenticator, issuer, nodes: (name) => kubelets.kubelet(name), services: network.serviceConnector(), ownership, address: `${NODES[0]?.address}:6443` });
  const watch = onChange && store.observe(onChange);
  const [controlPlane] = NODES;
  return {
    api, adminToken, server: `https://${controlPlane?.address}:6443`,
    nodes: NODES.map(({ name, address }) => ({ name, address })),
    attach: (host) => network.attach(host),
    save: (): State => ({ version: 1, adminToken, key, store: store.save(), kubelets: kubelets.save() }),
    async [Symbol.asyncDispose]() {
      watch?.[Symbol.dispose]();
      scheduler[Symbol.dispose]();
      controllers[Symbol.dispose]();
      customKinds[Symbol.dispose]();
      await kubelets[Symbol.asyncDispose]();
      network[Symbol.dispose]();
    },
  };
}

function readState(saved: ClusterState | undefined): State | undefined {
  if (!saved) return undefined;
  if (saved.version !== 1 || typeof saved.adminToken !== 'string' || !saved.store || !saved.kubelets) throw new Error('the saved cluster is of another version');
  return saved as State;
}
