/** One member of a tar archive. */
export interface TarEntry {
  name: string;
  type: 'file' | 'directory' | 'symlink';
  mode: number;
  /** Seconds since the epoch. */
  modified: number;
  content: Uint8Array;
  /** Where a symbolic link leads. */
  target: string;
}

const BLOCK = 512;
const TYPES = { file: '0', directory: '5', symlink: '2' } as const;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A ustar archive; names longer than its field go in a GNU long-name member. */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const entry of entries) {
    const name = entry.type === 'directory' ? `${entry.name}/` : entry.name;
    if (encoder.encode(name).length > 100) {
      const long = encoder.encode(`${name}\0`);
      blocks.push(header({ ...entry, name: '././@LongLink' }, 'L', long.length), padded(long));
    }
    blocks.push(header({ ...entry, name }, TYPES[entry.type], entry.content.length), padded(entry.content));
  }
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]);
}

function header({ name, mode, modified, target }: TarEntry, type: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string, length: number) => block.set(encoder.encode(text).subarray(0, length), at);
  const octal = (at: number, value: number, length: number) => put(at, `${value.toString(8).padStart(length - 1, '0')}\0`, length);
  put(0, name, 100);
  octal(100, mode & 0o7777, 8);
  octal(108, 0, 8);
  octal(116, 0, 8);
  octal(124, size, 12);
  octal(136, Math.floor(modified), 12);
  put(148, '        ', 8);
  put(156, type, 1);
  put(157, target, 100);
  put(257, 'ustar\x0000', 8);
  octal(148, block.reduce((sum, byte) => sum + byte, 0), 7);
  return block;
}

function padded(content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
  whole.set(content);
  return whole;
}

/** The members of an archive in ustar or GNU form; undefined when it is none or ends within a member. */
export function readTar(archive: Uint8Array): TarEntry[] | undefined {
  const entries: TarEntry[] = [];
  let long = '';
  for (let at = 0; at + BLOCK <= archive.length;) {
    const block = archive.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) return entries;
    const size = number(block, 124, 12);
    const content = archive.slice(at + BLOCK, at + BLOCK + size);
    if (Number.isNaN(size) || content.length < size) return undefined;
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(block[156] ?? 0);
    if (type === 'L') {
      long = string(content, 0, content.length);
      continue;
    }
    const prefix = string(block, 345, 155);
    const short = string(block, 0, 100);
    const name = long || (string(block, 257, 6) === 'ustar' && prefix !== '' ? `${prefix}/${short}` : short);
    long = '';
    entries.push({
      name, content, mode: number(block, 100, 8), modified: number(block, 136, 12), target: string(block, 157, 100),
      type: type === '5' ? 'directory' : type === '2' ? 'symlink' : 'file',
    });
  }
  return archive.length === 0 ? entries : undefined;
}

function string(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

function number(block: Uint8Array, at: number, length: number): number {
  return Number.parseInt(string(block, at, length).trim() || '0', 8);
}
