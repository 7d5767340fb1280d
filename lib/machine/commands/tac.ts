import { latin1Decode, latin1Encode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { lineBatches, readAll } from './invocation/lines.ts';

/** GNU coreutils 9.1 `tac`; BusyBox's. */
export const tac: Command = {
  name: 'tac',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[FILE]...',
  summary: 'Concatenate FILEs and print them in reverse',
  options: ['b,before', 'r,regex', 's,separator='],
  async run(call) {
    for (const path of operandsOf(call)) {
      const file = await call.openOrWarn(path, (name, reason) => (reason === 'Is a directory' ? `${name}: read error: ${reason}` : `failed to open ${call.quote(name)} for reading: ${reason}`));
      if (!file) continue;
      const separator = call.options.value('s') ?? '\n';
      const parts = latin1Decode(await readAll(call, file)).split(separator);
      const last = parts.pop() ?? '';
      await call.put(latin1Encode(last + parts.toReversed().map((part) => part + separator).join('')));
    }
    return call.status;
  },
};

/** util-linux 2.38 `rev`; BusyBox's. */
export const rev: Command = {
  name: 'rev',
  usage: '[options] [file ...]',
  busyboxUsage: '[FILE]...',
  summary: 'Reverse lines of FILE',
  version: 'rev from util-linux 2.38.1',
  options: ['0,zero'],
  async run(call) {
    return eachLine(call, (line, ended) => [...line].toReversed().join('') + (ended ? '\n' : ''), (name, reason) => `cannot open ${name}: ${reason}`);
  },
};

/** Files to read: standard input when there are none. */
export function operandsOf(call: Invocation): readonly string[] {
  return call.operands.length > 0 ? call.operands : ['-'];
}

/** Prints what `change` makes of each line of the operands. */
export async function eachLine(call: Invocation, change: (line: string, ended: boolean) => string, words?: (name: string, reason: string) => string): Promise<number> {
  for (const path of operandsOf(call)) {
    const file = await call.openOrWarn(path, words);
    if (!file) continue;
    for await (const { lines, ended } of lineBatches(call, file)) {
      for (const [index, line] of lines.entries()) {
        const wait = call.put(change(line, ended || index < lines.length - 1));
        if (wait) await wait;
      }
    }
  }
  return call.status;
}
