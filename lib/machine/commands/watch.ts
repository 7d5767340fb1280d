import { exitCodeOf } from '../processes/signals.ts';
import { withinTime } from '../http/index.ts';
import { decodeText } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { LARGEST_INPUT } from './invocation/kept-input.ts';
import { momentAt, strftime } from './text/strftime.ts';

const CLEAR = '\x1b[H\x1b[2J\x1b[3J';
const REVERSE = '\x1b[7m';
const PLAIN = '\x1b[27m';

/** procps 4.0.2 `watch`; BusyBox's. Redraws the screen with a command's output every few seconds. */
export const watch: Command = {
  name: 'watch',
  usage: '[options] command',
  busyboxUsage: '[-n SEC] [-t] PROG ARGS',
  summary: 'Run PROG periodically',
  version: 'watch from procps-ng 4.0.2',
  rules: { stopAtOperand: true },
  options: ['b,beep', 'c,color', 'd,differences=?', 'e,errexit', 'g,chgexit', 'q,equexit=', 'n,interval=', 'p,precise', 't,no-title', 'w,no-wrap', 'x,exec'],
  async run(call) {
    const { operands, options } = call;
    if (operands.length === 0) return lacking(call);
    const text = (options.value('n') ?? '2').replace(',', '.');
    if (!/^\d*\.?\d+$/.test(text)) return call.fail(call.gnu ? `failed to parse argument: '${text}'` : `invalid number '${text}'`);
    return new Watcher(call, Math.max(0.1, Number(text))).run();
  },
};

async function lacking(call: Invocation): Promise<number> {
  if (!call.gnu) call.exitWithUsage();
  await call.say('\nUsage:\n watch [options] command\n\nOptions:\n  -d, --differences[=<permanent>]\n                         highlight changes between updates\n  -n, --interval <secs>  seconds to wait between updates\n  -t, --no-title         turn off header\n\n -h, --help     display this help and exit\n -v, --version  output version information and exit\n\nFor more details see watch(1).\n');
  return 1;
}

class Watcher {
  readonly #call: Invocation;
  readonly #seconds: number;
  #previous: string[] | undefined;
  #stopped = new AbortController();

  constructor(call: Invocation, seconds: number) {
    this.#call = call;
    this.#seconds = seconds;
  }

  async run(): Promise<number> {
    const { process, options } = this.#call;
    using _interrupt = process.onSignal('SIGINT', () => this.#stopped.abort(new Error('interrupted')));
    await process.write('\x1b[?1049h');
    try {
      for (;;) {
        const { output, code } = await this.#output();
        if (this.#stopped.signal.aborted) return 0;
        const changed = await this.#draw(output);
        if (options.has('e') && code !== 0) return 8;
        if (options.has('g') && changed) return 0;
        if (await this.#pause()) return 0;
      }
    } finally {
      await process.write('\x1b[?1049l');
    }
  }

  /** True when Ctrl-C came. */
  async #pause(): Promise<boolean> {
    const { process } = this.#call;
    const stop = this.#stopped.signal;
    if (stop.aborted) return true;
    const never = (signal: AbortSignal) => new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    try {
      await withinTime(process.clock, this.#seconds * 1000, never, AbortSignal.any([process.signal, stop]));
    } catch (error) {
      if (!stop.aborted) throw error;
    }
    return stop.aborted;
  }

  async #output(): Promise<{ output: string; code: number }> {
    const { process, operands, options } = this.#call;
    const { reader, writer } = process.pipe();
    const args = options.has('x') ? operands : ['sh', '-c', operands.join(' ')];
    const child = process.spawn({ args, files: new Map([[1, writer], [2, writer]]), ...(options.has('x') ? {} : { path: '/bin/sh' }) });
    writer.release();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (let chunk = await reader.read(65_536, process.signal); chunk.length > 0; chunk = await reader.read(65_536, process.signal)) {
      size += chunk.length;
      if (size <= LARGEST_INPUT) chunks.push(chunk);
    }
    reader.release();
    return { output: decodeText(Buffer.concat(chunks)), code: exitCodeOf(await process.wait(child.ended)) };
  }

  async #draw(output: string): Promise<boolean> {
    const { process, options } = this.#call;
    const columns = process.tty?.columns ?? 80;
    const rows = process.tty?.rows ?? 24;
    const title = options.has('t') ? [] : [this.#title(columns), ''];
    const room = Math.max(0, rows - title.length);
    const lines = screenLines(output, columns).slice(0, room);
    const changed = this.#previous !== undefined && lines.join('\n') !== this.#previous.join('\n');
    const shown = options.has('d') ? lines.map((line, index) => highlighted(line, this.#previous?.[index])) : lines;
    this.#previous = lines;
    await process.write(`${CLEAR}${[...title, ...shown].join('\n')}`);
    return changed;
  }

  #title(columns: number): string {
    const { process, operands } = this.#call;
    const left = `Every ${this.#seconds.toFixed(1)}s: ${operands.join(' ')}`;
    const time = strftime('%a %b %e %H:%M:%S %Y', momentAt(process.clock.now(), process.env.get('TZ')));
    const right = this.#call.gnu ? `${process.hostname}: ${time}` : strftime('%Y-%m-%d %H:%M:%S', momentAt(process.clock.now(), process.env.get('TZ')));
    if (columns <= right.length) return left.slice(0, columns);
    const room = columns - right.length - 1;
    return `${(left.length > room ? `${left.slice(0, Math.max(0, room - 3))}...` : left).padEnd(room)} ${right}`;
  }
}

/** Output as it fills a screen: tabs spread, long lines wrapped. */
function screenLines(output: string, columns: number): string[] {
  const lines = output.replace(/\n$/, '').split('\n').map((line) => line.replace(/\r/g, ''));
  return lines.flatMap((line) => {
    let text = '';
    for (const character of line) text += character === '\t' ? ' '.repeat(8 - (text.length % 8)) : character;
    return text === '' ? [''] : (text.match(new RegExp(`.{1,${columns}}`, 'gsu')) ?? ['']);
  });
}

function highlighted(line: string, before: string | undefined): string {
  if (before === undefined || before === line) return line;
  let out = '';
  let marked = false;
  [...line].forEach((character, index) => {
    const differs = character !== before[index];
    if (differs !== marked) out += differs ? REVERSE : PLAIN;
    marked = differs;
    out += character;
  });
  return marked ? out + PLAIN : out;
}
