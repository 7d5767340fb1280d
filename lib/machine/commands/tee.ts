import type { OpenFile } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { chunksOf } from './invocation/lines.ts';

/** GNU coreutils 9.1 `tee`; BusyBox's `tee`. */
export const tee: Command = {
  name: 'tee',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-ai] [FILE]...',
  summary: 'Copy standard input to each FILE, and also to standard output.',
  options: ['a,append', 'i,ignore-interrupts', 'p', 'output-error=?'],
  async run(call) {
    if (call.options.has('i')) call.process.onSignal('SIGINT', 'ignore');
    const files: OpenFile[] = [];
    for (const path of call.operands) {
      const file = await openTarget(call, path);
      if (file) files.push(file);
    }
    try {
      for await (const chunk of chunksOf(call, call.process.file(0).retain())) {
        await call.process.write(chunk);
        for (const file of files) await file.write(chunk, call.process.signal);
      }
    } finally {
      for (const file of files) file.release();
    }
    return call.status;
  },
};

async function openTarget(call: Invocation, path: string): Promise<OpenFile | undefined> {
  const append = call.options.has('a');
  try {
    return call.process.fs.open(path, { write: true, create: true, append, truncate: !append });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.warn(call.gnu ? `${path}: ${error.message}` : `can't open '${path}': ${error.message}`);
    return undefined;
  }
}
