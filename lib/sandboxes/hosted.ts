import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { kubeconfigFor } from '#lib/workstation/index.ts';
import { HostClient } from './host/client.ts';
import { Hosts } from './host/hosts.ts';
import type { Host } from './host/hosts.ts';
import { SnapshotStore } from './host/snapshots.ts';
import type { SupervisorOptions } from './host/supervisor.ts';
import { forwardRequest, forwardUpgrade } from './forward.ts';
import type { ClusterAccess, Onlooker, Sandbox, Sandboxes } from './sandbox.ts';
import { SandboxError } from './sandbox-error.ts';
import { checkedSandboxId, ERASED, isSandboxId } from './sandbox-id.ts';
import { OpenExchanges } from './open-exchanges.ts';
import { TerminalBridge } from './terminal-bridge.ts';
import { tooManyRequests } from './too-many-requests.ts';
import type { Unwatched, UnwatchedListener } from './unwatched.ts';

/** Starts the first host process. SandboxError when it cannot start. */
export async function startHosted(options: SupervisorOptions): Promise<HostedSandboxes> {
  return new HostedSandboxes(await Hosts.start(options), options);
}

/** Sandboxes that live in host processes of their own. */
export class HostedSandboxes implements Sandboxes {
  readonly #hosts: Hosts;
  readonly #saved: SnapshotStore;
  readonly #bridge: TerminalBridge;
  readonly #exchanges: OpenExchanges;
  /** Kept here too: a host that was started again knows of none. */
  readonly #erased = new Set<string>();

  constructor(hosts: Hosts, { directory, limits }: SupervisorOptions) {
    this.#hosts = hosts;
    this.#saved = new SnapshotStore(directory, limits.sandbox.snapshot);
    this.#bridge = new TerminalBridge(hosts, limits.terminal);
    this.#exchanges = new OpenExchanges(limits.api.exchanges);
  }

  /** The hosts' process ids, in the order of starting. */
  get hostPids(): (number | undefined)[] {
    return this.#hosts.pids;
  }

  async open(id: string): Promise<Sandbox> {
    if (this.#erased.has(id)) throw new SandboxError('no-such-sandbox', ERASED);
    const sandbox = new HostedSandbox(checkedSandboxId(id), this.#hosts.of(id));
    await sandbox.access();
    return sandbox;
  }

  async erase(id: string): Promise<void> {
    this.#erased.add(checkedSandboxId(id));
    this.#bridge.erase(id);
    await new HostClient(this.#hosts.of(id)).call({ method: 'POST', path: `/sandboxes/${id}/erase`, repeatable: true });
  }

  connectTerminal(id: string, terminal: number, request: IncomingMessage, socket: Duplex, head: Buffer, onlooker?: Onlooker): void {
    this.#bridge.connect({ id: checkedSandboxId(id), terminal, request, socket, head, onlooker });
  }

  proxyApi(id: string, request: IncomingMessage, response: ServerResponse): void {
    if (!isSandboxId(id)) return void response.writeHead(404).end();
    if (this.#exchanges.enter(id, response)) return void forwardRequest(this.#hostOf(id), request, response);
    const { status, headers, body } = tooManyRequests();
    response.writeHead(status, headers).end(body);
  }

  proxyApiUpgrade(id: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!isSandboxId(id)) endUpgrade(socket, '404 Not Found');
    else if (this.#exchanges.enter(id, socket)) void forwardUpgrade(this.#hostOf(id), { request, socket, head });
    else endUpgrade(socket, '429 Too Many Requests');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#bridge.close();
    await this.#hosts[Symbol.asyncDispose]();
  }

  /** Anybody may ask for any name here; one of which there is no sandbox is not kept in mind. */
  #hostOf(id: string): Host {
    return this.#hosts.has(id) || this.#saved.has(id) ? this.#hosts.of(id) : this.#hosts.ofNone();
  }
}

function endUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

class HostedSandbox implements Sandbox {
  readonly id: string;
  readonly #host: Host;
  readonly #client: HostClient;

  constructor(id: string, host: Host) {
    this.id = id;
    this.#host = host;
    this.#client = new HostClient(host);
  }

  async access(): Promise<ClusterAccess> {
    const response = await this.#client.call({ method: 'PUT', path: this.#path(''), repeatable: true });
    const { token, namespace } = (await response.json()) as { token: string; namespace: string };
    const { port } = await this.#host.address();
    return { server: `http://127.0.0.1:${port}/k8s/${this.id}`, token, namespace };
  }

  async kubeconfig(origin: string): Promise<string> {
    const { token, namespace } = await this.access();
    return kubeconfigFor({ server: `${origin}/k8s/${this.id}:${token}`, token, namespace });
  }

  async readFile(path: string): Promise<string | undefined> {
    try {
      const response = await this.#client.call({ method: 'GET', path: this.#filePath(path), repeatable: true });
      return await response.text();
    } catch (error) {
      if (error instanceof SandboxError && error.reason === 'no-such-sandbox') return undefined;
      throw error;
    }
  }

  async writeFile(path: string, content: string): Promise<void> {
    await this.#client.call({ method: 'PUT', path: this.#filePath(path), body: content, repeatable: true });
  }

  async run(commands: string): Promise<{ status: number; output: string }> {
    const response = await this.#client.call({ method: 'POST', path: this.#path('/run'), body: commands, repeatable: false });
    return (await response.json()) as { status: number; output: string };
  }

  followUnwatched(what: Unwatched, listener: UnwatchedListener): Promise<Disposable> {
    return this.#client.follow(this.#path(`/changes?of=${what}`), listener);
  }

  async skip(milliseconds: number): Promise<void> {
    await this.#client.call({ method: 'POST', path: this.#path('/skip'), body: JSON.stringify({ milliseconds }), repeatable: false });
  }

  async reset(): Promise<void> {
    await this.#client.call({ method: 'POST', path: this.#path('/reset'), repeatable: true });
  }

  #filePath(path: string): string {
    return this.#path(`/file?path=${encodeURIComponent(path)}`);
  }

  #path(rest: string): string {
    return `/sandboxes/${this.id}${rest}`;
  }
}
