import { newFifo } from './changes.ts';
import type { FileTree } from './file-tree.ts';
import { Directory } from './directory.ts';
import { Device, Fifo, Symlink } from './inode.ts';
import { RegularFile } from './stored-file.ts';
import type { Inode } from './inode.ts';
import type { DeviceName } from './layer.ts';

/** One name whose file differs from the layers below. */
export interface SavedEntry {
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'fifo' | 'device';
  mode: number;
  uid: number;
  gid: number;
  modified: number;
  /** A file's content when it is valid UTF-8. */
  text?: string;
  /** A small file's content otherwise. */
  base64?: string;
  /** A large file's content: the file's own bytes, not a copy, so whoever saves writes them before the machine goes on. */
  bytes?: Uint8Array;
  /** A link's target, a device's name. */
  target?: string;
  /** Names that share a file have the same number here. */
  inode?: number;
  /** This directory hides one of the layers below. */
  opaque?: boolean;
}

/** Bytes from which a file counts as large: as text in JSON it would cost several times its size. */
const LARGE = 32 * 1024;

/** What a tree holds beside its layers: plain JSON, but for large files, which are bytes. */
export interface SavedTree {
  version: 1;
  entries: SavedEntry[];
  /** Paths of the layers that were taken away. */
  removed: string[];
}

/** Writes down what differs from the layers. The cost grows with what was touched, not with the layers. */
export function saveTree(tree: FileTree): SavedTree {
  return new Saving().run(tree.root);
}

class Saving {
  readonly #saved: SavedTree = { version: 1, entries: [], removed: [] };
  /** Files with several names, numbered as they come. */
  readonly #shared = new Map<Inode, number>();

  run(root: Inode): SavedTree {
    if (root instanceof Directory) this.#directory('', root);
    else this.#saved.entries.push(this.#entry('', root));
    return this.#saved;
  }

  #directory(path: string, directory: Directory): void {
    if (directory.dirty) this.#saved.entries.push(this.#entry(path, directory));
    for (const [name, inode] of directory.touched()) {
      const at = `${path}/${name}`;
      if (!inode) this.#saved.removed.push(at);
      else if (inode instanceof Directory) this.#directory(at, inode);
      else if (inode.dirty) this.#saved.entries.push(this.#entry(at, inode));
    }
  }

  #entry(path: string, inode: Inode): SavedEntry {
    const { mode, uid, gid, modified } = inode;
    const meta = { path, mode, uid, gid, modified };
    if (inode instanceof Directory) return { ...meta, type: 'directory', ...(inode.opaque ? { opaque: true } : {}) };
    const file = { ...meta, ...(inode.links > 1 ? { inode: this.#number(inode) } : {}) };
    if (inode instanceof RegularFile) return { ...file, type: 'file', ...contentOf(inode.bytes()) };
    if (inode instanceof Symlink) return { ...file, type: 'symlink', target: inode.target };
    if (inode instanceof Fifo) return { ...file, type: 'fifo' };
    if (inode instanceof Device) return { ...file, type: 'device', target: inode.device };
    throw new TypeError(`${path} cannot be saved`);
  }

  #number(inode: Inode): number {
    const number = this.#shared.get(inode) ?? this.#shared.size + 1;
    this.#shared.set(inode, number);
    return number;
  }
}

function contentOf(bytes: Uint8Array): { text: string } | { base64: string } | { bytes: Uint8Array } {
  if (bytes.length >= LARGE) return { bytes };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}

function savedContent({ text, base64, bytes }: SavedEntry): Uint8Array {
  if (bytes) return bytes.slice();
  return base64 === undefined ? new TextEncoder().encode(text ?? '') : Buffer.from(base64, 'base64');
}

/** Plays what `saveTree` gave onto a tree with the same layers. */
export function restoreTree(tree: FileTree, saved: SavedTree | undefined): void {
  if (!saved) return;
  if (saved.version !== 1) throw new Error(`files saved in format ${String(saved.version)} cannot be read`);
  for (const path of saved.removed) {
    const { directory, name } = parentOf(tree, path);
    directory?.hide(name);
  }
  const byNumber = new Map<number, Inode>();
  for (const entry of saved.entries) restoreEntry(tree, entry, byNumber);
  for (const entry of saved.entries) if (entry.type === 'directory') setMeta(tree, entry);
}

function parentOf(tree: FileTree, path: string): { directory: Directory | undefined; name: string } {
  const names = path.split('/').slice(1);
  const name = names.pop() ?? '';
  let directory: Inode | undefined = tree.root;
  for (const part of names) directory = directory instanceof Directory ? directory.lookup(part) : undefined;
  return { directory: directory instanceof Directory ? directory : undefined, name };
}

function restoreEntry(tree: FileTree, entry: SavedEntry, byNumber: Map<number, Inode>): void {
  if (entry.path === '') return;
  const { directory, name } = parentOf(tree, entry.path);
  if (!directory) return;
  const known = entry.inode === undefined ? undefined : byNumber.get(entry.inode);
  if (known) {
    known.links += 1;
    directory.put(name, known);
    return;
  }
  if (entry.type === 'directory' && !entry.opaque && directory.lookup(name) instanceof Directory) return;
  const inode = inodeOf(tree, entry);
  directory.put(name, inode);
  if (entry.inode !== undefined) byNumber.set(entry.inode, inode);
}

function inodeOf(tree: FileTree, entry: SavedEntry): Inode {
  const { mode, uid, gid, modified } = entry;
  const meta = { mode, uid, gid, modified };
  tree.countInode();
  switch (entry.type) {
    case 'file': {
      const file = new RegularFile(tree, meta);
      const content = savedContent(entry);
      file.write(0, content);
      file.modified = modified;
      return file;
    }
    case 'directory':
      return new Directory(tree, meta);
    case 'symlink':
      return new Symlink(tree, entry.target ?? '', meta, true);
    case 'fifo':
      return newFifo(tree, meta);
    case 'device':
      return new Device(tree, (entry.target ?? 'null') as DeviceName, meta, true);
  }
}

function setMeta(tree: FileTree, entry: SavedEntry): void {
  const { directory, name } = parentOf(tree, entry.path);
  const inode = entry.path === '' ? tree.root : directory?.lookup(name);
  if (!inode) return;
  inode.mode = entry.mode;
  inode.uid = entry.uid;
  inode.gid = entry.gid;
  inode.changed();
  inode.modified = entry.modified;
}
