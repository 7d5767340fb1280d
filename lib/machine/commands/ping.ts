import { withinTime } from '../http/index.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';

/** A port that nobody listens on: a host that refuses it is there. */
const CLOSED_PORT = 9;

/**
 * iputils 20221126 `ping`; BusyBox's. The network has no ICMP: a host answers when it takes or refuses a
 * connection, and is silent when nothing comes back.
 */
export const ping: Command = {
  name: 'ping',
  usage: '[options] <destination>',
  busyboxUsage: '[OPTIONS] HOST',
  summary: 'Send ICMP ECHO_REQUESTs to HOST',
  errorCode: 2,
  version: 'ping from iputils 20221126',
  options: ['4', '6', 'A', 'b', 'c=', 'D', 'f', 'i=', 'I=', 'n', 'q', 'O', 's=', 't=', 'v', 'w=', 'W=', 'h'],
  async run(call) {
    const { options, operands, process } = call;
    const [target] = operands;
    if (target === undefined) return call.gnu ? call.misuse('usage error: Destination address required') : call.exitWithUsage();
    let address: string;
    try {
      [address = target] = await process.resolve(target);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return call.fail(call.gnu ? `${target}: ${error.message}` : `bad address '${target}'`, call.gnu ? 2 : 1);
    }
    const size = Number(options.value('s') ?? 56);
    await call.put(call.gnu ? `PING ${target} (${address}) ${size}(${size + 28}) bytes of data.\n` : `PING ${target} (${address}): ${size} data bytes\n`);
    await call.out.flush();
    return new Pinger(call, { target, address, size }).run();
  },
};

class Pinger {
  readonly #call: Invocation;
  readonly #target: string;
  readonly #address: string;
  readonly #size: number;
  #sent = 0;
  #received = 0;

  constructor(call: Invocation, { target, address, size }: { target: string; address: string; size: number }) {
    this.#call = call;
    this.#target = target;
    this.#address = address;
    this.#size = size;
  }

  async run(): Promise<number> {
    const { process, options } = this.#call;
    const count = Number(options.value('c') ?? Number.POSITIVE_INFINITY);
    const interval = Number(options.value('i') ?? 1) * 1000;
    const deadline = options.has('w') ? process.clock.now() + Number(options.value('w')) * 1000 : Number.POSITIVE_INFINITY;
    const begun = process.clock.now();
    let interrupted = false;
    const pause = new AbortController();
    using _interrupt = process.onSignal('SIGINT', () => {
      interrupted = true;
      pause.abort();
    });
    while (this.#sent < count && !interrupted && process.clock.now() < deadline) {
      if (this.#sent > 0) await this.#wait(interval, pause.signal);
      if (interrupted) break;
      await this.#echo();
    }
    await this.#summary(Math.round(process.clock.now() - begun));
    return this.#received > 0 ? 0 : 1;
  }

  async #wait(milliseconds: number, stop: AbortSignal): Promise<void> {
    const { process } = this.#call;
    const sleeping = withinTime(process.clock, milliseconds, (signal) => new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })), AbortSignal.any([process.signal, stop]));
    await sleeping.catch((error: unknown) => {
      if (!stop.aborted) throw error;
    });
  }

  async #echo(): Promise<void> {
    this.#sent += 1;
    const { process, gnu, options } = this.#call;
    if (!(await this.#answers())) return;
    this.#received += 1;
    const bytes = this.#size + 8;
    const line = gnu ? `${bytes} bytes from ${this.#address}: icmp_seq=${this.#sent} ttl=64 time=0.045 ms\n` : `${bytes} bytes from ${this.#address}: seq=${this.#sent - 1} ttl=64 time=0.045 ms\n`;
    if (!options.has('q')) await process.write(line);
  }

  async #answers(): Promise<boolean> {
    const { process } = this.#call;
    const work = async (signal: AbortSignal): Promise<boolean> => {
      try {
        (await process.network.connect({ address: this.#address, port: CLOSED_PORT }, { pid: process.pid, signal })).close();
        return true;
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        if (error.code === 'EHOSTUNREACH') await process.write(`From ${process.network.addresses[0] ?? '127.0.0.1'} icmp_seq=${this.#sent} Destination Host Unreachable\n`);
        return error.code === 'ECONNREFUSED';
      }
    };
    return (await withinTime(process.clock, Number(this.#call.options.value('W') ?? 1) * 1000, work, process.signal)) ?? false;
  }

  async #summary(elapsed: number): Promise<void> {
    const { process, gnu } = this.#call;
    const loss = this.#sent === 0 ? 0 : Math.round(100 * (1 - this.#received / this.#sent));
    const head = `\n--- ${this.#target} ping statistics ---\n${this.#sent} packets transmitted, ${this.#received} ${gnu ? '' : 'packets '}received, ${loss}% packet loss`;
    const times = gnu ? 'rtt min/avg/max/mdev = 0.045/0.045/0.045/0.000 ms\n' : 'round-trip min/avg/max = 0.045/0.045/0.045 ms\n';
    await process.write(`${head}${gnu ? `, time ${elapsed}ms` : ''}\n${this.#received > 0 ? times : gnu ? '\n' : ''}`);
  }
}
