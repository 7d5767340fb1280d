import type { Command, Invocation } from './invocation/invocation.ts';
import { readLines } from './invocation/lines.ts';
import { compareText } from './sort.ts';
import { operandsOf } from './tac.ts';

async function linesOf(call: Invocation, path: string): Promise<string[]> {
  const file = await call.openOrWarn(path);
  return file ? (await readLines(call, file)).lines : call.exit(1);
}

/** GNU coreutils 9.1 `paste`; BusyBox's. */
export const paste: Command = {
  name: 'paste',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-d LIST] [-s] [FILE]...',
  summary: 'Paste lines from each input file together using tabs',
  options: ['d,delimiters=', 's,serial', 'z,zero-terminated'],
  async run(call) {
    const list = [...(call.options.value('d') ?? '\t').matchAll(/\\(.)|(.)/gsu)].map(([, escaped, plain]) => ({ n: '\n', t: '\t', '0': '' })[escaped ?? ''] ?? escaped ?? plain ?? '');
    const delimiter = (index: number) => list[index % list.length] ?? '';
    const paths = operandsOf(call);
    const shared = paths.filter((path) => path === '-').length > 1 ? await linesOf(call, '-') : undefined;
    let taken = 0;
    const files: string[][] = [];
    for (const path of paths) {
      if (path !== '-' || !shared) files.push(await linesOf(call, path));
      else {
        const count = paths.filter((one) => one === '-').length;
        const offset = taken;
        files.push(shared.filter((_line, index) => index % count === offset));
        taken += 1;
      }
    }
    const rows = call.options.has('s') ? files : Array.from({ length: Math.max(0, ...files.map(({ length }) => length)) }, (_row, index) => files.map((lines) => lines[index] ?? ''));
    for (const row of rows) await call.put(`${row.map((cell, index) => (index === 0 ? '' : delimiter(index - 1)) + cell).join('')}\n`);
    return call.status;
  },
};

/** GNU coreutils 9.1 `comm`; BusyBox's. */
export const comm: Command = {
  name: 'comm',
  usage: '[OPTION]... FILE1 FILE2',
  busyboxUsage: '[-123] FILE1 FILE2',
  summary: 'Compare FILE1 with FILE2',
  options: ['1', '2', '3', 'check-order', 'nocheck-order', 'output-delimiter=', 'total', 'z,zero-terminated'],
  async run(call) {
    const { options, operands } = call;
    const [first, second, extra] = operands;
    if (first === undefined) return call.gnu ? call.misuse('missing operand') : call.exitWithUsage();
    if (second === undefined) return call.gnu ? call.misuse(`missing operand after ${call.quoteWord(first)}`) : call.exitWithUsage();
    if (extra !== undefined) return call.misuse(`extra operand ${call.quoteWord(extra)}`);
    const [left, right] = [await linesOf(call, first), await linesOf(call, second)];
    const delimiter = options.value('output-delimiter') ?? '\t';
    const leads = ['', options.has('1') ? '' : delimiter, `${options.has('1') ? '' : delimiter}${options.has('2') ? '' : delimiter}`];
    const print = async (column: 1 | 2 | 3, line: string) => {
      if (!options.has(String(column))) await call.put(`${leads[column - 1]}${line}\n`);
    };
    let [a, b] = [0, 0];
    while (a < left.length || b < right.length) {
      const order = a >= left.length ? 1 : b >= right.length ? -1 : compareText(left[a] ?? '', right[b] ?? '');
      await print(order < 0 ? 1 : order > 0 ? 2 : 3, (order > 0 ? right[b] : left[a]) ?? '');
      if (order <= 0) a += 1;
      if (order >= 0) b += 1;
    }
    return 0;
  },
};

/** GNU coreutils 9.1 `join`. */
export const join: Command = {
  name: 'join',
  usage: '[OPTION]... FILE1 FILE2',
  summary: 'For each pair of input lines with identical join fields, write a line to standard output.',
  options: ['a=', 'e=', 'i,ignore-case', 'j=', 'o=', 't=', 'v=', '1=', '2=', 'check-order', 'nocheck-order', 'header', 'z,zero-terminated'],
  async run(call) {
    const { options, operands } = call;
    const [first, second] = operands;
    if (first === undefined) return call.misuse('missing operand');
    if (second === undefined) return call.misuse(`missing operand after ${call.quoteWord(first)}`);
    const separator = options.value('t');
    const split = (line: string) => (separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator));
    const [left, right] = [(await linesOf(call, first)).map(split), (await linesOf(call, second)).map(split)];
    const [one, two] = [Number(options.value('1') ?? options.value('j') ?? 1) - 1, Number(options.value('2') ?? options.value('j') ?? 1) - 1];
    const key = (fields: string[], index: number) => (options.has('i') ? (fields[index] ?? '').toLowerCase() : (fields[index] ?? ''));
    const glue = separator ?? ' ';
    const rest = (fields: string[], index: number) => fields.filter((_field, at) => at !== index);
    const format = options.value('o')?.split(/[ ,]/);
    const row = (a: string[] | undefined, b: string[] | undefined) => {
      if (!format) return [(a?.[one] ?? b?.[two]) ?? '', ...(a ? rest(a, one) : []), ...(b ? rest(b, two) : [])].join(glue);
      return format.map((spec) => (spec === '0' ? (a?.[one] ?? b?.[two]) : (spec.startsWith('1') ? a : b)?.[Number(spec.slice(2)) - 1]) ?? options.value('e') ?? '').join(glue);
    };
    const unpaired = new Set([...options.values('a'), ...options.values('v')]);
    const lines: string[] = [];
    const met = new Set<string[]>();
    for (const a of left) {
      const partners = right.filter((b) => key(b, two) === key(a, one));
      for (const b of partners) {
        met.add(b);
        if (!options.has('v')) lines.push(row(a, b));
      }
      if (partners.length === 0 && unpaired.has('1')) lines.push(row(a, undefined));
      await call.process.yield();
    }
    if (unpaired.has('2')) for (const b of right) if (!met.has(b)) lines.push(row(undefined, b));
    await call.put(lines.map((line) => `${line}\n`).join(''));
    return 0;
  },
};
