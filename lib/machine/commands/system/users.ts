import type { Process, ProcessStatus } from '../../program.ts';
import { SystemError } from '../../system-error.ts';

export interface Account {
  name: string;
  uid: number;
  gid: number;
  home: string;
  shell: string;
}

export interface Group {
  name: string;
  gid: number;
  members: string[];
}

/** /etc/passwd as the process sees it; empty where there is none. */
export function accounts(process: Process): Account[] {
  return table(process, '/etc/passwd').map(([name = '', , uid = '', gid = '', , home = '/', shell = '/bin/sh']) => ({
    name, uid: Number(uid), gid: Number(gid), home, shell,
  }));
}

/** Every process, its user called as this process's own /etc/passwd calls it: containers may share processes and not that file. */
export function processesByName(process: Process): ProcessStatus[] {
  const names = new Map(accounts(process).map(({ uid, name }) => [uid, name]));
  return process.processes().map((status) => ({ ...status, user: { ...status.user, name: names.get(status.user.uid) ?? '' } }));
}

/** /etc/group as the process sees it. */
export function groups(process: Process): Group[] {
  return table(process, '/etc/group').map(([name = '', , gid = '', members = '']) => ({
    name, gid: Number(gid), members: members.split(',').filter((member) => member !== ''),
  }));
}

function table(process: Process, path: string): string[][] {
  try {
    return process.fs.readText(path).split('\n').filter((line) => line.includes(':')).map((line) => line.split(':'));
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}

/** Names for numbers, looked up once. */
export class Names {
  readonly #users: Map<number, string>;
  readonly #groups: Map<number, string>;

  constructor(process: Process) {
    this.#users = new Map(accounts(process).map(({ uid, name }) => [uid, name]));
    this.#groups = new Map(groups(process).map(({ gid, name }) => [gid, name]));
    if (!this.#users.has(process.user.uid)) this.#users.set(process.user.uid, process.user.name || String(process.user.uid));
  }

  user(uid: number): string {
    return this.#users.get(uid) ?? String(uid);
  }

  group(gid: number): string {
    return this.#groups.get(gid) ?? String(gid);
  }
}
