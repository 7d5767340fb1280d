import type { Command, Invocation } from './invocation/invocation.ts';
import { eachLine } from './tac.ts';
import { parseSize } from './text/numbers.ts';
import { compileRegex } from './regex/regex.ts';

/** GNU coreutils 9.1 `nl` (body sections); BusyBox's. */
export const nl: Command = {
  name: 'nl',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[OPTIONS] [FILE]...',
  summary: 'Write FILEs to standard output with line numbers added',
  options: ['b,body-numbering=', 'd,section-delimiter=', 'f,footer-numbering=', 'h,header-numbering=', 'i,line-increment=', 'l,join-blank-lines=', 'n,number-format=', 'p,no-renumber', 's,number-separator=', 'v,starting-line-number=', 'w,number-width='],
  async run(call) {
    const { options } = call;
    const style = options.value('b') ?? 't';
    const pattern = style.startsWith('p') ? compileRegex(style.slice(1), { syntax: 'basic' }) : undefined;
    if (!pattern && !['a', 't', 'n'].includes(style)) return call.misuse(`invalid body numbering style: ${call.quoteWord(style)}`);
    const width = Number(options.value('w') ?? 6);
    const separator = options.value('s') ?? '\t';
    const step = Number(options.value('i') ?? 1);
    let number = Number(options.value('v') ?? 1);
    return eachLine(call, (line) => {
      const counted = style === 'a' || (style === 't' && line !== '') || pattern?.test(line);
      if (!counted) return `${' '.repeat(width + separator.length)}${line}\n`;
      const shown = numberText(call, number, width);
      number += step;
      return `${shown}${separator}${line}\n`;
    });
  },
};

function numberText(call: Invocation, number: number, width: number): string {
  const format = call.options.value('n') ?? 'rn';
  return format === 'ln' ? String(number).padEnd(width) : String(number).padStart(width, format === 'rz' ? '0' : ' ');
}

/** GNU coreutils 9.1 `fold`; BusyBox's. */
export const fold: Command = {
  name: 'fold',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-bs] [-w WIDTH] [FILE]...',
  summary: 'Wrap input lines in each FILE',
  options: ['b,bytes', 's,spaces', 'w,width='],
  rewrite: (args) => args.map((arg) => (/^-\d+$/.test(arg) ? `-w${arg.slice(1)}` : arg)),
  async run(call) {
    const text = call.options.value('w') ?? '80';
    const width = parseSize(text);
    if (!width) return call.fail(`invalid number of columns: ${call.quoteWord(text)}`);
    return eachLine(call, (line, ended) => wrapped(line, width, call.options.has('s')) + (ended ? '\n' : ''));
  },
};

function wrapped(line: string, width: number, atSpaces: boolean): string {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const space = atSpaces ? rest.lastIndexOf(' ', width - 1) : -1;
    const end = space >= 0 ? space + 1 : width;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest].join('\n');
}

/** GNU coreutils 9.1 `fmt`, without its search for the most even lines: greedy filling of paragraphs. */
export const fmt: Command = {
  name: 'fmt',
  usage: '[-WIDTH] [OPTION]... [FILE]...',
  summary: 'Reformat each paragraph in the FILE(s)',
  options: ['c,crown-margin', 'p,prefix=', 's,split-only', 't,tagged-paragraph', 'u,uniform-spacing', 'w,width=', 'g,goal='],
  rewrite: (args) => args.map((arg) => (/^-\d+$/.test(arg) ? `-w${arg.slice(1)}` : arg)),
  async run(call) {
    const width = Number(call.options.value('w') ?? 75);
    let words: string[] = [];
    const flush = () => {
      let [out, line] = ['', ''];
      for (const word of words) {
        if (line !== '' && line.length + 1 + word.length > width) {
          out += `${line}\n`;
          line = word;
        } else line += (line === '' ? '' : ' ') + word;
      }
      words = [];
      return line === '' ? out : `${out}${line}\n`;
    };
    const code = await eachLine(call, (line) => {
      if (line.trim() === '') return `${flush()}\n`;
      words.push(...line.trim().split(/\s+/));
      return '';
    });
    await call.put(flush());
    return code;
  },
};

/** GNU coreutils 9.1 `expand`; BusyBox's. */
export const expand: Command = {
  name: 'expand',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-i] [-t N] [FILE]...',
  summary: 'Convert tabs to spaces',
  options: ['i,initial', 't,tabs='],
  rewrite: (args) => args.map((arg) => (/^-\d+$/.test(arg) ? `-t${arg.slice(1)}` : arg)),
  async run(call) {
    const size = Number(call.options.value('t') ?? 8) || 8;
    return eachLine(call, (line, ended) => {
      let column = 0;
      let out = '';
      for (const character of line) {
        const width = character === '\t' ? size - (column % size) : 1;
        out += character === '\t' ? ' '.repeat(width) : character;
        column += width;
      }
      return out + (ended ? '\n' : '');
    });
  },
};

/** GNU coreutils 9.1 `unexpand` of leading blanks (or all, with -a); BusyBox's. */
export const unexpand: Command = {
  name: 'unexpand',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-fa][-t N] [FILE]...',
  summary: 'Convert spaces to tabs',
  options: ['a,all', 'first-only', 't,tabs='],
  async run(call) {
    const size = Number(call.options.value('t') ?? 8) || 8;
    const everywhere = call.options.has('a') || (call.options.has('t') && !call.options.has('first-only'));
    return eachLine(call, (line, ended) => {
      const [lead = ''] = /^[ \t]*/.exec(line) ?? [];
      const body = everywhere ? line : lead;
      return tabbed(body, size) + line.slice(body.length) + (ended ? '\n' : '');
    });
  },
};

function tabbed(text: string, size: number): string {
  let out = '';
  let column = 0;
  let blanks = '';
  for (const character of text) {
    if (character === ' ') {
      blanks += ' ';
      column += 1;
      if (column % size === 0) {
        out += blanks.length > 1 ? '\t' : ' ';
        blanks = '';
      }
      continue;
    }
    if (character === '\t') {
      column += size - (column % size);
      out += '\t';
      blanks = '';
      continue;
    }
    out += blanks + character;
    blanks = '';
    column += 1;
  }
  return out + blanks;
}
