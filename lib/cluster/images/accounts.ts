import type { LayerEntry } from '#lib/machine/index.ts';

/** A line of /etc/passwd. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
  /** The full name; the user's when left out. */
  comment?: string;
  home: string;
  shell: string;
}

/** /etc/passwd and /etc/group. Every user is a group of their own, but for those whose group is named in `groups`. */
export function accountFiles(
  users: readonly SystemUser[],
  groups: Readonly<Record<string, number>>,
): Readonly<Record<string, LayerEntry>> {
  const known = new Set(Object.values(groups));
  const own = users.filter(({ gid }) => !known.has(gid)).map(({ name, gid }) => [name, gid] as const);
  return {
    '/etc/passwd': users
      .map(({ name, uid, gid, comment, home, shell }) => `${name}:x:${uid}:${gid}:${comment ?? name}:${home}:${shell}\n`)
      .join(''),
    '/etc/group': [...own, ...Object.entries(groups)].map(([name, gid]) => `${name}:x:${gid}:\n`).join(''),
  };
}
