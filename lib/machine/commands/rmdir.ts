import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { missingOperand } from './mkdir.ts';
import { directoryName } from './files/paths.ts';

/** GNU coreutils 9.1 `rmdir`; BusyBox's `rmdir`. */
export const rmdir: Command = {
  name: 'rmdir',
  usage: '[OPTION]... DIRECTORY...',
  busyboxUsage: '[-p] DIRECTORY...',
  summary: 'Remove DIRECTORY if it is empty',
  options: ['p,parents', 'v,verbose', 'ignore-fail-on-non-empty'],
  async run(call) {
    if (call.operands.length === 0) missingOperand(call);
    for (const operand of call.operands) {
      let path = operand;
      while (await remove(call, path)) {
        path = directoryName(path);
        if (!call.options.has('p') || path === '.' || path === '/') break;
      }
    }
    return call.status;
  },
};

async function remove(call: Invocation, path: string): Promise<boolean> {
  try {
    if (call.options.has('v')) await call.put(`${call.name}: removing directory, ${call.quote(path)}\n`);
    call.process.fs.removeDirectory(path);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ENOTEMPTY' && call.options.has('ignore-fail-on-non-empty')) return false;
    await call.warn(call.gnu ? `failed to remove ${call.quote(path)}: ${error.message}` : `'${path}': ${error.message}`);
    return false;
  }
}
