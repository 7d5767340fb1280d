import type { OpenFile } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import { amountOf, countByte, numberToLines } from './head.ts';
import type { Amount } from './head.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { KeptInput } from './invocation/kept-input.ts';
import { parseDuration } from './text/numbers.ts';

/** How often a followed file is looked at, in milliseconds: soon after a change, seldom when nothing happens. (inotify would tell at once.) */
const LOOK = { soonest: 100, latest: 1000, growth: 1.25 };

interface Followed {
  path: string;
  file: OpenFile | undefined;
  inode: number;
  size: number;
}

/** GNU coreutils 9.1 `tail`; BusyBox's `tail`. */
export const tail: Command = {
  name: 'tail',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[OPTIONS] [FILE]...',
  summary: 'Print last 10 lines of FILEs (or stdin) to standard output.',
  options: ['n,lines=', 'c,bytes=', 'f,follow=?', 'F', 'q,quiet,silent', 'v,verbose', 's,sleep-interval=', 'retry', 'pid=', 'z,zero-terminated'],
  rewrite: (args) => numberToLines(args.map((arg, index) => (index === 0 && /^\+\d+$/.test(arg) ? `-n${arg}` : arg))),
  async run(call) {
    const { options } = call;
    const amount = amountOf(call, '+');
    const seconds = options.has('s') ? parseDuration(options.value('s') ?? '') : 0;
    if (seconds === undefined) call.fail(`invalid number of seconds: ${call.quoteWord(options.value('s') ?? '')}`);
    const paths = call.operands.length > 0 ? call.operands : ['-'];
    const printer = new Printer(call, options.has('v') || (paths.length > 1 && !options.has('q')));
    const followed: Followed[] = [];
    for (const path of paths) followed.push(await showEnd(call, path, { amount, printer }));
    if (!call.gnu && call.status !== 0 && paths.length === 1) await call.say('tail: no files\n');
    if (!options.has('f', 'F')) return call.status;
    await call.out.flush();
    await follow(call, followed, printer);
    return 1;
  },
};

/** Prints chunks under the name of the file they come from. */
class Printer {
  readonly #call: Invocation;
  readonly #headers: boolean;
  #current: string | undefined;

  constructor(call: Invocation, headers: boolean) {
    this.#call = call;
    this.#headers = headers;
  }

  async print(path: string, chunk: Uint8Array | undefined): Promise<void> {
    if (this.#headers && this.#current !== path) {
      await this.#call.put(`${this.#current === undefined ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
      this.#current = path;
    }
    if (chunk) await this.#call.put(chunk);
  }
}

async function showEnd(call: Invocation, path: string, shown: { amount: Amount; printer: Printer }): Promise<Followed> {
  const file = await call.openOrWarn(path, (name, reason) => reason === 'Is a directory'
    ? `error reading ${call.quote(name)}: ${reason}` : `cannot open ${call.quote(name)} for reading: ${reason}`);
  if (!file) return { path, file, inode: 0, size: 0 };
  await shown.printer.print(path, undefined);
  await (shown.amount.signed ? printFrom : printLast)(call, file, shown.amount);
  const status = file.status();
  if (call.options.has('f', 'F')) return { path, file, inode: status.inode, size: status.size };
  file.release();
  return { path, file: undefined, inode: 0, size: 0 };
}

/** What ends a line: NUL with -z. */
function delimiterOf(call: Invocation): number {
  return call.options.has('z') ? 0 : 10;
}

async function printFrom(call: Invocation, file: OpenFile, { unit, count }: Amount): Promise<void> {
  let skip = Math.max(0, count - 1);
  for (;;) {
    const chunk = await file.read(64 * 1024, call.process.signal);
    if (chunk.length === 0) return;
    let start = 0;
    if (unit === 'bytes') {
      start = Math.min(skip, chunk.length);
      skip -= start;
    }
    while (unit === 'lines' && skip > 0 && start < chunk.length) {
      const end = chunk.indexOf(delimiterOf(call), start);
      start = end < 0 ? chunk.length : end + 1;
      if (end >= 0) skip -= 1;
    }
    await call.put(chunk.subarray(start));
    await call.process.yield();
  }
}

/** Keeps only as many chunks as hold the end that is wanted. */
async function printLast(call: Invocation, file: OpenFile, { unit, count }: Amount): Promise<void> {
  const kept: { chunk: Uint8Array; units: number }[] = [];
  const memory = new KeptInput(call);
  let units = 0;
  for (;;) {
    const chunk = await file.read(64 * 1024, call.process.signal);
    if (chunk.length === 0) break;
    const own = unit === 'bytes' ? chunk.length : countByte(chunk, delimiterOf(call));
    kept.push({ chunk, units: own });
    units += own;
    memory.add(chunk.length);
    while (kept.length > 1 && units - (kept[0]?.units ?? 0) > count) {
      const dropped = kept.shift();
      units -= dropped?.units ?? 0;
      memory.add(-(dropped?.chunk.length ?? 0));
    }
    await call.process.yield();
  }
  const all = Buffer.concat(kept.map(({ chunk }) => chunk));
  await call.put(all.subarray(unit === 'bytes' ? Math.max(0, all.length - count) : startOfLastLines(all, count, delimiterOf(call))));
}

function startOfLastLines(bytes: Uint8Array, count: number, delimiter: number): number {
  if (count === 0) return bytes.length;
  let at = bytes.at(-1) === delimiter ? bytes.length - 1 : bytes.length;
  for (let left = count; left > 0; left -= 1) {
    at = at === 0 ? -1 : bytes.lastIndexOf(delimiter, at - 1);
    if (at < 0) return 0;
  }
  return at + 1;
}

async function follow(call: Invocation, files: Followed[], printer: Printer): Promise<void> {
  const byName = call.options.has('F') || call.options.value('f') === 'name';
  // Nothing ever comes from a device such as /dev/null: containers are kept running by waiting for it.
  if (!byName && files.some(({ file }) => file?.status().type === 'character-device' && !file.tty)) await call.process.wait(new Promise<never>(() => {}));
  let pause: number = LOOK.soonest;
  while (byName || files.some(({ file }) => file)) {
    let news = false;
    for (const one of files) {
      if (byName && one.path !== '-') await reopen(call, one);
      news = (await printNew(call, one, printer)) || news;
    }
    await call.out.flush();
    if (files.every(({ path, file }) => path === '-' || !file) && !byName) return;
    pause = news ? LOOK.soonest : Math.min(LOOK.latest, pause * LOOK.growth);
    await call.process.sleep(pause);
  }
  if (files.every(({ file }) => !file)) await call.say(`${call.name}: no files remaining\n`);
}

/** Prints what has come since the last look; true when there was something. */
async function printNew(call: Invocation, one: Followed, printer: Printer): Promise<boolean> {
  const { file } = one;
  if (!file) return false;
  const { type, size } = file.status();
  if (type === 'file' && size < one.size) {
    await call.say(`${call.name}: ${one.path}: file truncated\n`);
    file.seek(0, 'start');
  }
  one.size = size;
  for (let news = false; ; news = true) {
    const chunk = await file.read(64 * 1024, call.process.signal);
    if (chunk.length === 0) return news;
    await printer.print(one.path, chunk);
    await call.out.flush();
  }
}

/** -F: the name may come to stand for another file. */
async function reopen(call: Invocation, one: Followed): Promise<void> {
  try {
    const { inode } = call.process.fs.status(one.path);
    if (one.file && inode === one.inode) return;
    const words = one.file ? 'has been replaced;  following new file' : 'has appeared;  following new file';
    await call.say(`${call.name}: ${call.quote(one.path)} ${words}\n`);
    one.file?.release();
    one.file = call.open(one.path);
    one.inode = inode;
    one.size = 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (one.file) await call.say(`${call.name}: ${call.quote(one.path)} has become inaccessible: ${error.message}\n`);
    one.file?.release();
    one.file = undefined;
  }
}
