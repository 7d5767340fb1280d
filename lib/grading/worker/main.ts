/** The process that grades hand-ins of the HTTP API, one after the other: whatever one does, web does not wait for it. */
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import type { FromWorker, ToWorker } from './messages.ts';
import { ProcessorTime } from './processor-time.ts';

// Compiled code is kept between starts, as the host's is.
enableCompileCache(path.resolve(import.meta.dirname, '../../../.drydock/compile-cache'));

const processorTime = new ProcessorTime();

async function answer({ content, time, job }: ToWorker): Promise<FromWorker> {
  using _ = processorTime.limit(time);
  const { gradeHandIn } = await import('./grade-hand-in.ts');
  return await gradeHandIn(content, job);
}

process.on('message', async (message: ToWorker) => {
  process.send?.(await answer(message));
});
// Web has gone, however it went.
process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal reaches the whole process group; web decides when this one ends.
process.on('SIGINT', () => undefined);
