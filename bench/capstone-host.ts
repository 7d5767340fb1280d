/**
 * The host process as the product runs it, for bench/memory.ts and bench/idle.ts: it also says, when asked,
 * what it holds after a garbage collection and what CPU time it has used, and profiles itself.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { HostProgram } from '../lib/sandboxes/host/host-program.ts';
import type { ToHost } from '../lib/sandboxes/host/messages.ts';

export type Question = { ask: 'usage'; collect: boolean } | { ask: 'profile'; milliseconds: number; file: string };

export interface Usage {
  /** Bytes. */
  heap: number;
  /** Buffers, beside the heap. */
  external: number;
  rss: number;
  /** Milliseconds of CPU time since the process began. */
  cpu: number;
}

const program = new HostProgram({ send: (message) => process.send?.(message), exit: () => process.exit() });

process.on('message', (message: ToHost | Question) => {
  if (!('ask' in message)) void program.receive(message);
  else if (message.ask === 'usage') process.send?.({ type: 'usage', ...usage(message.collect) });
  else void profile(message);
});
process.on('SIGTERM', () => void program.stop());

function usage(collect: boolean): Usage {
  const { user, system } = process.cpuUsage();
  // Twice, for what finalizers let go of.
  for (let time = 0; collect && time < 2; time += 1) globalThis.gc?.();
  const { heapUsed, rss, external } = process.memoryUsage();
  return { heap: heapUsed, external, rss, cpu: (user + system) / 1000 };
}

async function profile({ milliseconds, file }: Extract<Question, { ask: 'profile' }>): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const { profile: found } = await session.post('Profiler.stop');
  writeFileSync(file, JSON.stringify(found));
  process.send?.({ type: 'usage', ...usage(false) });
}
