import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { WorkstationImage } from '#lib/workstation/index.ts';
import { makeEmbedded } from './embedded.ts';
import { HostServer } from './host-server.ts';
import type { FromHost, HostSettings, ToHost } from './messages.ts';
import { ALIVE_INTERVAL } from './messages.ts';
import { SharedProcessor } from './processor.ts';
import { makeReal } from './real.ts';
import { Residents } from './residents.ts';
import { SnapshotStore } from './snapshots.ts';

const LOOPBACK = '127.0.0.1';

export interface HostChannel {
  send(message: FromHost): void;
  /** Ends the process. */
  exit(): void;
}

/** What the host process does, from web's first message to its last. */
export class HostProgram {
  readonly #channel: HostChannel;
  #residents: Residents | undefined;
  #server: HostServer | undefined;
  #stopping = false;

  constructor(channel: HostChannel) {
    this.#channel = channel;
  }

  async receive(message: ToHost): Promise<void> {
    if (message.type === 'stop') await this.stop();
    else await this.#start(message);
  }

  /** Saves every sandbox and ends the process. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#server?.http.close();
    try {
      await this.#residents?.[Symbol.asyncDispose]();
    } catch (error) {
      report('Not every sandbox could be saved', error);
    }
    this.#channel.exit();
  }

  async #start(settings: HostSettings): Promise<void> {
    try {
      const { limits, secret, kubeconfig } = settings;
      const store = new SnapshotStore(settings.directory, limits.sandbox.snapshot);
      const processor = new SharedProcessor(limits.processor);
      const common = { limits, processor, report, image: new WorkstationImage() };
      const make = kubeconfig === undefined ? makeEmbedded(common) : makeReal({ ...common, kubeconfig });
      this.#residents = new Residents({ make, store, limits, report });
      this.#server = new HostServer({ residents: this.#residents, secret, limits, report });
      const port = await listen(this.#server.http, settings.port);
      setInterval(() => this.#channel.send({ type: 'alive' }), ALIVE_INTERVAL);
      this.#channel.send({ type: 'ready', port });
    } catch (error) {
      this.#channel.send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Takes the wanted port, or any when somebody else has it. */
async function listen(server: Server, wanted: number): Promise<number> {
  const attempt = (port: number) => new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
  return attempt(wanted).catch((error: NodeJS.ErrnoException) => {
    if (wanted === 0 || error.code !== 'EADDRINUSE') throw error;
    return attempt(0);
  });
}

function report(problem: string, cause: unknown): void {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  process.stderr.write(`${problem}: ${detail}\n`);
}
