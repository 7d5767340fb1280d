import type { Random } from '#lib/core/index.ts';
import type { DirectoryEntry, FileStatus, FileSystem, MountStatus, OpenFile, OpenFlags } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import {
  changeMeta,
  createFile,
  link,
  makeDirectory,
  makeFifo,
  mayWrite,
  removeDirectory,
  rename,
  symlink,
  unlink,
} from './changes.ts';
import { MemoryDevice } from './devices.ts';
import type { Mount } from './file-tree.ts';
import { AnyDirectory } from './directory.ts';
import { DescriptorLink, Device, Fifo, GeneratedFile, OpenDevice, Symlink } from './inode.ts';
import { RegularFile } from './stored-file.ts';
import type { Inode, Viewer } from './inode.ts';
import { OpenGeneratedFile, OpenRegularFile } from './regular-file.ts';
import { normalise, permits, walk } from './walk.ts';
import type { Location, MountTable, Place } from './walk.ts';

/** What a view needs to know of its process; one of the machine itself answers as root. */
export interface ViewContext {
  viewer(): Viewer;
  cwd(): string;
  umask(): number;
  /** The controlling terminal, for /dev/tty. */
  terminal(): OpenFile | undefined;
  /** Makes the process a holder of a file it has opened. */
  hold(file: OpenFile): OpenFile;
}

const PERMISSION = { read: 4, write: 2, execute: 1 } as const;

/** The file tree as one process, or the machine itself, sees it. */
export class FileView implements FileSystem {
  readonly #mounts: MountTable;
  readonly #context: ViewContext;
  readonly #random: Random;

  constructor(mounts: MountTable, context: ViewContext, random: Random) {
    this.#mounts = mounts;
    this.#context = context;
    this.#random = random;
  }

  resolve(path: string): string {
    return normalise(path, this.#context.cwd());
  }

  realPath(path: string): string {
    const location = this.#find(path, true);
    if (!location.found) throw new SystemError('ENOENT', path);
    return location.path;
  }

  exists(path: string): boolean {
    try {
      return this.#find(path, true).found !== undefined;
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }

  status(path: string): FileStatus {
    const { inode } = this.#existing(path);
    return inode instanceof DescriptorLink ? inode.open.status() : inode.status();
  }

  linkStatus(path: string): FileStatus {
    const location = this.#find(path, false);
    if (!location.found) throw new SystemError('ENOENT', path);
    return location.found.inode.status();
  }

  open(path: string, flags: OpenFlags, mode = 0o666): OpenFile {
    return this.#context.hold(this.#open(path, { ...flags, write: flags.write === true || flags.append === true }, mode));
  }

  readFile(path: string): Uint8Array {
    const place = this.#existing(path);
    const { inode } = place;
    if (inode.type === 'directory') throw new SystemError('EISDIR', path);
    if (!permits(inode, this.#viewer, 4)) throw new SystemError('EACCES', path);
    if (inode instanceof RegularFile) return inode.bytes().slice();
    if (inode instanceof GeneratedFile) {
      const content = inode.read();
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    }
    if (inode instanceof Device && inode.device === 'null') return new Uint8Array(0);
    throw new SystemError('EINVAL', path);
  }

  readText(path: string): string {
    return new TextDecoder().decode(this.readFile(path));
  }

  writeFile(path: string, content: Uint8Array | string, options: { append?: boolean; mode?: number } = {}): void {
    const inode = this.#writable(path, { create: true, truncate: options.append !== true, mode: options.mode ?? 0o666 });
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    if (inode instanceof Device && inode.device === 'null') return;
    if (!(inode instanceof RegularFile)) throw new SystemError(inode instanceof GeneratedFile ? 'EIO' : 'EINVAL', path);
    this.#named(path, () => {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(inode.write(inode.size, rest));
    });
  }

  list(path: string): DirectoryEntry[] {
    const { inode } = this.#existing(path);
    if (!(inode instanceof AnyDirectory)) throw new SystemError('ENOTDIR', path);
    if (!permits(inode, this.#viewer, 4)) throw new SystemError('EACCES', path);
    const entries: DirectoryEntry[] = [];
    for (const name of inode.names(this.#viewer)) {
      const child = inode.lookup(name, this.#viewer);
      if (child) entries.push({ name, type: (this.#mounts.at(child)?.root ?? child).type });
    }
    return entries;
  }

  makeDirectory(path: string, options: { parents?: boolean; mode?: number } = {}): void {
    const mode = (options.mode ?? 0o777) & ~this.#context.umask();
    if (options.parents) this.#makeParents(path, mode);
    else makeDirectory(this.#find(path, false), { path, mode, viewer: this.#viewer });
  }

  makeFifo(path: string, mode = 0o666): void {
    makeFifo(this.#find(path, false), { path, mode: mode & ~this.#context.umask(), viewer: this.#viewer });
  }

  removeDirectory(path: string): void {
    removeDirectory(this.#find(path, false), path, this.#viewer);
  }

  unlink(path: string): void {
    unlink(this.#find(path, false), path, this.#viewer);
  }

  rename(from: string, to: string): void {
    rename(this.#find(from, false), this.#find(to, false), { from, to, viewer: this.#viewer });
  }

  link(existing: string, path: string): void {
    link(this.#find(existing, false), this.#find(path, false), { existing, path, viewer: this.#viewer });
  }

  symlink(target: string, path: string): void {
    symlink(this.#find(path, false), { path, target, viewer: this.#viewer });
  }

  readLink(path: string): string {
    const inode = this.#find(path, false).found?.inode;
    if (!inode) throw new SystemError('ENOENT', path);
    if (inode instanceof Symlink || inode instanceof DescriptorLink) return inode.target;
    throw new SystemError('EINVAL', path);
  }

  changeMode(path: string, mode: number): void {
    changeMeta(this.#existing(path), path, this.#viewer, (inode) => {
      inode.mode = mode & 0o7777;
    });
  }

  changeOwner(path: string, uid: number, gid: number): void {
    const { inode } = this.#existing(path);
    if (this.#viewer.uid !== 0 && (uid !== inode.uid || gid !== this.#viewer.gid)) throw new SystemError('EPERM', path);
    changeMeta(this.#existing(path), path, this.#viewer, (changed) => {
      changed.uid = uid;
      changed.gid = gid;
    });
  }

  touch(path: string, modified: number): void {
    changeMeta(this.#existing(path), path, this.#viewer, (inode) => {
      inode.modified = modified;
    });
  }

  /** Cuts or fills up a file; EFBIG, ENOSPC, EISDIR. */
  truncate(path: string, size: number): void {
    const inode = this.#writable(path, { create: false, truncate: false, mode: 0 });
    if (!(inode instanceof RegularFile)) throw new SystemError('EINVAL', path);
    this.#named(path, () => inode.truncate(size));
  }

  mounts(): readonly MountStatus[] {
    return this.#mounts.all().map(({ path, tree, readOnly }) => ({
      path,
      type: tree.type,
      source: tree.source,
      readOnly,
      used: tree.used,
      size: Math.min(tree.limits.storage, tree.used + tree.free),
    }));
  }

  access(path: string, want: 'read' | 'write' | 'execute'): boolean {
    try {
      const place = this.#existing(path);
      if (want === 'write' && place.mount.readOnly) return false;
      return permits(place.inode, this.#viewer, PERMISSION[want]);
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }

  /** The inode that a path leads to, for mounting. */
  inodeAt(path: string): Inode {
    return this.#existing(path).inode;
  }

  get #viewer(): Viewer {
    return this.#context.viewer();
  }

  #find(path: string, follow: boolean): Location {
    return walk(this.#mounts, this.#viewer, path, { follow, from: this.#context.cwd() });
  }

  #existing(path: string): Place {
    const location = this.#find(path, true);
    if (!location.found) throw new SystemError('ENOENT', path);
    return location.found;
  }

  #makeParents(path: string, mode: number): void {
    const whole = this.resolve(path);
    const names = whole.split('/').filter((name) => name !== '');
    for (let count = 1; count <= names.length; count += 1) {
      const part = `/${names.slice(0, count).join('/')}`;
      const location = this.#find(part, true);
      if (!location.found) makeDirectory(location, { path: part, mode, viewer: this.#viewer });
      else if (location.found.inode.type !== 'directory')
        throw new SystemError(count === names.length ? 'EEXIST' : 'ENOTDIR', part);
    }
  }

  /** The inode of a path to be written, made when it is missing and that is wanted. */
  #writable(path: string, want: { create: boolean; truncate: boolean; mode: number; exclusive?: boolean }): Inode {
    const location = this.#find(path, want.exclusive !== true);
    if (!location.found) {
      if (!want.create) throw new SystemError('ENOENT', path);
      if (path.endsWith('/')) throw new SystemError('EISDIR', path);
      return createFile(location, { path, mode: want.mode & ~this.#context.umask(), viewer: this.#viewer });
    }
    if (want.exclusive) throw new SystemError('EEXIST', path);
    const { inode, mount } = location.found;
    if (inode.type === 'directory') throw new SystemError('EISDIR', path);
    if (!permits(inode, this.#viewer, 2)) throw new SystemError('EACCES', path);
    if (inode instanceof RegularFile) mayWrite(mount, path);
    if (want.truncate && inode instanceof RegularFile && inode.size > 0) inode.truncate(0);
    return inode;
  }

  #open(path: string, flags: OpenFlags, mode: number): OpenFile {
    if (flags.create && flags.exclusive) {
      return this.#opened(this.#writable(path, { create: true, truncate: false, mode, exclusive: true }), flags, path);
    }
    const location = this.#find(path, true);
    const place: Place | undefined = location.found;
    if (flags.write || (!place && flags.create)) {
      const inode =
        place?.inode instanceof DescriptorLink
          ? place.inode
          : this.#writable(path, { create: flags.create === true, truncate: flags.truncate === true, mode });
      return this.#opened(inode, flags, location.path);
    }
    if (!place) throw new SystemError('ENOENT', path);
    if (!permits(place.inode, this.#viewer, 4)) throw new SystemError('EACCES', path);
    return this.#opened(place.inode, flags, location.path);
  }

  #opened(inode: Inode, flags: OpenFlags, path: string): OpenFile {
    if (inode instanceof RegularFile) return new OpenRegularFile(inode, flags, path);
    if (inode instanceof GeneratedFile) return new OpenGeneratedFile(inode, inode.read, path);
    if (inode instanceof DescriptorLink || inode instanceof OpenDevice) return inode.open.retain();
    if (inode instanceof Fifo) return inode.open({ read: flags.read === true || !flags.write, write: flags.write === true });
    if (inode instanceof Device) return this.#device(inode, path);
    if (inode instanceof AnyDirectory) return new OpenDirectory(inode, path);
    throw new SystemError('ELOOP', path);
  }

  #device(inode: Device, path: string): OpenFile {
    if (inode.device !== 'tty') return new MemoryDevice({ inode, device: inode.device, random: this.#random });
    const terminal = this.#context.terminal();
    if (!terminal) throw new SystemError('ENXIO', path);
    return terminal;
  }

  /** Adds the path to an error that a file without a name has thrown. */
  #named<T>(path: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof SystemError && error.subject === undefined) throw new SystemError(error.code, path);
      throw error;
    }
  }
}

/** A directory opened for reading: reads are EISDIR, as `cat directory` shows. */
class OpenDirectory extends OpenGeneratedFile {
  constructor(inode: Inode, path: string) {
    super(
      inode,
      () => {
        throw new SystemError('EISDIR');
      },
      path,
    );
  }
}

/** A mount of a whole tree. */
export function mountOf(path: string, tree: Mount['tree'], options: { root?: Inode; readOnly?: boolean } = {}): Mount {
  return { path, tree, root: options.root ?? tree.root, readOnly: options.readOnly ?? false };
}
