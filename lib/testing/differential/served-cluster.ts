import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCluster } from '#lib/cluster/index.ts';
import type { Cluster } from '#lib/cluster/index.ts';
import { driveInRealTime, Random, VirtualClock } from '#lib/core/index.ts';
import { serveHttp } from '#lib/sandboxes/index.ts';

/** An embedded cluster on real HTTP, its clock running with the host's. */
export interface ServedCluster extends AsyncDisposable {
  cluster: Cluster;
  clock: VirtualClock;
  /** `http://127.0.0.1:40123` */
  server: string;
  /** A kubeconfig whose context is `c`. */
  kubeconfig: string;
}

/** Boots a cluster from a seed and serves it on a free port. */
export async function serveCluster(seed: number): Promise<ServedCluster> {
  const clock = new VirtualClock({ start: Date.now() });
  const driver = driveInRealTime(clock);
  const cluster = createCluster({
    clock, random: new Random(seed), processor: { charge: () => undefined },
    latencies: { schedule: 5, pull: [20, 30], startContainer: 5 },
  });
  const serving = serveHttp(cluster.api, { authorization: `Bearer ${cluster.adminToken}` });
  const server = http.createServer(serving.handle).on('upgrade', serving.upgrade);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    cluster, clock, server: address,
    kubeconfig: kubeconfigFor(address, cluster.adminToken),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      driver[Symbol.dispose]();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

function kubeconfigFor(server: string, token: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- {name: k, cluster: {server: "${server}"}}
users:
- {name: u, user: {token: "${token}"}}
contexts:
- {name: c, context: {cluster: k, user: u}}
current-context: c
`;
}
