import type { Command } from './invocation/invocation.ts';
import { formatPrintf } from './printf.ts';

/** GNU coreutils 9.1 `seq`; BusyBox's. */
export const seq: Command = {
  name: 'seq',
  usage: '[OPTION]... LAST\n  or:  seq [OPTION]... FIRST LAST\n  or:  seq [OPTION]... FIRST INCREMENT LAST',
  busyboxUsage: '[-w] [-s SEP] [FIRST [INC]] LAST',
  summary: 'Print numbers from FIRST to LAST, in steps of INC.',
  options: ['f,format=', 's,separator=', 'w,equal-width'],
  rules: { stopAtOperand: true },
  rewrite: (args) => {
    const first = args.findIndex((arg, index) => /^-?(?:\d|\.\d)/.test(arg) && !['-s', '-f'].includes(args[index - 1] ?? ''));
    return first < 0 ? args : [...args.slice(0, first), '--', ...args.slice(first)];
  },
  async run(call) {
    const { operands, options } = call;
    if (operands.length === 0) return call.gnu ? call.misuse('missing operand') : call.exitWithUsage();
    if (operands.length > 3) return call.misuse(`extra operand ${call.quoteWord(operands[3] ?? '')}`);
    for (const operand of operands) {
      if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(operand)) return call.gnu ? call.misuse(`invalid floating point argument: ${call.quoteWord(operand)}`) : call.fail(`invalid number '${operand}'`);
    }
    const [firstText = '1', stepText = '1', lastText = '1'] = operands.length === 1 ? ['1', '1', operands[0]] : operands.length === 2 ? [operands[0], '1', operands[1]] : operands;
    const [first, step, last] = [Number(firstText), Number(stepText), Number(lastText)];
    if (step === 0) return call.misuse(`invalid Zero increment value: ${call.quoteWord(stepText)}`);
    const decimals = (text: string) => text.split('.')[1]?.length ?? 0;
    const places = Math.max(decimals(firstText), decimals(stepText));
    const format = options.value('f');
    const width = options.has('w') ? Math.max(first.toFixed(places).length, last.toFixed(places).length) : 0;
    const text = (value: number) => {
      if (format !== undefined) return formatPrintf(format, [String(value)]).output;
      const plain = value.toFixed(places);
      return plain.startsWith('-') ? `-${plain.slice(1).padStart(width - 1, '0')}` : plain.padStart(width, '0');
    };
    const count = Math.floor((last - first) / step + 1e-10) + 1;
    const separator = options.value('s') ?? '\n';
    for (let index = 0; index < count; index += 1) {
      const wait = call.put((index > 0 ? separator : '') + text(first + index * step));
      if (wait) await wait;
      if (index % 1000 === 999 || format !== undefined) await call.process.yield();
    }
    if (count > 0) await call.put('\n');
    return 0;
  },
};
