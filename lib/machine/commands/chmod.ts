import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { missingOperand } from './mkdir.ts';
import { modeString, parseMode } from './files/modes.ts';
import type { ModeChange } from './files/modes.ts';
import { joinPath } from './files/paths.ts';

/** GNU coreutils 9.1 `chmod`; BusyBox's. */
export const chmod: Command = {
  name: 'chmod',
  usage: '[OPTION]... MODE[,MODE]... FILE...',
  busyboxUsage: '[-Rcvf] MODE[,MODE]... FILE...',
  summary: 'Change the mode of each FILE to MODE.',
  options: ['c,changes', 'f,silent,quiet', 'v,verbose', 'R,recursive', 'reference=', 'no-preserve-root', 'preserve-root'],
  rewrite: (args) => args.flatMap((arg) => (/^-[rwxXst,]+$/.test(arg) ? ['--', arg] : [arg])),
  async run(call) {
    const { operands, options } = call;
    const reference = options.value('reference');
    const [text, ...rest] = operands;
    const paths = reference === undefined ? rest : operands;
    if (text === undefined) missingOperand(call);
    if (paths.length === 0) {
      if (!call.gnu) call.exitWithUsage();
      call.misuse(`missing operand after ${call.quoteWord(text)}`);
    }
    const change = reference === undefined ? modeOf(call, text) : () => call.process.fs.status(reference).mode;
        for (const path of paths) await changePath(call, path, { change, top: true });
    return call.status;
  },
};

function modeOf(call: Invocation, text: string): ModeChange {
  const change = parseMode(text);
  if (change) return change;
  if (call.gnu) call.misuse(`invalid mode: ${call.quoteWord(text)}`);
  call.fail(`invalid mode '${text}'`);
}

async function changePath(call: Invocation, path: string, { change, top }: { change: ModeChange; top: boolean }): Promise<void> {
  const { fs } = call.process;
  const { options } = call;
  await call.process.yield();
  try {
    const link = fs.linkStatus(path);
    if (link.type === 'symlink' && !top) return;
    const status = fs.status(path);
    const mode = change(status.mode & 0o7777, status.type === 'directory');
    fs.changeMode(path, mode);
    const changed = mode !== (status.mode & 0o7777);
    if (options.has('v') || (changed && options.has('c'))) await call.put(report(call, path, { status, mode, changed }));
    if (status.type !== 'directory' || !options.has('R')) return;
    for (const { name } of fs.list(path)) await changePath(call, joinPath(path, name), { change, top: false });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (options.has('f')) call.status = 1;
    else await call.warn(words(call, path, error));
  }
}

function words(call: Invocation, path: string, error: SystemError): string {
  if (!call.gnu) return `${path}: ${error.message}`;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return `cannot access ${call.quote(path)}: ${error.message}`;
  return `changing permissions of ${call.quote(path)}: ${error.message}`;
}

function report(call: Invocation, path: string, { status, mode, changed }: { status: { type: 'file' | 'directory' | 'symlink' | 'character-device' | 'fifo' | 'socket'; mode: number }; mode: number; changed: boolean }): string {
  const show = (bits: number) => `${bits.toString(8).padStart(4, '0')} (${modeString({ type: status.type, mode: bits }).slice(1)})`;
  if (!changed) return `mode of ${call.quote(path)} retained as ${show(mode)}\n`;
  return `mode of ${call.quote(path)} changed from ${show(status.mode & 0o7777)} to ${show(mode)}\n`;
}
