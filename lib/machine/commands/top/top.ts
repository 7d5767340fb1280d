import type { ProcessStatus } from '../../program.ts';
import { withinTime } from '../../http/index.ts';
import { decodeText } from '../text/codec.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { uptimeLine } from '../uptime.ts';

/** procps 4.0.2 `top` (q, space, h, M, P, 1 are taken; -b -n -d -p); BusyBox's. */
export const top: Command = {
  name: 'top',
  usage: '-hv | -bcEeHiOSs1 -d secs -n max -u|U user -p pid(s) -o field -w [cols]',
  busyboxUsage: '[-bmH] [-n COUNT] [-d SECONDS]',
  summary: 'Show a view of process activity in real time.',
  version: 'top from procps-ng 4.0.2',
  options: ['b', 'c', 'H', 'i', 'S', 's', '1', 'm', 'd=', 'n=', 'u=', 'U=', 'p=', 'o=', 'w=?', 'E=', 'e='],
  async run(call) {
    const { options } = call;
    const seconds = Number(options.value('d') ?? (call.gnu ? 3 : 5));
    if (Number.isNaN(seconds) || seconds < 0) return call.fail(`bad delay interval '${options.value('d')}'`);
    const count = Number(options.value('n') ?? Number.POSITIVE_INFINITY);
    if (Number.isNaN(count)) return call.fail(`bad iterations argument '${options.value('n')}'`);
    const { tty } = call.process.file(0);
    if (options.has('b') || !call.out.tty) {
      if (!options.has('b') && call.gnu) return call.fail('failed tty get');
      return batch(call, seconds, count);
    }
    return new LiveTop(call, { seconds, count, keyboard: tty !== undefined }).run();
  },
};

async function batch(call: Invocation, seconds: number, count: number): Promise<number> {
  const view = new View(call);
  for (let turn = 0; turn < count; turn += 1) {
    if (turn > 0) await call.process.sleep(seconds * 1000);
    await call.process.write(`${turn > 0 && call.gnu ? '\n' : ''}${view.frame('cpu', { columns: 512, rows: Number.POSITIVE_INFINITY, live: false }).join('\n')}\n`);
  }
  return 0;
}

class LiveTop {
  readonly #call: Invocation;
  readonly #seconds: number;
  readonly #count: number;
  readonly #view: View;
  readonly #keyboard: boolean;
  #order: 'cpu' | 'memory' = 'cpu';
  #over = new AbortController();

  constructor(call: Invocation, { seconds, count, keyboard }: { seconds: number; count: number; keyboard: boolean }) {
    this.#call = call;
    this.#seconds = seconds;
    this.#count = count;
    this.#view = new View(call);
    this.#keyboard = keyboard;
  }

  async run(): Promise<number> {
    const { process } = this.#call;
    const terminal = process.file(1).tty;
    const before = terminal?.modes();
    terminal?.setModes({ canonical: false, echo: false });
    using _interrupt = process.onSignal('SIGINT', () => this.#over.abort(new Error('interrupted')));
    try {
      for (let turn = 0; turn < this.#count && !this.#over.signal.aborted; turn += 1) {
        await this.#draw();
        if (turn + 1 < this.#count && (await this.#waitForKey())) break;
      }
    } finally {
      if (before) terminal?.setModes(before);
      await process.write('\n\x1b[?25h');
    }
    return 0;
  }

  async #draw(): Promise<void> {
    const { process } = this.#call;
    const { columns = 80, rows = 24 } = process.file(1).tty ?? {};
    const lines = this.#view.frame(this.#order, { columns, rows, live: true });
    await process.write(`\x1b[?25l\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\n')}\x1b[J`);
  }

  /** Waits for the next turn; true when the user wants to leave. */
  async #waitForKey(): Promise<boolean> {
    const { process } = this.#call;
    const over = this.#over.signal;
    const ends = process.clock.now() + this.#seconds * 1000;
    while (process.clock.now() < ends) {
      const key = await this.#key(ends - process.clock.now());
      if (over.aborted || key === '' || key === 'q' || key === '\x03') return true;
      if (key === undefined) return false;
      if (key === 'M' || key === 'm') this.#order = 'memory';
      if (key === 'P' || key === 'p') this.#order = 'cpu';
      await this.#draw();
    }
    return false;
  }

  /** A key; undefined when time is over, empty at the end of input. */
  async #key(milliseconds: number): Promise<string | undefined> {
    const { process } = this.#call;
    const work = async (signal: AbortSignal): Promise<string> => {
      if (this.#keyboard) return decodeText(await process.file(0).read(1, signal));
      return new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    };
    try {
      return await withinTime(process.clock, milliseconds, work, AbortSignal.any([process.signal, this.#over.signal]));
    } catch (error) {
      if (this.#over.signal.aborted) return '';
      throw error;
    }
  }
}

interface Frame {
  columns: number;
  rows: number;
  live: boolean;
}

class View {
  readonly #call: Invocation;
  readonly #before = new Map<number, number>();
  #at: number;

  constructor(call: Invocation) {
    this.#call = call;
    this.#at = call.process.machine.booted;
  }

  frame(order: 'cpu' | 'memory', { columns, rows, live }: Frame): string[] {
    const { process, options, gnu } = this.#call;
    const now = process.clock.now();
    const span = Math.max(1, now - this.#at);
    const pids = options.value('p')?.split(',').map(Number);
    const user = options.value('u') ?? options.value('U');
    const shown = process.processes().filter((one) => (pids === undefined || pids.includes(one.pid)) && (user === undefined || one.user.name === user));
    const load = new Map(shown.map((one) => [one.pid, Math.min(100, (100 * (one.cpu - (this.#before.get(one.pid) ?? 0))) / span)]));
    const sorted = shown.toSorted((a, b) => (order === 'memory' ? b.resident - a.resident : (load.get(b.pid) ?? 0) - (load.get(a.pid) ?? 0)) || a.pid - b.pid);
    for (const one of shown) this.#before.set(one.pid, one.cpu);
    this.#at = now;
    const busy = [...load.values()].reduce((sum, one) => sum + one, 0) / Math.max(1, process.machine.cpus);
    const head = gnu ? this.#gnuHead(shown, Math.min(100, busy)) : this.#appletHead(shown, Math.min(100, busy));
    const title = gnu ? '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND' : '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND';
    const bar = live ? `\x1b[7m${title.padEnd(columns).slice(0, columns)}\x1b[m` : title;
    const lines = sorted.map((one) => (gnu ? this.#gnuRow(one, load.get(one.pid) ?? 0) : this.#appletRow(one, load.get(one.pid) ?? 0)).slice(0, columns));
    return [...head, ...(gnu ? ['', bar] : [bar]), ...lines].slice(0, rows);
  }

  #gnuHead(shown: readonly ProcessStatus[], busy: number): string[] {
    const { process } = this.#call;
    const count = (state: string) => shown.filter((one) => one.state === state).length;
    const { total, used } = process.machine.memory;
    const mebi = (bytes: number) => (bytes / 1_048_576).toFixed(1).padStart(8);
    const counted = (state: string) => String(count(state)).padStart(3);
    const share = (value: number) => value.toFixed(1).padStart(5);
    return [
      `top -${uptimeLine(process, true)}`.replace('top - ', 'top - '),
      `Tasks: ${String(shown.length).padStart(3)} total, ${counted('R')} running, ${counted('S')} sleeping, ${counted('T')} stopped, ${counted('Z')} zombie`,
      `%Cpu(s):${share(busy)} us,${share(0)} sy,${share(0)} ni,${share(100 - busy)} id,${share(0)} wa,${share(0)} hi,${share(0)} si,${share(0)} st `,
      `MiB Mem : ${mebi(total)} total, ${mebi(total - used)} free, ${mebi(used)} used, ${mebi(0)} buff/cache     `,
      `MiB Swap: ${mebi(0)} total, ${mebi(0)} free, ${mebi(0)} used. ${mebi(total - used)} avail Mem `,
    ];
  }

  #gnuRow(one: ProcessStatus, load: number): string {
    const kibi = (bytes: number) => String(Math.ceil(bytes / 1024));
    const centiseconds = Math.floor(one.cpu / 10);
    const time = `${Math.floor(centiseconds / 6000)}:${String(Math.floor(centiseconds / 100) % 60).padStart(2, '0')}.${String(centiseconds % 100).padStart(2, '0')}`;
    const memory = ((100 * one.resident) / this.#call.process.machine.memory.total).toFixed(1);
    const command = this.#call.options.has('c') ? one.command : one.name;
    return `${String(one.pid).padStart(7)} ${(one.user.name || String(one.user.uid)).slice(0, 8).padEnd(8)}  20   0 ${kibi(one.resident * 2.5).padStart(7)} ${kibi(one.resident).padStart(6)} ${kibi(one.resident / 2).padStart(6)} ${one.state} ${load.toFixed(1).padStart(5)} ${memory.padStart(5)} ${time.padStart(9)} ${command}`;
  }

  #appletHead(shown: readonly ProcessStatus[], busy: number): string[] {
    const { total, used } = this.#call.process.machine.memory;
    const kibi = (bytes: number) => Math.floor(bytes / 1024);
    return [
      `Mem: ${kibi(used)}K used, ${kibi(total - used)}K free, 0K shrd, 0K buff, 0K cached`,
      `CPU: ${String(Math.round(busy)).padStart(3)}% usr   0% sys   0% nic ${String(100 - Math.round(busy)).padStart(3)}% idle   0% io   0% irq   0% sirq`,
      `Load average: 0.00 0.00 0.00 ${shown.filter(({ state }) => state === 'R').length}/${shown.length} ${shown.at(-1)?.pid ?? 0}`,
    ];
  }

  #appletRow(one: ProcessStatus, load: number): string {
    const size = Math.ceil((one.resident * 2.5) / 1024);
    const share = Math.round((100 * one.resident * 2.5) / this.#call.process.machine.memory.total);
    return `${String(one.pid).padStart(5)} ${String(one.parent).padStart(5)} ${(one.user.name || String(one.user.uid)).padEnd(8)} ${one.state.padEnd(4)} ${(size < 100_000 ? String(size) : `${Math.floor(size / 1024)}m`).padStart(5)} ${String(share).padStart(3)}%   0 ${String(Math.round(load)).padStart(3)}% ${one.command}`;
  }
}
