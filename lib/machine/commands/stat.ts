import type { FileStatus } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { missingOperand } from './mkdir.ts';
import { blocksOf } from './ls/format.ts';
import { modeString } from './files/modes.ts';
import { shellQuote } from './text/quoting.ts';
import { momentAt, strftime } from './text/strftime.ts';
import { Names } from './system/users.ts';
import { expandEscapes } from './echo.ts';

const KINDS: Readonly<Record<FileStatus['type'], string>> = {
  file: 'regular file', directory: 'directory', symlink: 'symbolic link', 'character-device': 'character special file', fifo: 'fifo', socket: 'socket',
};
const TYPE_BITS: Readonly<Record<FileStatus['type'], number>> = {
  file: 0o100000, directory: 0o040000, symlink: 0o120000, 'character-device': 0o020000, fifo: 0o010000, socket: 0o140000,
};

/** GNU coreutils 9.1 `stat`; BusyBox's. */
export const stat: Command = {
  name: 'stat',
  usage: '[OPTION]... FILE...',
  busyboxUsage: '[-ltf] [-c FMT] FILE...',
  summary: 'Display file status',
  options: ['L,dereference', 'f,file-system', 'c,format=', 'printf=', 't,terse'],
  async run(call) {
    if (call.operands.length === 0) missingOperand(call);
    for (const path of call.operands) {
      try {
        await call.put(describe(call, path, new Names(call.process)));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        await call.warn(call.gnu ? `cannot statx ${call.quote(path)}: ${error.message}` : `can't stat '${path}': ${error.message}`);
      }
    }
    return call.status;
  },
};

function describe(call: Invocation, path: string, names: Names): string {
  const { fs, env } = call.process;
  const status = call.options.has('L') ? fs.status(path) : fs.linkStatus(path);
  const link = status.type === 'symlink' ? fs.readLink(path) : undefined;
  const fields = fieldsOf({ path, status, link, names, timeZone: env.get('TZ') });
  const format = call.options.value('c');
  if (format !== undefined) return `${fill(format, fields)}\n`;
  const raw = call.options.value('printf');
  if (raw !== undefined) return fill(expandEscapes(raw).text, fields);
  if (call.options.has('t')) return `${fill('%n %s %b %f %u %g %D %i %h 0 0 %X %Y %Z %W %o', fields)}\n`;
  const title = link === undefined ? path : call.gnu ? `${path} -> ${link}` : `'${path}' -> '${link}'`;
  return [
    `  File: ${title}`,
    `  Size: ${fields.s?.padEnd(10)}\tBlocks: ${fields.b?.padEnd(10)} IO Block: ${fields.o?.padEnd(6)} ${fields.F}`,
    call.gnu ? `Device: 0,50\tInode: ${fields.i?.padEnd(10)}  Links: ${fields.h}` : `Device: 32h/50d\tInode: ${fields.i?.padEnd(10)}  Links: ${fields.h}`,
    `Access: (${fields.a?.padStart(4, '0')}/${fields.A})  Uid: (${fields.u?.padStart(5)}/${fields.U?.padStart(8)})   Gid: (${fields.g?.padStart(5)}/${fields.G?.padStart(8)})`,
    `Access: ${fields.x}`, `Modify: ${fields.y}`, `Change: ${fields.z}`, ...(call.gnu ? [` Birth: ${fields.w}`] : []), '',
  ].join('\n');
}

interface Subject {
  path: string;
  status: FileStatus;
  link: string | undefined;
  names: Names;
  timeZone: string | undefined;
}

function fieldsOf({ path, status, link, names, timeZone }: Subject): Record<string, string> {
  const time = strftime('%Y-%m-%d %H:%M:%S.%N %z', momentAt(status.modified, timeZone));
  const seconds = String(Math.floor(status.modified / 1000));
  return {
    n: path, N: link === undefined ? shellQuote(path) : `${shellQuote(path)} -> ${shellQuote(link)}`,
    s: String(status.size), b: String(blocksOf(status) * 2), B: '512', o: '4096',
    F: status.type === 'file' && status.size === 0 ? 'regular empty file' : KINDS[status.type],
    f: (TYPE_BITS[status.type] | status.mode).toString(16), a: (status.mode & 0o7777).toString(8), A: modeString(status),
    u: String(status.uid), U: names.user(status.uid), g: String(status.gid), G: names.group(status.gid),
    i: String(status.inode), h: String(status.links), d: '50', D: '32', t: '0', T: '0', m: '/', C: '?',
    x: time, y: time, z: time, w: time, X: seconds, Y: seconds, Z: seconds, W: seconds, '%': '%',
  };
}

function fill(format: string, fields: Readonly<Record<string, string>>): string {
  return format.replace(/%([-0]?)(\d*)(?:\.\d+)?([a-zA-Z%])/g, (_whole, flag: string, width: string, letter: string) => {
    const value = fields[letter] ?? '?';
    return flag === '-' ? value.padEnd(Number(width)) : value.padStart(Number(width), flag === '0' ? '0' : ' ');
  });
}
