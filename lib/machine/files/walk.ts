import { SystemError } from '../system-error.ts';
import type { Mount } from './file-tree.ts';
import { AnyDirectory } from './directory.ts';
import { DescriptorLink, Symlink } from './inode.ts';
import type { Inode, Viewer } from './inode.ts';

/** As Linux: 40 links in one look-up, then ELOOP (path_resolution(7)). */
const MOST_LINKS = 40;
const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;

/** Which trees are seen where; one to a machine. */
export class MountTable {
  readonly root: Mount;
  readonly #byMountPoint = new Map<Inode, Mount>();
  readonly #all: Mount[];

  constructor(root: Mount) {
    this.root = root;
    this.#all = [root];
  }

  /** Covers an inode with another tree. */
  mount(point: Inode, mount: Mount): void {
    this.#byMountPoint.set(point, mount);
    this.#all.push(mount);
  }

  at(inode: Inode): Mount | undefined {
    return this.#byMountPoint.get(inode);
  }

  all(): readonly Mount[] {
    return this.#all;
  }
}

/** A step of the way: an inode and the mount through which it is seen. */
export interface Place {
  inode: Inode;
  mount: Mount;
}

/** Where a path leads. */
export class Location {
  /** The directory that holds the name; undefined for the root. */
  readonly parent: (Place & { inode: AnyDirectory }) | undefined;
  /** The last component; `/` for the root. */
  readonly name: string;
  /** Undefined when the directory has no such name. */
  readonly found: Place | undefined;
  /** True when a tree is mounted right there. */
  readonly isMountPoint: boolean;
  readonly #names: readonly string[];

  /** `names` lead from the root to it. */
  constructor({ parent, name, found, isMountPoint }: Pick<Location, 'parent' | 'name' | 'found' | 'isMountPoint'>, names: readonly string[]) {
    this.parent = parent;
    this.name = name;
    this.found = found;
    this.isMountPoint = isMountPoint;
    this.#names = names;
  }

  /** The absolute path with links followed. */
  get path(): string {
    const inode = this.found?.inode;
    return inode instanceof DescriptorLink ? inode.target : `/${this.#names.join('/')}`;
  }
}

export interface WalkOptions {
  /** Follows a link in the last component. */
  follow: boolean;
  /** Where a relative path starts: an absolute path. */
  from: string;
}

/** True when one of the rwx bits that hold for this user is set; root passes, but runs only what someone may run. */
export function permits(inode: Inode, viewer: Viewer, bit: 4 | 2 | 1): boolean {
  if (viewer.uid === 0) return bit !== 1 || inode.type === 'directory' || (inode.mode & 0o111) !== 0;
  const shift = inode.uid === viewer.uid ? 6 : inode.gid === viewer.gid ? 3 : 0;
  return ((inode.mode >> shift) & bit) !== 0;
}

/** Follows a path. ENOENT for a missing directory on the way, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG. */
export function walk(mounts: MountTable, viewer: Viewer, path: string, options: WalkOptions): Location {
  return new Walk(mounts, viewer, path).run(options);
}

class Walk {
  readonly #mounts: MountTable;
  readonly #viewer: Viewer;
  readonly #path: string;
  /** Holds the components still to go, from `#at` on. */
  #way = '';
  #at = 0;
  #trail: Place[];
  #names: string[] = [];
  #links = 0;

  constructor(mounts: MountTable, viewer: Viewer, path: string) {
    this.#mounts = mounts;
    this.#viewer = viewer;
    this.#path = path;
    this.#trail = [{ inode: mounts.root.root, mount: mounts.root }];
  }

  run(options: WalkOptions): Location {
    if (this.#path === '') throw this.#failure('ENOENT');
    if (this.#path.length > LONGEST_PATH) throw this.#failure('ENAMETOOLONG');
    const mustBeDirectory = this.#path.endsWith('/');
    this.#goOn(this.#path.startsWith('/') ? this.#path : `${options.from}/${this.#path}`);
    for (;;) {
      const name = this.#next();
      if (name === '') return this.#here();
      if (name.length > LONGEST_NAME) throw this.#failure('ENAMETOOLONG');
      const last = this.#at === this.#way.length;
      if (name === '..') this.#up();
      else {
        const location = this.#down(name, last, last && !mustBeDirectory ? options.follow : true);
        if (location) {
          if (mustBeDirectory && location.found && location.found.inode.type !== 'directory') throw this.#failure('ENOTDIR');
          return location;
        }
      }
    }
  }

  #goOn(way: string): void {
    this.#way = way;
    this.#at = 0;
    this.#skip();
  }

  /** The next component; empty at the end. */
  #next(): string {
    const slash = this.#way.indexOf('/', this.#at);
    const name = this.#way.slice(this.#at, slash < 0 ? undefined : slash);
    this.#at += name.length;
    this.#skip();
    return name;
  }

  /** Passes over slashes, and dots that stand alone. */
  #skip(): void {
    for (;;) {
      while (this.#way[this.#at] === '/') this.#at += 1;
      const after = this.#way[this.#at + 1];
      if (this.#way[this.#at] !== '.' || (after !== undefined && after !== '/')) return;
      this.#at += 1;
    }
  }

  #up(): void {
    this.#directory();
    if (this.#trail.length > 1) {
      this.#trail.pop();
      this.#names.pop();
    }
  }

  #down(name: string, last: boolean, follow: boolean): Location | undefined {
    const parent = this.#directory();
    if (!permits(parent.inode, this.#viewer, 1)) throw this.#failure('EACCES');
    const child = parent.inode.lookup(name, this.#viewer);
    const mounted = child && this.#mounts.at(child);
    const place: Place | undefined = mounted
      ? { inode: mounted.root, mount: mounted }
      : child && { inode: child, mount: parent.mount };
    if (place && follow && place.inode instanceof Symlink) {
      this.#follow(place.inode);
      return undefined;
    }
    if (last) {
      this.#names.push(name);
      return new Location({ parent, name, found: place, isMountPoint: mounted !== undefined }, this.#names);
    }
    if (!place) throw this.#failure('ENOENT');
    if (!(place.inode instanceof AnyDirectory)) throw this.#failure('ENOTDIR');
    this.#trail.push(place);
    this.#names.push(name);
    return undefined;
  }

  #follow(link: Symlink): void {
    this.#links += 1;
    if (this.#links > MOST_LINKS) throw this.#failure('ELOOP');
    if (link.target.startsWith('/')) {
      this.#trail = [this.#trail[0] as Place];
      this.#names = [];
    }
    this.#goOn(`${link.target}/${this.#way.slice(this.#at)}`);
  }

  #directory(): Place & { inode: AnyDirectory } {
    const place = this.#trail.at(-1) as Place;
    if (!(place.inode instanceof AnyDirectory)) throw this.#failure('ENOTDIR');
    return place as Place & { inode: AnyDirectory };
  }

  /** The path ended in `.`, `..` or was the root. */
  #here(): Location {
    const found = this.#trail.at(-1) as Place;
    const parent = this.#trail.at(-2) as (Place & { inode: AnyDirectory }) | undefined;
    const isMountPoint = this.#mounts.all().some((mount) => mount.root === found.inode);
    return new Location({ parent, name: this.#names.at(-1) ?? '/', found, isMountPoint }, this.#names);
  }

  #failure(code: 'ENOENT' | 'ENOTDIR' | 'EACCES' | 'ELOOP' | 'ENAMETOOLONG'): SystemError {
    return new SystemError(code, this.#path);
  }
}

/** The absolute path without `.`, `..` or doubled slashes; links are not looked at. */
export function normalise(path: string, from: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${from}/${path}`).split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}
