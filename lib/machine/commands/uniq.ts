import type { Command, Invocation } from './invocation/invocation.ts';
import { lineBatches } from './invocation/lines.ts';

/** GNU coreutils 9.1 `uniq`; BusyBox's. */
export const uniq: Command = {
  name: 'uniq',
  usage: '[OPTION]... [INPUT [OUTPUT]]',
  busyboxUsage: '[-cduiz] [-f,s,w N] [FILE [OUTFILE]]',
  summary: 'Discard duplicate lines',
  options: ['c,count', 'd,repeated', 'D', 'all-repeated=?', 'f,skip-fields=', 'group=?', 'i,ignore-case', 's,skip-chars=', 'u,unique', 'z,zero-terminated', 'w,check-chars='],
  async run(call) {
    const { operands, options } = call;
    if (operands.length > 2) return call.misuse(`extra operand ${call.quoteWord(operands[2] ?? '')}`);
    const [input = '-', output] = operands;
    const file = await call.openOrWarn(input);
    if (!file) return 1;
    const delimiter = options.has('z') ? '\0' : '\n';
    if (output !== undefined) call.redirect(call.process.fs.open(output, { write: true, create: true, truncate: true }));
    const key = keyOf(call);
    let current: { line: string; key: string; count: number } | undefined;
    for await (const { lines } of lineBatches(call, file, delimiter)) {
      for (const line of lines) {
        const own = key(line);
        if (current && current.key === own) {
          current.count += 1;
          if (options.has('D', 'all-repeated')) await call.put((current.count === 2 ? current.line + delimiter : '') + line + delimiter);
          continue;
        }
        if (current) await show(call, current, delimiter);
        current = { line, key: own, count: 1 };
      }
    }
    if (current) await show(call, current, delimiter);
    return 0;
  },
};

function keyOf(call: Invocation): (line: string) => string {
  const { options } = call;
  const number = (name: string, words: string): number => {
    const text = options.value(name) ?? '0';
    return /^\d+$/.test(text) ? Number(text) : call.fail(`${text}: invalid number of ${words}`);
  };
  const fields = number('f', 'fields to skip');
  const characters = number('s', 'bytes to skip');
  const width = options.has('w') ? number('w', 'bytes to compare') : Number.POSITIVE_INFINITY;
  return (line) => {
    let at = 0;
    for (let left = fields; left > 0; left -= 1) at += /^[ \t]*[^ \t]*/.exec(line.slice(at))?.[0].length ?? 0;
    const part = line.slice(at + characters).slice(0, width);
    return options.has('i') ? part.toLowerCase() : part;
  };
}

async function show(call: Invocation, { line, count }: { line: string; count: number }, delimiter: string): Promise<void> {
  const { options } = call;
  if (options.has('D', 'all-repeated') || (options.has('d') && count === 1) || (options.has('u') && count > 1)) return;
  const wait = call.put(`${options.has('c') ? `${String(count).padStart(7)} ` : ''}${line}${delimiter}`);
  if (wait) await wait;
}
