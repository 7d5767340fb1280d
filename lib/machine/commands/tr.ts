import { bytesOfText, latin1Decode, latin1Encode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { chunksOf } from './invocation/lines.ts';

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };

const CLASSES: Readonly<Record<string, (byte: number) => boolean>> = {
  alnum: (b) => /[A-Za-z0-9]/.test(String.fromCharCode(b)), alpha: (b) => /[A-Za-z]/.test(String.fromCharCode(b)), digit: (b) => b >= 48 && b <= 57,
  lower: (b) => b >= 97 && b <= 122, upper: (b) => b >= 65 && b <= 90, space: (b) => b === 32 || (b >= 9 && b <= 13), blank: (b) => b === 32 || b === 9,
  punct: (b) => /[!-/:-@[-`{-~]/.test(String.fromCharCode(b)), cntrl: (b) => b < 32 || b === 127, print: (b) => b >= 32 && b < 127, graph: (b) => b > 32 && b < 127,
  xdigit: (b) => /[0-9A-Fa-f]/.test(String.fromCharCode(b)),
};

/** GNU coreutils 9.1 `tr` (bytes); BusyBox's. */
export const tr: Command = {
  name: 'tr',
  usage: '[OPTION]... STRING1 [STRING2]',
  busyboxUsage: '[-cds] STRING1 [STRING2]',
  summary: 'Translate, squeeze, or delete characters from stdin, writing to stdout',
  options: ['c,C,complement', 'd,delete', 's,squeeze-repeats', 't,truncate-set1'],
  rules: { stopAtOperand: true },
  async run(call) {
    const { options, operands } = call;
    const [first, second, extra] = operands;
    if (first === undefined) return call.gnu ? call.misuse('missing operand') : call.exitWithUsage();
    checkOperands(call, { first, second, extra });
    const map = translation(call, first, second);
    const squeezed = options.has('s') ? squeezeSet(call, first, second) : undefined;
    let last = -1;
    for await (const chunk of chunksOf(call, call.process.file(0).retain())) {
      const out = new Uint8Array(chunk.length);
      let length = 0;
      for (const byte of chunk) {
        const mapped = map[byte] ?? byte;
        if (mapped < 0 || (squeezed?.has(mapped) && mapped === last)) continue;
        last = mapped;
        out[length] = mapped;
        length += 1;
      }
      await call.put(out.subarray(0, length));
      if (call.out.tty) await call.out.flush();
    }
    return 0;
  },
};

function checkOperands(call: Invocation, { first, second, extra }: { first: string; second: string | undefined; extra: string | undefined }): void {
  const { options } = call;
  const [deletes, squeezes] = [options.has('d'), options.has('s')];
  if (second === undefined && deletes === squeezes) {
    const why = deletes ? 'Two strings must be given when both deleting and squeezing repeats.' : 'Two strings must be given when translating.';
    call.misuse(`missing operand after ${call.quoteWord(first)}\n${why}`);
  }
  if (second !== undefined && deletes && !squeezes) call.misuse(`extra operand ${call.quoteWord(second)}\nOnly one string may be given when deleting without squeezing repeats.`);
  if (extra !== undefined) call.misuse(`extra operand ${call.quoteWord(extra)}`);
}

/** What each byte becomes; -1: nothing. */
function translation(call: Invocation, first: string, second: string | undefined): Int16Array {
  const map = Int16Array.from({ length: 256 }, (_value, byte) => byte);
  const from = setOf(call, first, call.options.has('c'));
  if (call.options.has('d')) {
    for (const byte of from) map[byte] = -1;
    return map;
  }
  if (second === undefined) return map;
  const to = expand(call, second, from.length);
  if (to.length === 0) call.fail('when not truncating set1, string2 must be non-empty');
  from.forEach((byte, index) => {
    if (index >= to.length && call.options.has('t')) return;
    map[byte] = to[Math.min(index, to.length - 1)] ?? byte;
  });
  return map;
}

function squeezeSet(call: Invocation, first: string, second: string | undefined): ReadonlySet<number> {
  return new Set(second === undefined ? setOf(call, first, call.options.has('c')) : expand(call, second, 256));
}

function setOf(call: Invocation, text: string, complement: boolean): number[] {
  const set = expand(call, text, 0);
  if (!complement) return set;
  const given = new Set(set);
  return Array.from({ length: 256 }, (_value, byte) => byte).filter((byte) => !given.has(byte));
}

/** A set as tr writes it: ranges, classes, escapes, `[x*n]` repeats (up to `length` for `[x*]`). */
function expand(call: Invocation, text: string, length: number): number[] {
  const bytes = bytesOfText(text);
  const set: number[] = [];
  for (let index = 0; index < bytes.length; ) {
    const special = /^\[:(\w*):\]|^\[=(.)=\]|^\[(\\.|.)\*(\d*)\]/s.exec(bytes.slice(index));
    if (special) {
      index += special[0].length;
      set.push(...specialSet(call, special, length - set.length));
      continue;
    }
    const one = readByte(bytes, index);
    index = one.next;
    if (bytes[index] !== '-' || index + 1 >= bytes.length) {
      set.push(one.byte);
      continue;
    }
    const end = readByte(bytes, index + 1);
    index = end.next;
    if (end.byte < one.byte) call.fail(`range-endpoints of '${latin1Decode(Uint8Array.of(one.byte))}-${latin1Decode(Uint8Array.of(end.byte))}' are in reverse collating sequence order`);
    for (let byte = one.byte; byte <= end.byte; byte += 1) set.push(byte);
  }
  return set;
}

function specialSet(call: Invocation, [, name, equal, repeated, count]: RegExpExecArray, room: number): number[] {
  if (name !== undefined) {
    const test = CLASSES[name];
    if (!test) call.fail(`invalid character class ${call.quoteWord(name)}`);
    return Array.from({ length: 256 }, (_value, byte) => byte).filter((byte) => test?.(byte));
  }
  if (equal !== undefined) return [equal.charCodeAt(0)];
  const { byte } = readByte(repeated ?? '', 0);
  const times = count === '' || count === undefined ? Math.max(0, room) : Number.parseInt(count, count.startsWith('0') ? 8 : 10);
  return new Array<number>(Math.min(times, 256)).fill(byte);
}

function readByte(bytes: string, index: number): { byte: number; next: number } {
  const code = bytes.charCodeAt(index);
  if (code !== 92 || index + 1 >= bytes.length) return { byte: code, next: index + 1 };
  const [octal] = /^[0-7]{1,3}/.exec(bytes.slice(index + 1)) ?? [];
  if (octal !== undefined) return { byte: Number.parseInt(octal, 8) & 0xff, next: index + 1 + octal.length };
  const letter = bytes[index + 1] ?? '';
  return { byte: ESCAPES[letter] ?? (latin1Encode(letter)[0] ?? 0), next: index + 2 };
}
