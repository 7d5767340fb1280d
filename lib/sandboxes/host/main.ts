/** The host process: holds the sandboxes of web, which starts and supervises it. */
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import type { FromHost, ToHost } from './messages.ts';

// Compiled code is kept between starts: a host that died is back in half the time.
enableCompileCache(path.resolve(import.meta.dirname, '../../../.drydock/compile-cache'));

const program = import('./host-program.ts').then(({ HostProgram }) => new HostProgram({
  // Once web has gone there is nobody to tell.
  send: (message: FromHost) => void (process.connected && process.send?.(message)),
  exit: () => process.exit(),
}));
const stop = async () => (await program).stop();

// A fault in one sandbox is no reason to end the others.
const survive = (fault: unknown) => void process.stderr.write(`A sandbox failed: ${fault instanceof Error ? fault.stack : String(fault)}\n`);
process.on('uncaughtException', survive);
process.on('unhandledRejection', async (fault) => {
  const { ProcessEnded } = await import('#lib/machine/index.ts');
  // A killed program unwinds; a promise of it that nobody awaits any more is no fault.
  if (!(fault instanceof ProcessEnded)) survive(fault);
});

process.on('message', async (message: ToHost) => (await program).receive(message));
// Web has gone, however it went: save and go too.
process.on('disconnect', () => void stop());
// Ctrl-C in a terminal, and its closing, reach the whole process group; web decides when the host ends.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
process.on('SIGTERM', () => void stop());
