import { createHash } from 'node:crypto';
import { latin1Decode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { chunksOf, readAll, readLines } from './invocation/lines.ts';
import { operandsOf } from './tac.ts';

/** GNU coreutils 9.1 `md5sum`, `sha1sum`…; BusyBox's. */
function digestCommand(name: string, algorithm: string): Command {
  return {
    name,
    usage: '[OPTION]... [FILE]...',
    busyboxUsage: '[-c[sw]] [FILE]...',
    summary: `Print or check ${algorithm.toUpperCase()} checksums`,
    options: ['b,binary', 'c,check', 'tag', 't,text', 'z,zero', 'ignore-missing', 'quiet', 's,status', 'strict', 'w,warn'],
    async run(call) {
      for (const path of operandsOf(call)) await (call.options.has('c') ? check(call, path, algorithm) : print(call, path, algorithm));
      return call.status;
    },
  };
}

export const md5sum = digestCommand('md5sum', 'md5');
export const sha1sum = digestCommand('sha1sum', 'sha1');
export const sha224sum = digestCommand('sha224sum', 'sha224');
export const sha256sum = digestCommand('sha256sum', 'sha256');
export const sha384sum = digestCommand('sha384sum', 'sha384');
export const sha512sum = digestCommand('sha512sum', 'sha512');

async function digestOf(call: Invocation, path: string, algorithm: string): Promise<string | undefined> {
  const file = await call.openOrWarn(path);
  if (!file) return undefined;
  const hash = createHash(algorithm);
  for await (const chunk of chunksOf(call, file)) hash.update(chunk);
  return hash.digest('hex');
}

async function print(call: Invocation, path: string, algorithm: string): Promise<void> {
  const digest = await digestOf(call, path, algorithm);
  if (digest === undefined) return;
  if (call.options.has('tag')) await call.put(`${algorithm.toUpperCase()} (${path}) = ${digest}\n`);
  else await call.put(`${digest} ${call.options.has('b') && call.gnu ? '*' : ' '}${path}${call.options.has('z') ? '\0' : '\n'}`);
}

async function check(call: Invocation, list: string, algorithm: string): Promise<void> {
  const file = await call.openOrWarn(list);
  if (!file) return;
  const length = createHash(algorithm).digest('hex').length;
  let [wrong, unread, malformed, good] = [0, 0, 0, 0];
  for (const line of (await readLines(call, file)).lines) {
    const [, wanted, path] = new RegExp(`^([0-9a-fA-F]{${length}}) [ *](.+)$`, 's').exec(line) ?? [];
    if (wanted === undefined || path === undefined) {
      malformed += 1;
      continue;
    }
    const digest = await digestOf(call, path, algorithm);
    const outcome = digest === undefined ? 'FAILED open or read' : digest === wanted.toLowerCase() ? 'OK' : 'FAILED';
    if (outcome === 'OK') good += 1;
    else if (outcome === 'FAILED') wrong += 1;
    else unread += 1;
    if (!call.options.has('s') && !(outcome === 'OK' && call.options.has('quiet')) && !(digest === undefined && !call.gnu)) await call.put(`${path}: ${outcome}\n`);
  }
  await call.out.flush();
  await summarize(call, list, { wrong, unread, malformed, checked: good + wrong + unread });
}

async function summarize(call: Invocation, list: string, { wrong, unread, malformed, checked }: { wrong: number; unread: number; malformed: number; checked: number }): Promise<void> {
  if (wrong + unread > 0 || checked === 0) call.status = 1;
  if (call.options.has('s')) return;
  if (checked === 0) {
    await call.warn(call.gnu ? `${list === '-' ? "'standard input'" : list}: no properly formatted checksum lines found` : 'no checksums found');
    return;
  }
  if (!call.gnu) {
    if (wrong + unread > 0) await call.say(`${call.name}: WARNING: ${wrong + unread} of ${checked} computed checksums did NOT match\n`);
    return;
  }
  const say = (count: number, one: string, many: string) => (count > 0 ? call.say(`${call.name}: WARNING: ${count} ${count === 1 ? one : many}\n`) : undefined);
  await say(malformed, 'line is improperly formatted', 'lines are improperly formatted');
  await say(unread, 'listed file could not be read', 'listed files could not be read');
  await say(wrong, 'computed checksum did NOT match', 'computed checksums did NOT match');
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_value, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc >>> 0;
});

/** GNU coreutils 9.1 `cksum` (POSIX CRC); BusyBox's. */
export const cksum: Command = {
  name: 'cksum',
  usage: '[OPTION]... [FILE]...',
  busyboxUsage: 'FILE...',
  summary: 'Calculate CRC32 checksum of FILEs',
  options: ['a,algorithm=', 'c,check', 'l,length=', 'z,zero', 'tag', 'untagged'],
  async run(call) {
    for (const path of operandsOf(call)) {
      const file = await call.openOrWarn(path);
      if (!file) continue;
      let crc = 0;
      let size = 0;
      const add = (byte: number) => {
        crc = ((crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
      };
      for await (const chunk of chunksOf(call, file)) {
        chunk.forEach(add);
        size += chunk.length;
      }
      for (let left = size; left > 0; left = Math.floor(left / 256)) add(left & 0xff);
      await call.put(`${~crc >>> 0} ${size}${call.operands.length > 0 ? ` ${path}` : ''}\n`);
    }
    return call.status;
  },
};

/** GNU coreutils 9.1 `base64`; BusyBox's. */
export const base64: Command = {
  name: 'base64',
  usage: '[OPTION]... [FILE]',
  busyboxUsage: '[-d] [-w COL] [FILE]',
  summary: 'Base64 encode or decode FILE to standard output',
  options: ['d,decode', 'i,ignore-garbage', 'w,wrap='],
  async run(call) {
    const { options, operands } = call;
    const [path = '-', extra] = operands;
    if (extra !== undefined) return call.gnu ? call.misuse(`extra operand ${call.quoteWord(extra)}`) : call.exitWithUsage();
    const wrap = options.value('w') ?? '76';
    if (!/^\d+$/.test(wrap)) return call.fail(call.gnu ? `invalid wrap size: ${call.quoteWord(wrap)}` : `invalid number '${wrap}'`);
    const file = await call.openOrWarn(path);
    if (!file) return 1;
    const bytes = await readAll(call, file);
    if (!options.has('d')) {
      const text = Buffer.from(bytes).toString('base64');
      const width = Number(wrap);
      await call.put(width === 0 ? text : text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n'));
      return 0;
    }
    return decode(call, latin1Decode(bytes));
  },
};

async function decode(call: Invocation, text: string): Promise<number> {
  const plain = call.options.has('i') ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text.replace(/\n/g, '');
  const [valid = ''] = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?:(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=))*/.exec(plain) ?? [];
  await call.put(Buffer.concat((valid.match(/[^=]+=*/g) ?? []).map((part) => Buffer.from(part, 'base64'))));
  if (valid.length === plain.length) return 0;
  const rest = plain.slice(valid.length);
  const [partial = ''] = /^[A-Za-z0-9+/]*/.exec(rest) ?? [];
  if (partial.length > 1) await call.put(Buffer.from(partial.slice(0, 3), 'base64').subarray(0, partial.length === 2 ? 1 : 2));
  await call.out.flush();
  await call.warn(call.gnu ? 'invalid input' : 'truncated input');
  return 1;
}
