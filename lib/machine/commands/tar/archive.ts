import { decodeText, latin1Decode } from '../text/codec.ts';

const BLOCK = 512;

export interface Member {
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'hardlink';
  mode: number;
  uid: number;
  gid: number;
  userName: string;
  groupName: string;
  /** Milliseconds since the epoch. */
  modified: number;
  target: string;
  content: Uint8Array;
}

const TYPES: Readonly<Record<Member['type'], string>> = { file: '0', hardlink: '1', symlink: '2', directory: '5' };

/** A member as GNU tar writes it (ustar with GNU's magic and long names). */
export function encodeMember(member: Member): Uint8Array {
  const parts: Uint8Array[] = [];
  if (Buffer.byteLength(member.path) > 100) parts.push(...longName('L', member.path));
  if (Buffer.byteLength(member.target) > 100) parts.push(...longName('K', member.target));
  parts.push(header(member, TYPES[member.type], member.content.length), member.content, padding(member.content.length));
  return Buffer.concat(parts);
}

function longName(type: string, text: string): Uint8Array[] {
  const content = Buffer.from(`${text}\0`);
  const member: Member = { path: '././@LongLink', type: 'file', mode: 0o644, uid: 0, gid: 0, userName: 'root', groupName: 'root', modified: 0, target: '', content };
  return [header(member, type, content.length), content, padding(content.length)];
}

function padding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}

function header(member: Member, type: string, size: number): Uint8Array {
  const bytes = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) => bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  bytes.write(member.path, 0, 100, 'utf8');
  octal(member.mode, 100, 8);
  octal(member.uid, 108, 8);
  octal(member.gid, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(member.modified / 1000), 136, 12);
  bytes.write('        ', 148, 'latin1');
  bytes.write(type, 156, 'latin1');
  bytes.write(member.target, 157, 100, 'utf8');
  bytes.write('ustar  \0', 257, 'latin1');
  bytes.write(member.userName, 265, 32, 'utf8');
  bytes.write(member.groupName, 297, 32, 'utf8');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

/** Two empty blocks end an archive; GNU tar fills it up to 10 KiB. */
export function endOfArchive(size: number): Uint8Array {
  const whole = Math.ceil((size + 2 * BLOCK) / 10_240) * 10_240;
  return new Uint8Array(whole - size);
}

/** All members of an archive; undefined when it is none. */
export function decodeArchive(bytes: Uint8Array): Member[] | undefined {
  const members: Member[] = [];
  let [longPath, longTarget]: (string | undefined)[] = [undefined, undefined];
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const head = bytes.subarray(at, at + BLOCK);
    if (head.every((byte) => byte === 0)) return members;
    if (!hasRightSum(head)) return members.length > 0 ? members : undefined;
    const size = number(head, 124, 12);
    const type = latin1Decode(head.subarray(156, 157));
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') longPath = text(content, 0, size);
    else if (type === 'K') longTarget = text(content, 0, size);
    else if (type === 'x' || type === 'g') longPath = paxPath(content) ?? longPath;
    else {
      members.push(memberOf(head, { type, content, longPath, longTarget }));
      [longPath, longTarget] = [undefined, undefined];
    }
  }
  return members.length > 0 ? members : undefined;
}

function memberOf(head: Uint8Array, { type, content, longPath, longTarget }: { type: string; content: Uint8Array; longPath: string | undefined; longTarget: string | undefined }): Member {
  const isUstar = text(head, 257, 6) === 'ustar' && text(head, 345, 155) !== '';
  const name = text(head, 0, 100);
  const kind = type === '5' ? 'directory' : type === '2' ? 'symlink' : type === '1' ? 'hardlink' : 'file';
  return {
    path: longPath ?? (isUstar ? `${text(head, 345, 155)}/${name}` : name), type: kind, mode: number(head, 100, 8), uid: number(head, 108, 8), gid: number(head, 116, 8),
    userName: text(head, 265, 32), groupName: text(head, 297, 32), modified: number(head, 136, 12) * 1000, target: longTarget ?? text(head, 157, 100), content: kind === 'file' ? content : new Uint8Array(),
  };
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const part = bytes.subarray(from, from + length);
  const end = part.indexOf(0);
  return decodeText(end < 0 ? part : part.subarray(0, end));
}

function number(bytes: Uint8Array, from: number, length: number): number {
  return Number.parseInt(text(bytes, from, length).trim() || '0', 8) || 0;
}

function hasRightSum(head: Uint8Array): boolean {
  const sum = head.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  return number(head, 148, 8) === sum;
}

function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(decodeText(content))?.[1];
}
