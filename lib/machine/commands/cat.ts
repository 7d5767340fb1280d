import { latin1Decode, latin1Encode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { chunksOf } from './invocation/lines.ts';

interface Style {
  number: 'none' | 'all' | 'filled';
  squeeze: boolean;
  ends: boolean;
  tabs: boolean;
  visible: boolean;
}

/** GNU coreutils 9.1 `cat`; BusyBox's `cat`. */
export const cat: Command = {
  name: 'cat',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-nbvteA] [FILE]...',
  summary: 'Concatenate FILE(s) to standard output.',
  options: ['b,number-nonblank', 'n,number', 's,squeeze-blank', 'v,show-nonprinting', 'E,show-ends', 'T,show-tabs', 'A,show-all', 'e', 't', 'u'],
  busyboxOptions: ['n', 'b', 'v', 't', 'e', 'A', 'u'],
  async run(call) {
    const { options } = call;
    const style: Style = {
      number: options.has('b') ? 'filled' : options.has('n') ? 'all' : 'none',
      squeeze: options.has('s'),
      ends: options.has('A', 'e', 'E'),
      tabs: options.has('A', 't', 'T'),
      visible: options.has('A', 'e', 't', 'v'),
    };
    const plain = style.number === 'none' && !style.squeeze && !style.ends && !style.tabs && !style.visible;
    const formatter = plain ? undefined : new Formatter(style);
    for (const path of call.operands.length > 0 ? call.operands : ['-']) await copy(call, path, formatter);
    return call.status;
  },
};

async function copy(call: Invocation, path: string, formatter: Formatter | undefined): Promise<void> {
  const file = await call.openOrWarn(path);
  if (!file) return;
  for await (const chunk of chunksOf(call, file)) {
    await call.process.write(formatter ? latin1Encode(formatter.format(latin1Decode(chunk))) : chunk);
  }
}

/** Numbers, squeezes and marks; its state goes on from file to file, as cat's does. */
class Formatter {
  readonly #style: Style;
  #line = 0;
  #atStart = true;
  #blankLines = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  format(bytes: string): string {
    let out = '';
    for (const piece of bytes.split(/(?<=\n)/)) out += this.#piece(piece);
    return out;
  }

  /** A line, or the part of one that has come. */
  #piece(piece: string): string {
    const { number, squeeze, ends } = this.#style;
    const blank = this.#atStart && piece === '\n';
    this.#blankLines = blank ? this.#blankLines + 1 : 0;
    if (blank && squeeze && this.#blankLines > 1) return '';
    let prefix = '';
    if (this.#atStart && (number === 'all' || (number === 'filled' && !blank))) {
      this.#line += 1;
      prefix = `${String(this.#line).padStart(6)}\t`;
    }
    this.#atStart = piece.endsWith('\n');
    const body = this.#atStart ? piece.slice(0, -1) : piece;
    return `${prefix}${this.#show(body)}${this.#atStart ? `${ends ? '$' : ''}\n` : ''}`;
  }

  #show(text: string): string {
    const { tabs, visible } = this.#style;
    const tabbed = tabs ? text.replaceAll('\t', '^I') : text;
    return visible ? tabbed.replace(/[\0-\x08\x0b-\x1f\x7f-\xff]/g, visibleByte) : tabbed;
  }
}

function visibleByte(character: string): string {
  const byte = character.charCodeAt(0);
  if (byte >= 0x80) return `M-${visibleByte7(byte - 0x80)}`;
  return visibleByte7(byte);
}

function visibleByte7(byte: number): string {
  if (byte === 0x7f) return '^?';
  return byte < 0x20 ? `^${String.fromCharCode(byte + 0x40)}` : String.fromCharCode(byte);
}
