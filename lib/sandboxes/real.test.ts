import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { sandboxesContract } from '../testing/sandboxes-contract.ts';
import type { HostedSandboxes } from './hosted.ts';
import { startHosted } from './hosted.ts';
import type { Sandbox } from './sandbox.ts';

const directories: string[] = [];

function freshDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'drydock-real-'));
  directories.push(directory);
  return directory;
}

/** What a real cluster's API server makes at its start. */
const ADMIN_ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: admin
rules:
- apiGroups: ['', apps, batch, autoscaling, discovery.k8s.io, networking.k8s.io, policy]
  resources: ['*']
  verbs: ['*']
`;

/** An embedded cluster in the place of a real one: all that is known of it is a kubeconfig. */
async function startCluster(): Promise<{ host: HostedSandboxes; cluster: Sandbox; kubeconfig: string }> {
  const host = await startHosted({ directory: freshDirectory(), limits: DEFAULT_LIMITS });
  const cluster = await host.open('cluster');
  await cluster.writeFile('admin.yml', ADMIN_ROLE);
  await cluster.run('kubectl create -f admin.yml');
  const { server, token } = await cluster.access();
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'it',
    clusters: [{ name: 'it', cluster: { server } }],
    users: [{ name: 'it', user: { token } }],
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
  });
  return { host, cluster, kubeconfig };
}

const hosts: HostedSandboxes[] = [];

afterAll(async () => {
  for (const host of hosts.reverse()) await host[Symbol.asyncDispose]();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

sandboxesContract('namespaces of a cluster', async () => {
  const { host, kubeconfig } = await startCluster();
  hosts.push(host);
  return startHosted({ directory: freshDirectory(), limits: DEFAULT_LIMITS, kubeconfig });
});

describe('a sandbox on a real cluster', () => {
  async function open() {
    const { host, cluster, kubeconfig } = await startCluster();
    hosts.push(host);
    const real = await startHosted({ directory: freshDirectory(), limits: DEFAULT_LIMITS, kubeconfig });
    hosts.push(real);
    return { cluster, sandbox: await real.open('one') };
  }

  it('is a namespace with limits, and may do nothing outside of it', async () => {
    const { cluster, sandbox } = await open();
    expect((await sandbox.access()).namespace).toBe('drydock-one');
    expect((await sandbox.run('kubectl run web --image=nginx:latest')).output).toBe('pod/web created\n');
    expect((await cluster.run('kubectl get pods -n drydock-one -o name')).output).toBe('pod/web\n');
    expect((await cluster.run('kubectl get resourcequota,limitrange -n drydock-one -o name')).output).toBe('resourcequota/drydock\nlimitrange/drydock\n');
    for (const command of ['get pods -n default', 'get secrets -A', 'delete namespace default', 'get nodes']) {
      expect(await sandbox.run(`kubectl ${command}`)).toMatchObject({ status: 1, output: expect.stringContaining('(Forbidden)') });
    }
  });

  it('cannot skip time, and loses its namespace with a reset', async () => {
    const { cluster, sandbox } = await open();
    await expect(sandbox.skip(1000)).rejects.toThrow('This sandbox is on a real cluster, where time cannot be skipped.');
    const uid = async () => (await cluster.run('kubectl get namespace drydock-one -o jsonpath={.metadata.uid}')).output;
    const before = await uid();
    await sandbox.reset();
    await sandbox.access();
    const after = await uid();
    expect([before, after]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(after).not.toBe(before);
  });
});
