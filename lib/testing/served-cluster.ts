import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from '#lib/cluster/index.ts';
import type { Cluster } from '#lib/cluster/index.ts';
import { driveInRealTime, Random, VirtualClock } from '#lib/core/index.ts';
import { serveHttp } from '#lib/sandboxes/index.ts';

/** An embedded cluster on a socket of this computer, with a kubeconfig that any client takes. */
export interface ServedCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly server: string;
  readonly kubeconfig: string;
  /** A folder for the test's files; gone afterwards. */
  readonly folder: string;
}

/** Boots a cluster whose Pods start at once, in real time. */
export async function serveCluster(): Promise<ServedCluster> {
  const clock = new VirtualClock({ start: Date.now() });
  const driver = driveInRealTime(clock);
  const latencies = { schedule: 0, pull: [0, 0], startContainer: 0 } as const;
  const cluster = createCluster({ clock, random: new Random(7), processor: { charge: () => undefined }, latencies });
  // Clients send no token over plain HTTP, so the server of a test supplies it.
  const serving = serveHttp(cluster.api, { authorization: `Bearer ${cluster.adminToken}` });
  const server = createServer(serving.handle);
  server.on('upgrade', serving.upgrade);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'drydock-contract-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(url));
  return {
    cluster, server: url, kubeconfig, folder,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await cluster[Symbol.asyncDispose]();
      driver[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    // client-node speaks plain HTTP only with this set.
    clusters: [{ name: 'embedded', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: {} }],
    contexts: [{ name: 'embedded', context: { cluster: 'embedded', user: 'admin', namespace: 'default' } }],
    'current-context': 'embedded',
  });
}
