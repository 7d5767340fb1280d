import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { driveInRealTime, Random, VirtualClock } from '#lib/core/index.ts';
import type { Access } from '#lib/kubernetes/index.ts';
import { connectHttp } from '#lib/kubernetes/index.ts';
import type { Workstation } from '#lib/workstation/index.ts';
import { WorkstationImage } from '#lib/workstation/index.ts';
import { openSimulated } from './open-simulated.ts';
import type { SimulatedSandbox } from './simulated-sandbox.ts';
import { serveHttp } from './http-server.ts';
import { createRemoteWorkstation } from './remote-workstation.ts';
import { SandboxError } from './sandbox-error.ts';
import { selfSigned } from './self-signed.ts';
import { SimulatedProcessor } from './simulated-processor.ts';

/** A sandbox of its own in this process, whose time is the host's. */
export interface Standalone extends AsyncDisposable {
  readonly sandbox: SimulatedSandbox;
}

/** Opens a fresh embedded sandbox that lives as long as this process. */
export function openStandalone(): Standalone {
  const sandbox = openSimulated({ seed: randomBytes(4).readUInt32LE(), start: Date.now(), limits: DEFAULT_LIMITS });
  const driver = driveInRealTime(sandbox.clock);
  return {
    sandbox,
    async [Symbol.asyncDispose]() {
      driver[Symbol.dispose]();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

/** A workstation in this process for the cluster that `access` leads to. */
export function openRemoteWorkstation(access: Access, namespace: string): { workstation: Workstation } & AsyncDisposable {
  const clock = new VirtualClock({ start: Date.now() });
  const driver = driveInRealTime(clock);
  const workstation = createRemoteWorkstation({
    clock,
    random: new Random(randomBytes(4).readUInt32LE()),
    processor: new SimulatedProcessor(clock),
    image: new WorkstationImage(),
    limits: DEFAULT_LIMITS,
    api: connectHttp(access),
    cluster: { server: access.server, token: access.token ?? '', namespace },
  });
  return {
    workstation,
    async [Symbol.asyncDispose]() {
      driver[Symbol.dispose]();
      await workstation[Symbol.asyncDispose]();
    },
  };
}

/** An embedded cluster on a port of this machine. */
export interface ServedCluster extends AsyncDisposable {
  /** `https://127.0.0.1:6443` */
  readonly server: string;
  /** A kubeconfig that real tools accept. */
  readonly kubeconfig: string;
}

/** For how long a served cluster's certificate holds: longer than any runs. */
const CERTIFICATE_LIFE = 365 * 24 * 3_600_000;

/**
 * Serves a fresh embedded cluster on 127.0.0.1, by TLS, for kubectl sends no token without it; port 0
 * picks a free one. SandboxError when the port is taken.
 */
export async function serveCluster(port: number): Promise<ServedCluster> {
  const { sandbox, [Symbol.asyncDispose]: dispose } = openStandalone();
  const serving = serveHttp(sandbox.api);
  const now = Date.now();
  const { key, certificate } = selfSigned({ name: 'drydock', hosts: ['127.0.0.1', 'localhost'], from: now - 60_000, until: now + CERTIFICATE_LIFE });
  const http = createServer({ key, cert: certificate }, serving.handle).on('upgrade', serving.upgrade);
  try {
    await listen(http, port);
  } catch (error) {
    await dispose();
    throw error;
  }
  const server = `https://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    server,
    kubeconfig: kubeconfigFor(server, certificate, sandbox.token),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await dispose();
    },
  };
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? `port ${port} is taken by another program` : `cannot listen on port ${port}: ${cause.message}`;
      reject(new SandboxError('unavailable', why, { cause }));
    });
    http.listen(port, '127.0.0.1', resolve);
  });
}

function kubeconfigFor(server: string, certificate: string, token: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: drydock
  cluster:
    certificate-authority-data: ${Buffer.from(certificate).toString('base64')}
    server: ${server}
users:
- name: drydock-admin
  user:
    token: ${token}
contexts:
- name: drydock
  context:
    cluster: drydock
    user: drydock-admin
current-context: drydock
`;
}
