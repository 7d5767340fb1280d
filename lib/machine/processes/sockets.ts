import type { Connection, Listener, SocketAddress, SocketEntry } from '../network.ts';
import { SystemError } from '../system-error.ts';
import { countOne } from './descriptors.ts';
import { HeldConnection, HeldListener } from './held.ts';
import type { ProcessHost } from './process-host.ts';
import type { Task } from './task.ts';

/** What one process does with the network. */
export class Sockets {
  readonly #process: Task;
  readonly #host: ProcessHost;

  constructor(process: Task, host: ProcessHost) {
    this.#process = process;
    this.#host = host;
  }

  async resolve(name: string): Promise<readonly string[]> {
    this.#process.throwIfEnded();
    return this.#process.wait(this.#host.resolve(this.#process, name));
  }

  /** Tries a name's addresses one after the other. */
  async connect(name: string, port: number): Promise<Connection> {
    const { pid, table, network } = this.#process;
    const addresses = await this.resolve(name);
    let failure: unknown = new SystemError('ENOTFOUND', name);
    for (const address of addresses) {
      try {
        const connection = await this.#process.waitInterruptibly((signal) =>
          network.connect({ address, port }, { pid, among: table, signal }),
        );
        countOne(this.#process, this.#host.openFiles, () => connection.close());
        return new HeldConnection(connection, this.#process);
      } catch (error) {
        this.#process.throwIfEnded();
        failure = error;
      }
    }
    throw failure;
  }

  listen(at: SocketAddress): Listener {
    this.#process.throwIfEnded();
    const { pid, table, network } = this.#process;
    return new HeldListener(network.listen(at, { pid, among: table }), this.#process);
  }

  inherit(listener: Listener): Listener {
    this.#process.throwIfEnded();
    return new HeldListener(listener, this.#process);
  }

  /** All of the network's; whose they are is told of this machine's alone. */
  all(): readonly SocketEntry[] {
    const { network, table } = this.#process;
    return network.sockets().map(({ among, ...entry }) => (among === table ? entry : { ...entry, pid: undefined }));
  }
}
