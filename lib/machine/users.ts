import type { FileSystem } from './file-system.ts';
import type { User } from './program.ts';
import { SystemError } from './system-error.ts';

export const ROOT: User = { uid: 0, gid: 0, name: 'root', home: '/root' };

/** The lines of /etc/passwd; none when there is no such file. */
export function readUsers(files: FileSystem): User[] {
  return lines(files, '/etc/passwd').map(([name = '', , uid, gid, , home]) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home: home === undefined || home === '' ? '/' : home,
  }));
}

/**
 * A user as Docker's `USER` and `runAsUser` name one: `name`, `uid`, `name:group`, `uid:gid`. Undefined for a
 * name that /etc/passwd lacks; an unknown number is a user without name whose home is /.
 */
export function findUser(files: FileSystem, wanted: string): User | undefined {
  const [name = '', group] = wanted.split(':');
  if (name === '') return ROOT;
  const users = readUsers(files);
  const isNumber = /^\d+$/.test(name);
  const known =
    users.find((user) => user.name === name) ?? (isNumber ? users.find((user) => user.uid === Number(name)) : undefined);
  const user = known ?? (isNumber ? { uid: Number(name), gid: 0, name, home: '/' } : name === 'root' ? ROOT : undefined);
  if (!user || group === undefined) return user;
  const gid = groupNumber(files, group);
  return gid === undefined ? undefined : { ...user, gid };
}

function groupNumber(files: FileSystem, group: string): number | undefined {
  const line = lines(files, '/etc/group').find(([name]) => name === group);
  if (line) return Number(line[2]);
  return /^\d+$/.test(group) ? Number(group) : undefined;
}

function lines(files: FileSystem, path: string): string[][] {
  try {
    return files
      .readText(path)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.split(':'));
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}
