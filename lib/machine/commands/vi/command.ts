import type { Key } from '../editing/keys.ts';
import type { Vi } from './editor.ts';
import type { Repeat } from './state.ts';
import { MOTIONS } from './motions.ts';
import type { Motion } from './motions.ts';
import { Registers } from './registers.ts';

/** A command as far as it has been typed. */
export interface Command {
  register: string;
  count: number;
  counted: boolean;
}

/** Reads `"x` and a count, in either order. */
export async function readPrefix(vi: Vi): Promise<{ command: Command; key: Key }> {
  const read: Command = { register: '"', count: 1, counted: false };
  vi.input.begin();
  for (;;) {
    const key = await vi.key();
    vi.showcmd += shownKey(key.name);
    if (key.name === '"') {
      const { name } = await vi.key();
      if (!Registers.exists(name)) vi.fail();
      read.register = name;
      vi.showcmd += name;
      vi.input.begin();
    } else if (/^[1-9]$/.test(key.name) || (key.name === '0' && read.counted)) {
      read.count = Math.min(99_999_999, (read.counted ? read.count : 0) * 10 + Number(key.name));
      read.counted = true;
      vi.input.begin();
    } else return { command: read, key };
  }
}

/** A key as an unfinished command shows it. */
export function shownKey(name: string): string {
  return name.length > 1 ? '' : name < ' ' ? `^${String.fromCharCode(name.charCodeAt(0) ^ 0x40)}` : name;
}

/** Remembers the command for `.`. */
export function remember(vi: Vi, { count, counted, register }: Command, visual?: Repeat['visual']): void {
  vi.repeat = { count: counted ? count : undefined, register, keys: [...vi.input.command], ...(visual ? { visual } : {}) };
}

export async function move(vi: Vi, { count, counted }: Command, name: string): Promise<void> {
  const motion = await MOTIONS[name]?.(vi, { count, counted, operator: undefined });
  if (!motion) vi.fail();
  jumpTo(vi, motion);
}

export function jumpTo(vi: Vi, { to, wanted, jump }: Motion): void {
  if (jump) vi.marks.set("'", { ...vi.cursor });
  if (wanted === undefined) vi.moveTo({ ...to });
  else {
    vi.cursor = { ...to };
    vi.keepInLine();
    vi.wanted = wanted;
  }
}

