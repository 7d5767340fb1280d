import type { MountStatus } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { blocksOf } from './ls/format.ts';
import { humanSize, parseSize } from './text/numbers.ts';
import { joinPath } from './files/paths.ts';

const NOT_SHOWN = new Set(['proc', 'sysfs', 'devpts', 'cgroup2', 'mqueue']);

/** GNU coreutils 9.1 `df`; BusyBox's. */
export const df: Command = {
  name: 'df',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...',
  summary: 'Print filesystem usage statistics',
  options: ['a,all', 'B,block-size=', 'h,human-readable', 'H,si', 'i,inodes', 'k', 'm', 'l,local', 'no-sync', 'output=?', 'P,portability', 'sync', 'total', 't,type=', 'T,print-type', 'x,exclude-type='],
  async run(call) {
    const { options } = call;
    const mounts: MountStatus[] = [];
    if (call.operands.length === 0) mounts.push(...call.process.fs.mounts().filter(({ type }) => options.has('a') || !NOT_SHOWN.has(type)));
    for (const path of call.operands) {
      try {
        call.process.fs.status(path);
        mounts.push(mountOf(call, path));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        await call.warn(call.gnu ? `${path}: ${error.message}` : `${path}: can't find mount point`);
      }
    }
    const shown = mounts.filter(({ type }) => (!options.has('t') || options.values('t').includes(type)) && !options.values('x').includes(type));
    if (shown.length > 0) await call.put(call.gnu ? gnuTable(call, shown) : appletTable(call, shown));
    else if (call.operands.length === 0) return call.fail('no file systems processed');
    return call.status;
  },
};

function mountOf(call: Invocation, path: string): MountStatus {
  const full = call.process.fs.resolve(path);
  const inside = (mount: MountStatus) => mount.path === '/' || full === mount.path || full.startsWith(`${mount.path}/`);
  const found = call.process.fs.mounts().filter(inside).toSorted((a, b) => b.path.length - a.path.length)[0];
  return found ?? call.fail(`${path}: can't find mount point`);
}

function unitOf(call: Invocation): { header: string; show: (bytes: number) => string } {
  const { options } = call;
  const key = options.last('h', 'H', 'B', 'k', 'm');
  if (key === 'h') return { header: 'Size', show: (bytes) => humanSize(bytes) };
  if (key === 'H') return { header: 'Size', show: (bytes) => humanSize(bytes, 1000) };
  const text = options.value('B') ?? 'K';
  const size = key === 'm' ? 1024 ** 2 : key === 'B' ? (parseSize(/^\d/.test(text) ? text : `1${text}`) ?? call.fail(`invalid -B argument ${call.quoteWord(text)}`)) : 1024;
  const header = key === 'm' ? '1M-blocks' : size === 1024 ? (options.has('P') ? '1024-blocks' : '1K-blocks') : `1${text.replace(/^1/, '')}-blocks`;
  return { header, show: (bytes) => String(Math.ceil(bytes / size)) };
}

/** File systems give room out in blocks of 4 KiB. */
function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / 4096) * 4096;
}

function percent(used: number, available: number): string {
  return used + available === 0 ? '-' : `${Math.ceil((100 * used) / (used + available))}%`;
}

function gnuTable(call: Invocation, mounts: readonly MountStatus[]): string {
  const { options } = call;
  const { header, show } = unitOf(call);
  const human = header === 'Size';
  const typed = options.has('T');
  const rows = mounts.map(({ source, type, used, size, path }) => {
    const taken = wholeBlocks(used);
    const counts = options.has('i') ? ['0', '0', '0', '-'] : [show(size), show(taken), show(size - taken), percent(taken, size - taken)];
    return [source, ...(typed ? [type] : []), ...counts, path];
  });
  const titles = options.has('i') ? ['Inodes', 'IUsed', 'IFree', 'IUse%'] : [header, 'Used', human ? 'Avail' : 'Available', options.has('P') ? 'Capacity' : 'Use%'];
  const all = [['Filesystem', ...(typed ? ['Type'] : []), ...titles, 'Mounted on'], ...rows];
  const least = [14, ...(typed ? [4] : []), ...(human ? [5, 5, 5] : [5, 5, 5]), 4, 0];
  const widths = least.map((width, column) => Math.max(width, ...all.map((row) => row[column]?.length ?? 0)));
  const left = typed ? 2 : 1;
  return all.map((row) => `${row.map((cell, column) => (column === row.length - 1 ? cell : column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' ')}\n`).join('');
}

function appletTable(call: Invocation, mounts: readonly MountStatus[]): string {
  const { options } = call;
  const { show } = unitOf(call);
  const human = options.has('h');
  const size = human ? '     Size' : options.has('m') ? '1M-blocks' : options.has('P') ? '1024-blocks' : '1K-blocks';
  const line = (cells: readonly string[]) => `${(cells[0] ?? '').padEnd(20)}${options.has('T') ? ` ${(cells[6] ?? '').padEnd(10)}` : ''} ${(cells[1] ?? '').padStart(9)} ${(cells[2] ?? '').padStart(9)} ${(cells[3] ?? '').padStart(9)} ${(cells[4] ?? '').padStart(3)} ${cells[5] ?? ''}\n`;
  const head = `Filesystem           ${options.has('T') ? 'Type       ' : ''}${size}      Used Available Use% Mounted on\n`;
  const shown = (bytes: number) => (human ? appletHuman(bytes) : show(bytes));
  return head + mounts.map(({ source, used: bytes, size: total, path, type }) => {
    const used = wholeBlocks(bytes);
    return line([source, shown(total), shown(used), shown(total - used), percent(used, total - used), path, type]);
  }).join('');
}

/** BusyBox always writes one decimal. */
function appletHuman(bytes: number): string {
  let size = bytes;
  for (const unit of ['', 'K', 'M', 'G']) {
    if (size < 1024 || unit === 'G') return unit === '' ? String(size) : `${size.toFixed(1)}${unit}`;
    size /= 1024;
  }
  return String(bytes);
}

/** GNU coreutils 9.1 `du`; BusyBox's. */
export const du: Command = {
  name: 'du',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: '[-aHLdclsxhmk] [FILE]...',
  summary: 'Summarize disk space used for each FILE and/or directory',
  options: ['0,null', 'a,all', 'apparent-size', 'B,block-size=', 'b,bytes', 'c,total', 'D', 'd,max-depth=', 'h,human-readable', 'H', 'inodes', 'k', 'L,dereference', 'l,count-links', 'm', 'P', 'S,separate-dirs', 's,summarize', 'si', 't,threshold=', 'x,one-file-system', 'exclude='],
  async run(call) {
    const { options } = call;
    const depth = options.has('s') ? 0 : Number(options.value('d') ?? Number.POSITIVE_INFINITY);
    let total = 0;
    for (const path of call.operands.length > 0 ? call.operands : ['.']) {
      try {
        total += await usage(call, path, { depth, level: 0 });
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        await call.warn(call.gnu ? `cannot access ${call.quote(path)}: ${error.message}` : `${path}: ${error.message}`);
      }
    }
    if (options.has('c')) await call.put(`${amount(call, total)}\ttotal\n`);
    return call.status;
  },
};

async function usage(call: Invocation, path: string, { depth, level }: { depth: number; level: number }): Promise<number> {
  const { fs } = call.process;
  await call.process.yield();
  const status = call.options.has('L') ? fs.status(path) : fs.linkStatus(path);
  let bytes = call.options.has('b', 'apparent-size') ? status.size : Math.max(blocksOf(status), status.type === 'directory' && call.gnu ? 4 : 0) * 1024;
  if (status.type === 'directory') {
    for (const { name } of fs.list(path)) bytes += await usage(call, joinPath(path, name), { depth, level: level + 1 });
  }
  const shown = status.type === 'directory' || call.options.has('a') || level === 0;
  if (shown && level <= depth) await call.put(`${amount(call, bytes)}\t${path}\n`);
  return bytes;
}

function amount(call: Invocation, bytes: number): string {
  const key = call.options.last('h', 'k', 'm', 'b', 'si', 'B');
  if (key === 'h') return call.gnu ? humanSize(bytes) : appletHuman(bytes);
  if (key === 'si') return humanSize(bytes, 1000);
  if (key === 'm') return String(Math.ceil(bytes / 1024 ** 2));
  return key === 'b' ? String(bytes) : String(Math.ceil(bytes / 1024));
}

/** procps 4.0.2 `free`; BusyBox's. */
export const free: Command = {
  name: 'free',
  usage: '[options]',
  busyboxUsage: '[-bkmgh]',
  summary: 'Display free and used memory',
  version: 'free from procps-ng 4.0.2',
  options: ['b,bytes', 'k,kibi', 'm,mebi', 'g,gibi', 'h,human', 'si', 'l,lohi', 't,total', 'w,wide', 's,seconds=', 'c,count='],
  async run(call) {
    const { total, used } = call.process.machine.memory;
    const unused = total - used;
    const key = call.options.last('b', 'k', 'm', 'g', 'h');
    const divisor = key === 'b' ? 1 : key === 'm' ? 1024 ** 2 : key === 'g' ? 1024 ** 3 : 1024;
    const show = (bytes: number) => (key === 'h' ? memorySize(bytes) : String(Math.floor(bytes / divisor)));
    const row = (title: string, numbers: readonly number[]) => (call.gnu ? title.padEnd(8) + numbers.map((number) => show(number).padStart(12)).join('').slice(0) : title.padEnd(8) + numbers.map((number) => show(number).padStart(11)).join(' '));
    const lead = call.gnu ? '               total        used        free      shared  buff/cache   available' : '              total        used        free      shared  buff/cache   available';
    const rows = [row('Mem:', [total, used, unused, 0, 0, unused]), row('Swap:', [0, 0, 0])];
    await call.put(`${[lead, ...rows].join('\n')}\n`);
    return 0;
  },
};

function memorySize(bytes: number): string {
  if (bytes === 0) return '0B';
  let size = bytes;
  for (const unit of ['B', 'Ki', 'Mi', 'Gi']) {
    if (size < 1000 || unit === 'Gi') return `${size < 10 && unit !== 'B' ? size.toFixed(1) : Math.floor(size)}${unit}`;
    size /= 1024;
  }
  return String(bytes);
}

/** util-linux 2.38 `mount` without arguments (nothing can be mounted here); BusyBox's. */
export const mount: Command = {
  name: 'mount',
  usage: '[-lhV]',
  busyboxUsage: '[OPTIONS] [-o OPT] DEVICE NODE',
  summary: 'Mount a filesystem. Filesystem autodetection requires /proc.',
  version: 'mount from util-linux 2.38.1',
  options: ['a,all', 'l,show-labels', 't,types=', 'o,options=', 'r,read-only', 'w,rw', 'B,bind', 'v,verbose', 'n'],
  async run(call) {
    if (call.operands.length > 0) {
      const target = call.operands.at(-1) ?? '';
      return call.fail(call.gnu ? `${target}: permission denied.` : `permission denied (are you root?)`, call.gnu ? 32 : 1);
    }
    for (const { source, path, type, readOnly } of call.process.fs.mounts()) await call.put(`${source} on ${path} type ${type} (${readOnly ? 'ro' : 'rw'},relatime)\n`);
    return 0;
  },
};
