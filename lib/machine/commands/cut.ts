import { bytesOfText, textOfBytes } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { lineBatches } from './invocation/lines.ts';

interface Range {
  from: number;
  to: number;
}

/** GNU coreutils 9.1 `cut` (-c counts bytes, as there); BusyBox's. */
export const cut: Command = {
  name: 'cut',
  usage: 'OPTION... [FILE]...',
  busyboxUsage: '[OPTIONS] [FILE]...',
  summary: 'Print selected fields from FILEs to stdout',
  options: ['b,bytes=', 'c,characters=', 'd,delimiter=', 'f,fields=', 'n', 'complement', 's,only-delimited', 'output-delimiter=', 'z,zero-terminated'],
  busyboxOptions: ['b=', 'c=', 'd=', 'f=', 'n', 's', 'D'],
  async run(call) {
    const { options, operands } = call;
    const kinds = ['b', 'c', 'f'].filter((key) => options.has(key));
    const [kind] = kinds;
    if (kind === undefined) return call.misuse(call.gnu ? 'you must specify a list of bytes, characters, or fields' : 'expected a list of bytes, characters, or fields');
    if (kinds.length > 1 || options.count(kind) > 1) return call.misuse('only one list may be specified');
    const delimiter = options.value('d') ?? '\t';
    if (options.has('d') && [...delimiter].length !== 1 && delimiter !== '') return call.misuse('the delimiter must be a single character');
    if (kind !== 'f' && options.has('d')) return call.misuse('an input delimiter may be specified only when operating on fields');
    if (kind !== 'f' && options.has('s')) return call.misuse('suppressing non-delimited lines makes sense\n\tonly when operating on fields');
    const ranges = parseList(call, options.value(kind) ?? '', kind === 'f' ? 'field' : 'byte/character');
    const chosen = (index: number) => ranges.some(({ from, to }) => index >= from && index <= to) !== options.has('complement');
    const end = options.has('z') ? '\0' : '\n';
    for (const path of operands.length > 0 ? operands : ['-']) {
      const file = await call.openOrWarn(path);
      if (!file) continue;
      for await (const { lines } of lineBatches(call, file, end)) {
        for (const line of lines) {
          const text = kind === 'f' ? fields(call, line, { delimiter: delimiter === '' ? '\0' : delimiter, chosen }) : bytes(call, line, chosen);
          const wait = text === undefined ? undefined : call.put(text + end);
          if (wait) await wait;
        }
      }
    }
    return call.status;
  },
};

function parseList(call: Invocation, text: string, unit: string): Range[] {
  return text.split(/[,\s]/).map((part) => {
    const [whole, from, dash, to] = /^(\d*)(-?)(\d*)$/.exec(part) ?? [];
    if (whole === undefined) return call.misuse(unit === 'field' ? `invalid field value ${call.quoteWord(part.replace(/^[-\d]*/, ''))}` : `invalid byte/character position ${call.quoteWord(part.replace(/^[-\d]*/, ''))}`);
    if (whole === '-') return call.misuse('invalid range with no endpoint: -');
    if (whole === '' || from === '0' || to === '0') return call.misuse(unit === 'field' ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1');
    if (dash === '') return { from: Number(from), to: Number(from) };
    const range = { from: Number(from || 1), to: to === '' ? Number.POSITIVE_INFINITY : Number(to) };
    return range.to < range.from ? call.misuse('invalid decreasing range') : range;
  });
}

function fields(call: Invocation, line: string, { delimiter, chosen }: { delimiter: string; chosen: (index: number) => boolean }): string | undefined {
  if (!line.includes(delimiter)) return call.options.has('s') ? undefined : line;
  return line.split(delimiter).filter((_field, index) => chosen(index + 1)).join(call.options.value('output-delimiter') ?? delimiter);
}

function bytes(call: Invocation, line: string, chosen: (index: number) => boolean): string {
  const raw = bytesOfText(line);
  const separator = call.options.value('output-delimiter');
  let out = '';
  let previous = 0;
  for (let index = 1; index <= raw.length; index += 1) {
    if (!chosen(index)) continue;
    if (separator !== undefined && previous > 0 && previous !== index - 1) out += separator;
    out += raw[index - 1];
    previous = index;
  }
  return textOfBytes(out);
}
