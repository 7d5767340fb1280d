import { SystemError } from '../system-error.ts';
import { latin1Decode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { readLines } from './invocation/lines.ts';
import { parseSize } from './text/numbers.ts';
import { joinPath } from './files/paths.ts';
import { operandsOf } from './tac.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `count` random bytes, from /dev/urandom as the originals take them. */
async function randomBytes(call: Invocation, count: number): Promise<Uint8Array> {
  const file = call.process.fs.open('/dev/urandom', { read: true });
  try {
    return await file.read(count, call.process.signal);
  } finally {
    file.release();
  }
}

/** GNU coreutils 9.1 `mktemp`; BusyBox's. */
export const mktemp: Command = {
  name: 'mktemp',
  usage: '[OPTION]... [TEMPLATE]',
  busyboxUsage: '[-dt] [-p DIR] [TEMPLATE]',
  summary: 'Create a temporary file with name based on TEMPLATE and print its name.',
  options: ['d,directory', 'u,dry-run', 'q,quiet', 'p,tmpdir=?', 't', 'suffix='],
  rewrite: (args) => args.flatMap((arg, index) => (arg === '-p' ? [`-p${args[index + 1] ?? ''}`] : args[index - 1] === '-p' ? [] : [arg])),
  async run(call) {
    const { options, operands, process } = call;
    const given = operands[0];
    const template = given ?? 'tmp.XXXXXXXXXX';
    const suffix = options.value('suffix') ?? '';
    const [, prefix, marks, tail] = /^(.*?)(X{3,})([^X]*)$/s.exec(template) ?? [];
    if (marks === undefined) return call.fail(call.gnu ? `too few X's in template ${call.quoteWord(template)}` : `(null): Invalid argument`);
    const folder = given === undefined || options.has('p', 't') ? options.value('p') || process.env.get('TMPDIR') || '/tmp' : undefined;
    const letters = [...(await randomBytes(call, marks.length))].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
    const name = `${prefix}${letters}${tail}${suffix}`;
    const path = folder === undefined ? name : joinPath(folder, name);
    try {
      if (options.has('u')) process.fs.resolve(path);
      else if (options.has('d')) process.fs.makeDirectory(path, { mode: 0o700 });
      else process.fs.open(path, { write: true, create: true, exclusive: true }, 0o600).release();
      await call.put(`${path}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const shown = folder === undefined ? template : joinPath(folder, template);
      return options.has('q') ? 1 : call.fail(call.gnu ? `failed to create ${options.has('d') ? 'directory' : 'file'} via template ${call.quoteWord(shown)}: ${error.message}` : `(null): ${error.message}`);
    }
  },
};

/** GNU coreutils 9.1 `truncate`; BusyBox's. */
export const truncate: Command = {
  name: 'truncate',
  usage: 'OPTION... FILE...',
  busyboxUsage: '[-c] -s SIZE FILE...',
  summary: 'Truncate FILEs to SIZE',
  options: ['c,no-create', 'o,io-blocks', 'r,reference=', 's,size='],
  async run(call) {
    const { options, operands, process } = call;
    const text = options.value('s');
    const reference = options.value('r');
    if (text === undefined && reference === undefined) return call.gnu ? call.misuse(`you must specify either ${call.quoteWord('--size')} or ${call.quoteWord('--reference')}`) : call.exitWithUsage();
    if (operands.length === 0) return call.misuse('missing file operand');
    const sign = /^[-+<>/%]/.exec(text ?? '')?.[0] ?? '';
    const amount = text === undefined ? 0 : (parseSize(text.slice(sign.length)) ?? call.fail(`Invalid number: ${call.quoteWord(text)}`));
    for (const path of operands) {
      if (!process.fs.exists(path) && options.has('c')) continue;
      const old = process.fs.exists(path) ? process.fs.readFile(path) : new Uint8Array();
      const size = reference !== undefined ? process.fs.status(reference).size : sign === '+' ? old.length + amount : sign === '-' ? Math.max(0, old.length - amount) : amount;
      if (size > 64 << 20) throw new SystemError('EFBIG', path);
      const bytes = new Uint8Array(size);
      bytes.set(old.subarray(0, size));
      process.fs.writeFile(path, bytes);
    }
    return 0;
  },
};

/** GNU coreutils 9.1 `shuf`; BusyBox's. */
export const shuf: Command = {
  name: 'shuf',
  usage: '[OPTION]... [FILE]',
  busyboxUsage: '[-n NUM] [-o FILE] [-z] [FILE | -e [ARG...] | -i L-H]',
  summary: 'Randomly permute lines',
  options: ['e,echo', 'i,input-range=', 'n,head-count=', 'o,output=', 'r,repeat', 'random-source=', 'z,zero-terminated'],
  async run(call) {
    const { options, operands } = call;
    const countText = options.value('n');
    if (countText !== undefined && !/^\d+$/.test(countText)) return call.fail(`invalid line count: ${call.quoteWord(countText)}`);
    const range = options.value('i');
    let lines: string[];
    if (options.has('e')) lines = [...operands];
    else if (range !== undefined) {
      const [, low, high] = /^(\d+)-(\d+)$/.exec(range) ?? [];
      if (low === undefined) return call.fail(`invalid input range: ${call.quoteWord(range)}`);
      lines = Array.from({ length: Math.min(1_000_000, Math.max(0, Number(high) - Number(low) + 1)) }, (_line, index) => String(Number(low) + index));
    } else {
      const file = await call.openOrWarn(operandsOf(call)[0] ?? '-');
      if (!file) return 1;
      ({ lines } = await readLines(call, file));
    }
    const count = Math.min(countText === undefined ? lines.length : Number(countText), options.has('r') ? 1_000_000 : lines.length);
    for (let index = 0; index < count; index += 1) {
      const [a = 0, b = 0, c = 0, d = 0] = await randomBytes(call, 4);
      const at = options.has('r') ? 0 : index;
      const chosen = at + Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / 2 ** 32 * (lines.length - at));
      if (!options.has('r')) [lines[at], lines[chosen]] = [lines[chosen] ?? '', lines[at] ?? ''];
      await call.put(`${lines[options.has('r') ? chosen : at] ?? ''}${options.has('z') ? '\0' : '\n'}`);
    }
    return 0;
  },
};

/** GNU coreutils 9.1 `dd` (if, of, bs, count, skip, seek, status, conv=notrunc); BusyBox's. */
export const dd: Command = {
  name: 'dd',
  usage: '[OPERAND]...',
  busyboxUsage: '[if=FILE] [of=FILE] [ibs=N obs=N/bs=N] [count=N] [skip=N] [seek=N]',
  summary: 'Copy a file with converting and formatting',
  async run(call) {
    const settings = new Map<string, string>();
    for (const arg of call.args) {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(arg) ?? [];
      if (!['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'status', 'conv', 'iflag', 'oflag'].includes(name)) return call.gnu ? call.misuse(`unrecognized operand ${call.quoteWord(arg)}`) : call.exitWithUsage();
      settings.set(name, value);
    }
    const number = (name: string, usual: number): number => {
      const text = settings.get(name);
      return text === undefined ? usual : (parseSize(text) ?? call.fail(`invalid number: ${call.quoteWord(text)}`));
    };
    return copyBlocks(call, settings, { size: number('bs', number('ibs', 512)), count: number('count', Number.POSITIVE_INFINITY), skip: number('skip', 0), seek: number('seek', 0) });
  },
};

async function copyBlocks(call: Invocation, settings: ReadonlyMap<string, string>, { size, count, skip, seek }: { size: number; count: number; skip: number; seek: number }): Promise<number> {
  const { process } = call;
  const open = (name: string, flags: { read?: boolean; write?: boolean; create?: boolean; truncate?: boolean }) => {
    const path = settings.get(name);
    if (path === undefined) return process.file(name === 'if' ? 0 : 1).retain();
    try {
      return process.fs.open(path, flags);
    } catch (error) {
      if (error instanceof SystemError) return call.fail(call.gnu ? `failed to open ${call.quote(path)}: ${error.message}` : `can't open '${path}': ${error.message}`);
      throw error;
    }
  };
  const input = open('if', { read: true });
  const output = open('of', { write: true, create: true, truncate: seek === 0 && !settings.get('conv')?.includes('notrunc') });
  if (seek > 0) output.seek(seek * size);
  const begun = process.clock.now();
  let [whole, partial, bytes] = [0, 0, 0];
  try {
    for (let block = -skip; block < count; block += 1) {
      const chunk = await input.read(size, process.signal);
      if (chunk.length === 0) break;
      await process.yield();
      if (block < 0) continue;
      await output.write(chunk, process.signal);
      bytes += chunk.length;
      if (chunk.length === size) whole += 1;
      else partial += 1;
    }
  } finally {
    input.release();
    output.release();
  }
  const status = settings.get('status');
  if (status === 'none') return 0;
  await call.say(`${whole}+${partial} records in\n${whole}+${partial} records out\n`);
  if (status !== 'noxfer') await call.say(transferLine(call, bytes, (process.clock.now() - begun) / 1000));
  return 0;
}

function transferLine(call: Invocation, bytes: number, elapsed: number): string {
  const speed = scaled(bytes / Math.max(elapsed, 0.001), 1000);
  if (!call.gnu) return `${bytes} bytes (${scaled(bytes, 1024).replace(' ', '')}) copied, ${elapsed.toFixed(6)} seconds, ${speed.replace(' ', '')}/s\n`;
  const sizes = bytes < 1000 ? '' : ` (${scaled(bytes, 1000)}${bytes < 1024 ? '' : `, ${scaled(bytes, 1024)}`})`;
  return `${bytes} byte${bytes === 1 ? '' : 's'}${sizes} copied, ${elapsed === 0 ? '0.001' : Number(elapsed.toPrecision(6))} s, ${speed}/s\n`;
}

function scaled(value: number, base: number): string {
  const units = base === 1000 ? ['B', 'kB', 'MB', 'GB'] : ['B', 'KiB', 'MiB', 'GiB'];
  let [size, unit] = [value, 0];
  while (size >= base && unit < units.length - 1) {
    size /= base;
    unit += 1;
  }
  return `${size >= 10 || unit === 0 ? size.toFixed(0) : size.toFixed(1)} ${units[unit]}`;
}

const MAGIC: readonly [RegExp, string][] = [
  [/^\x1f\x8b/, 'gzip compressed data'], [/^\x7fELF/, 'ELF 64-bit LSB executable, x86-64'], [/^\x89PNG/, 'PNG image data'], [/^\xff\xd8\xff/, 'JPEG image data'], [/^GIF8/, 'GIF image data'], [/^%PDF-/, 'PDF document'],
  [/^PK\x03\x04/, 'Zip archive data'], [/^BZh/, 'bzip2 compressed data'], [/^\xfd7zXZ/, 'XZ compressed data'], [/^-----BEGIN CERTIFICATE/, 'PEM certificate'], [/^-----BEGIN (?:RSA )?PRIVATE KEY/, 'PEM RSA private key'],
];
const SCRIPTS: readonly [RegExp, string][] = [[/^#!.*\bbash/, 'Bourne-Again shell script'], [/^#!.*\b(?:sh|dash|ash)\b/, 'POSIX shell script'], [/^#!.*python/, 'Python script'], [/^#!.*perl/, 'Perl script'], [/^#!.*node/, 'Node.js script']];

/** file 5.44 for what learners make: text of several kinds, scripts, archives. */
export const file: Command = {
  name: 'file',
  usage: '[OPTION...] [FILE...]',
  summary: 'Determine type of FILEs.',
  version: 'file-5.44',
  options: ['b,brief', 'i,mime', 'mime-type', 'L,dereference', 'h,no-dereference', 'z', 's', 'N'],
  async run(call) {
    const { options, operands } = call;
    if (operands.length === 0) {
      await call.say('Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]\n            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]\n            <file> ...\n       file -C [-m <magicfiles>]\n       file [--help]\n');
      return 1;
    }
    const width = Math.max(...operands.map((path) => path.length)) + 1;
    for (const path of operands) {
      const kind = kindOf(call, path);
      const shown = options.has('i', 'mime-type') ? mimeOf(kind, options.has('mime-type')) : kind;
      await call.put(`${options.has('b') ? '' : `${`${path}:`.padEnd(width)} `}${shown}\n`);
    }
    return 0;
  },
};

function kindOf(call: Invocation, path: string): string {
  const { fs } = call.process;
  try {
    const status = call.options.has('L') ? fs.status(path) : fs.linkStatus(path);
    if (status.type === 'symlink') return fs.exists(path) ? `symbolic link to ${fs.readLink(path)}` : `broken symbolic link to ${fs.readLink(path)}`;
    if (status.type !== 'file') return { directory: 'directory', 'character-device': 'character special (1/3)', fifo: 'fifo (named pipe)', socket: 'socket' }[status.type];
    if (status.program !== undefined) return 'ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter /lib64/ld-linux-x86-64.so.2, for GNU/Linux 3.2.0, stripped';
    return contentKind(fs.readFile(path).subarray(0, 64 * 1024));
  } catch (error) {
    if (error instanceof SystemError) return `cannot open \`${path}' (${error.message})`;
    throw error;
  }
}

function contentKind(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty';
  if (bytes.length === 1) return 'very short file (no magic)';
  const raw = latin1Decode(bytes);
  const magic = MAGIC.find(([pattern]) => pattern.test(raw));
  if (magic) return magic[1];
  if (raw.slice(257, 262) === 'ustar') return 'POSIX tar archive (GNU)';
  if (/[\0-\x06\x0e-\x1a\x1c-\x1f]/.test(raw)) return 'data';
  const utf8 = Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8').equals(bytes);
  const encoding = /[\x80-\xff]/.test(raw) ? (utf8 ? 'Unicode text, UTF-8 text' : 'ISO-8859 text') : 'ASCII text';
  const ends = raw.includes('\n') ? (/\r\n/.test(raw) ? ', with CRLF line terminators' : '') : ', with no line terminators';
  const script = SCRIPTS.find(([pattern]) => pattern.test(raw));
  if (script) return `${script[1]}, ${encoding} executable${ends}`;
  if (/^\s*[[{]/.test(raw) && isJson(bytes)) return 'JSON text data';
  if (/^\s*<(?:!doctype html|html)/i.test(raw)) return `HTML document, ${encoding}${ends}`;
  return encoding + ends;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

function mimeOf(kind: string, typeOnly: boolean): string {
  const table: [RegExp, string, string][] = [
    [/^empty/, 'inode/x-empty', 'binary'], [/^directory/, 'inode/directory', 'binary'], [/^(?:broken )?symbolic/, 'inode/symlink', 'binary'], [/^character/, 'inode/chardevice', 'binary'], [/^JSON/, 'application/json', 'us-ascii'],
    [/^HTML/, 'text/html', 'us-ascii'], [/shell script/, 'text/x-shellscript', 'us-ascii'], [/^Python/, 'text/x-script.python', 'us-ascii'], [/^gzip/, 'application/gzip', 'binary'], [/^ELF/, 'application/x-pie-executable', 'binary'],
    [/^ASCII/, 'text/plain', 'us-ascii'], [/UTF-8/, 'text/plain', 'utf-8'], [/^ISO/, 'text/plain', 'iso-8859-1'],
  ];
  const [, type, charset] = table.find(([pattern]) => pattern.test(kind)) ?? [/$/, 'application/octet-stream', 'binary'];
  return typeOnly ? type : `${type}; charset=${charset}`;
}

/** util-linux `sync`-like commands that have nothing to do here: all is written at once. */
export const sync: Command = {
  name: 'sync',
  usage: '[OPTION] [FILE]...',
  busyboxUsage: '',
  summary: 'Write all buffered blocks to disk',
  options: ['d,data', 'f,file-system'],
  run: async () => 0,
};
