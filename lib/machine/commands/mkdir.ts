import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { parseMode } from './files/modes.ts';
import { directoryName } from './files/paths.ts';

/** GNU coreutils 9.1 `mkdir`; BusyBox's `mkdir`. */
export const mkdir: Command = {
  name: 'mkdir',
  usage: '[OPTION]... DIRECTORY...',
  busyboxUsage: '[-m MODE] [-p] DIRECTORY...',
  summary: 'Create DIRECTORY',
  options: ['p,parents', 'm,mode=', 'v,verbose', 'Z'],
  async run(call) {
    if (call.operands.length === 0) missingOperand(call);
    const text = call.options.value('m');
    const change = text === undefined ? undefined : parseMode(text);
    if (text !== undefined && !change) call.fail(call.gnu ? `invalid mode ${call.quoteWord(text)}` : `invalid mode '${text}'`);
    for (const path of call.operands) await make(call, path, change?.(0o777, true));
    return call.status;
  },
};

/** The words for a command without its operand. */
export function missingOperand(call: Invocation): never {
  if (!call.gnu) call.exitWithUsage();
  call.misuse('missing operand');
}

async function make(call: Invocation, path: string, mode: number | undefined): Promise<void> {
  const { fs } = call.process;
  const parents = call.options.has('p');
  try {
    if (parents) await makeParents(call, directoryName(path));
    if (parents && fs.exists(path) && fs.status(path).type === 'directory') return;
    fs.makeDirectory(path, mode === undefined ? {} : { mode });
    if (mode !== undefined) fs.changeMode(path, mode);
    await announce(call, path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const part = parents ? (error.subject ?? path) : path;
    await call.warn(call.gnu ? `cannot create directory ${call.quote(part)}: ${error.message}` : `can't create directory '${path}': ${error.message}`);
  }
}

async function makeParents(call: Invocation, path: string): Promise<void> {
  const { fs } = call.process;
  if (fs.exists(path)) {
    if (fs.status(path).type !== 'directory') throw new SystemError('ENOTDIR', path);
    return;
  }
  await makeParents(call, directoryName(path));
  try {
    fs.makeDirectory(path);
  } catch (error) {
    throw error instanceof SystemError ? new SystemError(error.code, path) : error;
  }
  await announce(call, path);
}

async function announce(call: Invocation, path: string): Promise<void> {
  if (call.options.has('v')) await call.put(`${call.name}: created directory ${call.quote(path)}\n`);
}
