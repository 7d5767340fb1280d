import type { Listener, Process, Program } from '#lib/machine/index.ts';
import { exitSignal } from '../serving.ts';

/** A server that is there, says what the real one says at start and stop, and takes connections it has no answer for. */
export interface StandIn {
  port: number;
  /** Environment variables of which at least one must be set, and what is said when none is. */
  requires?: { anyOf: readonly string[]; message: (stamp: string) => string };
  stamp(now: number): string;
  starting: readonly string[];
  stopping: readonly string[];
  /** Bytes that greet a client. */
  greeting?: Uint8Array;
  title?: string;
}

/** The program of a stand-in. A client that speaks to it is cut off after the greeting. */
export function standIn(service: StandIn): Program {
  return async (process) => {
    const say = (message: string) => process.writeError(`${service.stamp(process.clock.now())}${message}\n`);
    const { requires } = service;
    if (requires && !requires.anyOf.some((name) => process.env.has(name))) {
      await process.writeError(requires.message(service.stamp(process.clock.now())));
      return 1;
    }
    const exit = exitSignal(process, { SIGTERM: 0, SIGINT: 0, SIGQUIT: 0 });
    for (const address of ['0.0.0.0', '::'])
      process.background(accept(process, process.listen({ address, port: service.port }), service.greeting));
    if (service.title !== undefined) process.setTitle(service.title);
    for (const line of service.starting) await say(line.replaceAll('PID', String(process.pid)));
    const code = await process.wait(exit);
    for (const line of service.stopping) await say(line);
    return code;
  };
}

async function accept(process: Process, listener: Listener, greeting: Uint8Array | undefined): Promise<void> {
  for (let connection = await listener.accept(); connection; connection = await listener.accept()) {
    const client = connection;
    process.background(
      (async () => {
        if (greeting) await client.write(greeting);
        await client.read();
        client.close();
      })().catch(() => client.close()),
    );
  }
}
