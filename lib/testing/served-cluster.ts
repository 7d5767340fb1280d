import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from '#lib/cluster/index.ts';
import type { Cluster, ClusterLatencies } from '#lib/cluster/index.ts';
import { driveInRealTime, Random, VirtualClock } from '#lib/core/index.ts';
import type { HttpEndpoint } from '#lib/core/index.ts';
import { serveHttp } from '#lib/sandboxes/index.ts';

/** An API on a socket of this computer, with a kubeconfig that any client takes. */
export interface ServedApi extends AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  readonly server: string;
  /** The kubeconfig's text: context `c`, cluster `k`, user `u`. */
  readonly kubeconfig: string;
  /** The file that holds it. */
  readonly kubeconfigFile: string;
  /** A folder for the test's files, `.kube/config` among them; gone afterwards. */
  readonly folder: string;
}

/** An embedded cluster on a socket, its clock running with the host's. */
export interface ServedCluster extends ServedApi {
  readonly cluster: Cluster;
  readonly clock: VirtualClock;
}

export interface ServeClusterOptions {
  seed?: number;
  /** By default Pods start at once. */
  latencies?: ClusterLatencies;
}

const AT_ONCE: ClusterLatencies = { schedule: 0, pull: [0, 0], startContainer: 0 };

/** Boots a cluster from a seed and serves it on a free port. */
export async function serveCluster({ seed = 7, latencies = AT_ONCE }: ServeClusterOptions = {}): Promise<ServedCluster> {
  const clock = new VirtualClock({ start: Date.now() });
  const driver = driveInRealTime(clock);
  const cluster = createCluster({ clock, random: new Random(seed), processor: { charge: () => undefined }, latencies });
  const served = await serveApi(cluster.api, cluster.adminToken);
  return {
    ...served, cluster, clock,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
      driver[Symbol.dispose]();
    },
  };
}

/** Serves an API on a free port to whoever comes, as the holder of the token. */
export async function serveApi(api: HttpEndpoint, token: string): Promise<ServedApi> {
  // Clients send no token over plain HTTP, so the server of a test supplies it.
  const serving = serveHttp(api, { authorization: `Bearer ${token}` });
  const listener = createServer(serving.handle).on('upgrade', serving.upgrade);
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  const server = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'drydock-served-'));
  const kubeconfigFile = join(folder, '.kube/config');
  const kubeconfig = kubeconfigFor(server, token);
  mkdirSync(join(folder, '.kube'));
  writeFileSync(kubeconfigFile, kubeconfig);
  return {
    server, kubeconfig, kubeconfigFile, folder,
    async [Symbol.asyncDispose]() {
      listener.close();
      listener.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function kubeconfigFor(server: string, token: string): string {
  // client-node speaks plain HTTP only to a cluster whose certificate it need not verify.
  return `apiVersion: v1
kind: Config
clusters:
- {name: k, cluster: {server: "${server}", insecure-skip-tls-verify: true}}
users:
- {name: u, user: {token: "${token}"}}
contexts:
- {name: c, context: {cluster: k, user: u, namespace: default}}
current-context: c
`;
}
