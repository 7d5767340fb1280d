import { SystemError } from '../../system-error.ts';
import type { Invocation } from '../invocation/invocation.ts';

/** Whether a name can be found; a link need not lead anywhere. */
export function isThere(call: Invocation, path: string): boolean {
  try {
    call.process.fs.linkStatus(path);
    return true;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}
