import type { FileStatus, FileType } from '../../file-system.ts';

const LETTERS: Readonly<Record<FileType, string>> = {
  file: '-', directory: 'd', symlink: 'l', 'character-device': 'c', fifo: 'p', socket: 's',
};

/** `drwxr-xr-x`, as ls and stat show it. */
export function modeString(status: Pick<FileStatus, 'type' | 'mode'>): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => (status.mode & (0o400 >> index) ? letter : '-'));
  const special: [number, number, string][] = [[0o4000, 2, 's'], [0o2000, 5, 's'], [0o1000, 8, 't']];
  for (const [bit, place, letter] of special) {
    if (status.mode & bit) bits[place] = bits[place] === 'x' ? letter : letter.toUpperCase();
  }
  return LETTERS[status.type] + bits.join('');
}

interface Clause {
  who: number;
  operator: string;
  permissions: string;
}

/** A change of mode: `644`, `u+x,go-w`, `a=rX`. */
export type ModeChange = (mode: number, isDirectory: boolean) => number;

/** Reads chmod's and mkdir -m's modes; undefined when it is none. `umask` counts where no one is named. */
export function parseMode(text: string, umask = 0o022): ModeChange | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const mode = Number.parseInt(text, 8);
    return mode > 0o7777 ? undefined : () => mode;
  }
  const clauses: Clause[] = [];
  for (const part of text.split(',')) {
    const [, who, actions] = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(part) ?? [];
    if (actions === undefined) return undefined;
    for (const [, operator = '', permissions = ''] of actions.matchAll(/([-+=])([rwxXst]*|[ugo])/g)) {
      clauses.push({ who: whoMask(who ?? '', umask), operator, permissions });
    }
  }
  return (mode, isDirectory) => clauses.reduce((current, clause) => applyClause(current, clause, isDirectory), mode);
}

function whoMask(who: string, umask: number): number {
  if (who === '') return 0o7777 & ~umask;
  let mask = 0;
  if (/[ua]/.test(who)) mask |= 0o4700;
  if (/[ga]/.test(who)) mask |= 0o2070;
  if (/[oa]/.test(who)) mask |= 0o1007;
  return mask;
}

function applyClause(mode: number, { who, operator, permissions }: Clause, isDirectory: boolean): number {
  const wanted = bitsOf(permissions, mode, isDirectory) & who;
  if (operator === '+') return mode | wanted;
  if (operator === '-') return mode & ~wanted;
  return (mode & ~(who & 0o777)) | wanted;
}

function bitsOf(permissions: string, mode: number, isDirectory: boolean): number {
  const copied = { u: (mode >> 6) & 7, g: (mode >> 3) & 7, o: mode & 7 }[permissions];
  if (copied !== undefined) return copied * 0o111;
  let bits = 0;
  for (const letter of permissions) {
    if (letter === 'r') bits |= 0o444;
    if (letter === 'w') bits |= 0o222;
    if (letter === 'x' || (letter === 'X' && (isDirectory || mode & 0o111))) bits |= 0o111;
    if (letter === 's') bits |= 0o6000;
    if (letter === 't') bits |= 0o1000;
  }
  return bits;
}
