import { SystemError } from '../system-error.ts';
import type { Mount } from './file-tree.ts';
import type { InodeStore } from './inode-store.ts';
import { Directory } from './directory.ts';
import { Fifo, Symlink } from './inode.ts';
import { RegularFile } from './stored-file.ts';
import type { Inode, Viewer } from './inode.ts';
import { PipeBuffer, PipeEnd } from './pipe.ts';
import { permits } from './walk.ts';
import type { Location, Place } from './walk.ts';

interface Creation {
  path: string;
  mode: number;
  viewer: Viewer;
}

/** EROFS where nothing may change. */
export function mayWrite(mount: Mount, path: string): void {
  if (mount.readOnly) throw new SystemError('EROFS', path);
}

/** The directory that is about to lose or gain a name. EROFS, EACCES; a generated one (/proc) refuses. */
function changeable(location: Location, path: string, viewer: Viewer): Directory {
  const { parent } = location;
  if (!parent) throw new SystemError('EBUSY', path);
  mayWrite(parent.mount, path);
  if (!permits(parent.inode, viewer, 2)) throw new SystemError('EACCES', path);
  if (!(parent.inode instanceof Directory)) throw new SystemError(location.found ? 'EPERM' : 'ENOENT', path);
  return parent.inode;
}

function add<T extends Inode>(location: Location, creation: Omit<Creation, 'mode'>, make: (tree: InodeStore) => T): T {
  if (location.found) throw new SystemError('EEXIST', creation.path);
  const directory = changeable(location, creation.path, creation.viewer);
  directory.tree.reserveInode();
  const inode = make(directory.tree);
  directory.add(location.name, inode);
  return inode;
}

function metaOf(tree: InodeStore, { mode, viewer }: { mode: number; viewer: Viewer }) {
  return { mode: mode & 0o7777, uid: viewer.uid, gid: viewer.gid, modified: tree.clock.now() };
}

export function createFile(location: Location, creation: Creation): RegularFile {
  return add(location, creation, (tree) => new RegularFile(tree, metaOf(tree, creation)));
}

export function makeDirectory(location: Location, creation: Creation): void {
  const made = add(location, creation, (tree) => new Directory(tree, metaOf(tree, creation)));
  made.links = 2;
  if (location.parent) location.parent.inode.links += 1;
}

export function symlink(location: Location, options: { path: string; target: string; viewer: Viewer }): void {
  if (options.target === '') throw new SystemError('ENOENT', options.path);
  add(
    location,
    options,
    (tree) => new Symlink(tree, options.target, metaOf(tree, { mode: 0o777, viewer: options.viewer }), true),
  );
}

export function makeFifo(location: Location, creation: Creation): void {
  add(location, creation, (tree) => newFifo(tree, metaOf(tree, creation)));
}

export function newFifo(tree: InodeStore, meta: { mode: number; uid: number; gid: number; modified: number }): Fifo {
  const buffer = new PipeBuffer(tree.nextInode(), () => tree.clock.now(), tree.limits.pool?.pipes);
  return new Fifo(tree, meta, (side) => new PipeEnd(buffer, side));
}

/** A directory with the sticky bit, as /tmp, lets only owners take names away. */
function mayRemove(directory: Directory, inode: Inode, path: string, viewer: Viewer): void {
  const sticky = (directory.mode & 0o1000) !== 0;
  if (sticky && viewer.uid !== 0 && viewer.uid !== inode.uid && viewer.uid !== directory.uid)
    throw new SystemError('EPERM', path);
}

function removable(location: Location, path: string, viewer: Viewer): { directory: Directory; inode: Inode } {
  if (!location.found) throw new SystemError('ENOENT', path);
  if (location.isMountPoint) throw new SystemError('EBUSY', path);
  const directory = changeable(location, path, viewer);
  mayRemove(directory, location.found.inode, path, viewer);
  return { directory, inode: location.found.inode };
}

/** An inode lost one name; with the last its storage is free. */
function unlinked(inode: Inode): void {
  inode.links -= 1;
  if (inode.links > (inode.type === 'directory' ? 1 : 0)) return;
  if (inode instanceof RegularFile) inode.discharge();
  if (inode.dirty) inode.tree.releaseInode();
}

export function unlink(location: Location, path: string, viewer: Viewer): void {
  if (location.found?.inode.type === 'directory') throw new SystemError('EISDIR', path);
  const { directory, inode } = removable(location, path, viewer);
  directory.remove(location.name);
  unlinked(inode);
}

export function removeDirectory(location: Location, path: string, viewer: Viewer): void {
  if (/(?:^|\/)\.\/*$/.test(path)) throw new SystemError('EINVAL', path);
  if (location.found && location.found.inode.type !== 'directory') throw new SystemError('ENOTDIR', path);
  const { directory, inode } = removable(location, path, viewer);
  if (!(inode instanceof Directory) || !inode.isEmpty()) throw new SystemError('ENOTEMPTY', path);
  directory.remove(location.name);
  directory.links -= 1;
  unlinked(inode);
}

export function link(source: Location, target: Location, options: { existing: string; path: string; viewer: Viewer }): void {
  if (!source.found) throw new SystemError('ENOENT', options.existing);
  const { inode, mount } = source.found;
  if (inode.type === 'directory') throw new SystemError('EPERM', options.existing);
  if (target.found) throw new SystemError('EEXIST', options.path);
  if (target.parent?.mount !== mount) throw new SystemError('EXDEV', options.path);
  changeable(target, options.path, options.viewer).add(target.name, inode);
  inode.links += 1;
  inode.changed();
}

/** rename(2): replaces what stands at `to`, when it is of the same kind and, for a directory, empty. */
export function rename(source: Location, target: Location, options: { from: string; to: string; viewer: Viewer }): void {
  const { from, to, viewer } = options;
  const { directory, inode } = removable(source, from, viewer);
  if (target.found?.inode === inode) return;
  if (target.parent?.mount !== source.found?.mount) throw new SystemError('EXDEV', to);
  const destination = changeable(target, to, viewer);
  if (inode instanceof Directory) refuseLoop(inode, destination, target, source, to);
  if (target.found) replace(target, inode, to, viewer);
  if (inode instanceof Directory) {
    inode.detach();
    directory.links -= 1;
    destination.links += 1;
  }
  directory.remove(source.name);
  destination.add(target.name, inode);
  inode.changed();
}

function refuseLoop(inode: Directory, destination: Directory, target: Location, source: Location, to: string): void {
  if (destination === inode || target.path.startsWith(`${source.path}/`)) throw new SystemError('EINVAL', to);
}

function replace(target: Location, inode: Inode, to: string, viewer: Viewer): void {
  const { directory, inode: old } = removable(target, to, viewer);
  if (old instanceof Directory) {
    if (!(inode instanceof Directory)) throw new SystemError('EISDIR', to);
    if (!old.isEmpty()) throw new SystemError('ENOTEMPTY', to);
    directory.links -= 1;
  } else if (inode instanceof Directory) throw new SystemError('ENOTDIR', to);
  directory.remove(target.name);
  unlinked(old);
}

/** Changes mode, owner or time. EROFS; EPERM for those who do not own it. */
export function changeMeta(place: Place, path: string, viewer: Viewer, change: (inode: Inode) => void): void {
  mayWrite(place.mount, path);
  if (viewer.uid !== 0 && viewer.uid !== place.inode.uid) throw new SystemError('EPERM', path);
  change(place.inode);
  place.inode.changed();
}
