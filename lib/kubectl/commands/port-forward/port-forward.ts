import type { Connection, Listener, Process } from '#lib/machine/index.ts';
import { isAddress, SystemError } from '#lib/machine/index.ts';
import type { ApiClient } from '../../api/client.ts';
import { goTypeOf } from '../../resources/go-type.ts';
import { namedResource, podResource, podsOf } from '../../resources/pods.ts';
import { fetchSource } from '../../resources/select.ts';
import { at, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { forwardConnection } from './connection.ts';
import { forwardedPorts } from './ports.ts';
import type { ForwardedPort } from './ports.ts';

/** `kubectl port-forward TYPE/NAME [LOCAL:]REMOTE…`: ports of this machine that lead into a Pod, until Ctrl-C. */
export const portForward: Command = async (invocation) => {
  const { args, flags } = invocation;
  if (args.length < 2) throw new UsageFailure('TYPE/NAME and list of ports are required for port-forward');
  if (flags.number('pod-running-timeout') <= 0) throw new UsageFailure('--pod-running-timeout must be higher than zero');
  const client = invocation.client();
  const object = await fetchNamed(client, args[0] ?? '');
  const pod = object.kind === 'Pod' ? object : await firstPod(client, object);
  const ports = forwardedPorts(args.slice(1), object, pod);
  const phase = text(at(pod, 'status', 'phase'));
  if (phase !== 'Running') throw new Failure(`unable to forward port because pod is not running. Current status=${phase}`);
  const forwarder = new PortForwarder(invocation, client.path(await podResource(client), text(pod.metadata?.namespace), text(pod.metadata?.name), 'portforward'));
  await forwarder.run(ports, addressesOf(flags.list('address')));
};

async function fetchNamed(client: ApiClient, word: string): Promise<AnyObject> {
  const { resource, name } = await namedResource(client, word);
  const [info] = await fetchSource(client, { resource, namespace: resource.namespaced ? client.namespace : '', name });
  if (!info?.object) throw new Failure('pod name or resource type/name must be specified');
  return info.object;
}

async function firstPod(client: ApiClient, object: AnyObject): Promise<AnyObject> {
  const [first] = await podsOf(client, object).catch((error: unknown) => {
    if (error instanceof Failure) throw new Failure(`cannot attach to ${goTypeOf(object)}: ${error.message}`);
    throw error;
  });
  if (!first) throw new Failure('timed out waiting for the condition');
  return first;
}

interface ListenAddress {
  address: string;
  /** Of `localhost` one of both families is enough. */
  localhost: boolean;
}

function addressesOf(words: readonly string[]): ListenAddress[] {
  const addresses = words.flatMap((word): ListenAddress[] => {
    if (word === 'localhost') return ['127.0.0.1', '::1'].map((address) => ({ address, localhost: true }));
    if (!isAddress(word)) throw new Failure(`${word} is not a valid IP`);
    return [{ address: word, localhost: false }];
  });
  return addresses.sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Listens and carries connections until Ctrl-C or the Pod refuses one (client-go's PortForwarder). */
class PortForwarder {
  readonly #invocation: Invocation;
  readonly #process: Process;
  readonly #target: string;
  readonly #listeners: Listener[] = [];
  readonly #over = new AbortController();

  constructor(invocation: Invocation, target: string) {
    this.#invocation = invocation;
    this.#process = invocation.process;
    this.#target = target;
  }

  async run(ports: readonly ForwardedPort[], addresses: readonly ListenAddress[]): Promise<void> {
    const { io } = this.#invocation;
    const interrupt = this.#process.onSignal('SIGINT', () => this.#over.abort());
    try {
      for (const port of ports) this.#listenAt(port, addresses);
      if (this.#listeners.length === 0) {
        throw new Failure(`unable to listen on any of the requested ports: [${ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`);
      }
      await io.flush();
      await this.#process.wait(new Promise<void>((resolve) => {
        this.#over.signal.addEventListener('abort', () => resolve(), { once: true });
      }));
      if (this.#over.signal.reason instanceof Failure) throw this.#over.signal.reason;
    } finally {
      interrupt[Symbol.dispose]();
      for (const listener of this.#listeners) listener.close();
    }
  }

  #listenAt(port: ForwardedPort, addresses: readonly ListenAddress[]): void {
    const { io } = this.#invocation;
    const errors: string[] = [];
    let local = port.local;
    let listening = 0;
    for (const { address } of addresses) {
      const shown = address.includes(':') ? `[${address}]` : address;
      try {
        const listener = this.#process.listen({ address, port: local });
        local = listener.local.port;
        this.#listeners.push(listener);
        listening += 1;
        io.out(`Forwarding from ${shown}:${local} -> ${port.remote}\n`);
        this.#process.background(this.#accept(listener, { local, remote: port.remote }));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        const family = address.includes(':') ? 'tcp6' : 'tcp4';
        errors.push(`unable to create listener: Error listen ${family} ${shown}:${local}: bind: ${error.message.toLowerCase()}`);
      }
    }
    const failed = addresses.some(({ localhost }) => localhost) ? listening === 0 : errors.length > 0;
    if (failed) io.err(`Unable to listen on port ${port.local}: Listeners failed to create with the following errors: [${errors.join(' ')}]\n`);
  }

  async #accept(listener: Listener, port: ForwardedPort): Promise<void> {
    for (;;) {
      const connection = await listener.accept(this.#over.signal).catch(() => undefined);
      if (!connection) return;
      this.#process.background(this.#carry(connection, port));
    }
  }

  async #carry(connection: Connection, port: ForwardedPort): Promise<void> {
    const { io } = this.#invocation;
    io.out(`Handling connection for ${port.local}\n`);
    await io.flush();
    const client = this.#invocation.client();
    const socket = await client.upgrade(`${this.#target}?ports=${port.remote}`, ['v4.channel.k8s.io']);
    const fault = await forwardConnection(connection, socket, this.#over.signal);
    if (fault === '' || this.#over.signal.aborted) return;
    io.err(`${this.#logHead()} "Unhandled Error" err=${JSON.stringify(`an error occurred forwarding ${port.local} -> ${port.remote}: ${fault}`)}\n`);
    this.#over.abort(new Failure('lost connection to pod'));
  }

  /** The head of a line of Go's log: `E1123 16:56:31.840099    1275 portforward.go:424]` */
  #logHead(): string {
    const { clock, pid } = this.#process;
    const [date = '', time = ''] = new Date(clock.now()).toISOString().split(/[TZ]/);
    return `E${date.slice(5).replace('-', '')} ${time}000 ${String(pid).padStart(7)} portforward.go:424]`;
  }
}
