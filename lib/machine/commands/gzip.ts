import { gunzipSync, gzipSync } from 'node:zlib';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { LARGEST_INPUT } from './invocation/kept-input.ts';
import { readAll } from './invocation/lines.ts';

const OPTIONS = ['c,stdout,to-stdout', 'd,decompress,uncompress', 'f,force', 'k,keep', 'l,list', 'n,no-name', 'N,name', 'q,quiet', 'r,recursive', 'S,suffix=', 't,test', 'v,verbose', '1,fast', '2', '3', '4', '5', '6', '7', '8', '9,best'];

type Job = 'compress' | 'decompress' | 'show';

function gzipNamed(name: string, job: Job): Command {
  return {
    name,
    usage: '[OPTION]... [FILE]...',
    busyboxUsage: job === 'show' ? '[FILE]...' : '[-cfkdt123456789] [FILE]...',
    summary: job === 'compress' ? 'Compress FILEs (or stdin)' : 'Decompress FILEs (or stdin)',
    version: 'gzip 1.12',
    hint: 'backtick',
    options: OPTIONS,
    run: (call) => run(call, job),
  };
}

/** GNU gzip 1.12; BusyBox's. */
export const gzip = gzipNamed('gzip', 'compress');
export const gunzip = gzipNamed('gunzip', 'decompress');
export const zcat = gzipNamed('zcat', 'show');

async function run(call: Invocation, job: Job): Promise<number> {
  const { options, operands } = call;
  const unpacks = job !== 'compress' || options.has('d', 't', 'l');
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      await (path === '-' ? pipe(call, unpacks) : file(call, path, { unpacks, toOutput: job === 'show' || options.has('c') }));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const shown = unpacks && !/\.\w+$/.test(path) ? `${path}.gz` : path;
      await call.say(call.gnu ? `${gzipName(call)}: ${shown}: ${error.message}\n` : `${call.name}: ${path}: ${error.message}\n`);
      call.status = 1;
    }
  }
  return call.status;
}

/** gunzip and zcat are gzip by another name, and complain as it. */
function gzipName(call: Invocation): string {
  return call.gnu ? 'gzip' : call.name;
}

async function pipe(call: Invocation, unpacks: boolean): Promise<void> {
  if (!unpacks && call.out.tty && !call.options.has('f')) {
    await call.say(call.gnu ? `${gzipName(call)}: compressed data not written to a terminal. Use -f to force compression.\nFor help, type: gzip -h\n` : 'gzip: compressed data not written to terminal, use -f to force it\n');
    call.status = 1;
    return;
  }
  const bytes = await readAll(call, call.process.file(0).retain());
  const result = unpacks ? await unpack(call, bytes, 'stdin') : gzipSync(bytes);
  if (result && !call.options.has('t')) await call.process.write(result);
}

async function unpack(call: Invocation, bytes: Uint8Array, title: string): Promise<Uint8Array | undefined> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    const words = bytes.length < 2 ? 'unexpected end of file' : 'not in gzip format';
    await call.say(call.gnu ? `\ngzip: ${title}: ${words}\n` : bytes.length === 0 ? `${call.name}: short read\n` : `${call.name}: invalid magic\n`);
    call.status = 1;
    return undefined;
  }
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_INPUT });
  } catch (error) {
    const crc = error instanceof Error && /data check/.test(error.message);
    await call.say(call.gnu ? `\ngzip: ${title}: ${crc ? 'invalid compressed data--crc error' : 'unexpected end of file'}\n` : `${call.name}: ${crc ? 'crc error' : 'unexpected end of file'}\n`);
    call.status = 1;
    return undefined;
  }
}

async function file(call: Invocation, path: string, { unpacks, toOutput }: { unpacks: boolean; toOutput: boolean }): Promise<void> {
  const { fs } = call.process;
  const { options } = call;
  const name = gzipName(call);
  const real = unpacks && !fs.exists(path) && fs.exists(`${path}.gz`) ? `${path}.gz` : path;
  const status = fs.status(real);
  if (status.type === 'directory') {
    await call.say(`${name}: ${path} is a directory -- ignored\n`);
    call.status = 2;
    return;
  }
  const target = unpacks ? unpackedName(real) : `${real}.gz`;
  if (!toOutput && target === undefined) {
    await call.say(call.gnu ? `${name}: ${path}: unknown suffix -- ignored\n` : `${name}: ${path}: unknown suffix - ignored\n`);
    call.status = 2;
    return;
  }
  if (!unpacks && real.endsWith('.gz') && !toOutput) {
    await call.say(`${name}: ${path} already has .gz suffix -- unchanged\n`);
    call.status = 2;
    return;
  }
  const bytes = fs.readFile(real);
  const result = unpacks ? await unpack(call, bytes, real) : gzipSync(bytes);
  if (!result || options.has('t')) return;
  if (options.has('l')) {
    await list(call, { path: unpackedName(real) ?? real, packed: bytes.length, plain: result.length });
    return;
  }
  if (toOutput || target === undefined) {
    await call.process.write(result);
    return;
  }
  if (fs.exists(target) && !options.has('f')) {
    await call.say(`${name}: ${target} already exists;${call.gnu ? '\tnot overwritten' : ' not overwritten'}\n`);
    call.status = 2;
    return;
  }
  fs.writeFile(target, result, { mode: status.mode & 0o777 });
  fs.touch(target, status.modified);
  if (!options.has('k')) fs.unlink(real);
  const saved = (packed: number, plain: number) => `${(plain === 0 ? 0 : 100 * (1 - packed / plain)).toFixed(1)}%`.padStart(6);
  if (options.has('v')) await call.say(`${path}:\t${unpacks ? saved(bytes.length, result.length) : saved(result.length, bytes.length)} -- ${options.has('k') ? 'created' : 'replaced with'} ${target}\n`);
}

function unpackedName(path: string): string | undefined {
  if (path.endsWith('.tgz')) return `${path.slice(0, -4)}.tar`;
  return path.endsWith('.gz') ? path.slice(0, -3) : undefined;
}

async function list(call: Invocation, { path, packed, plain }: { path: string; packed: number; plain: number }): Promise<void> {
  const ratio = plain === 0 ? 0 : 100 * (1 - (packed - 18) / plain);
  await call.put(`         compressed        uncompressed  ratio uncompressed_name\n${String(packed).padStart(19)} ${String(plain).padStart(19)} ${`${ratio.toFixed(1)}%`.padStart(6)} ${path}\n`);
}
