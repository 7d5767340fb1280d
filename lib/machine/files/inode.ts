import type { FileStatus, FileType, OpenFile } from '../file-system.ts';
import { SystemError } from '../system-error.ts';
import type { FileTree } from './file-tree.ts';
import type { DeviceName, LayerDirectory, LayerNode } from './layer.ts';
import { programOf } from './layer.ts';

/** Who looks at a file tree: /proc/self, /dev/tty and permissions depend on it. */
export interface Viewer {
  readonly uid: number;
  readonly gid: number;
  /** Undefined for a look from outside the machine. */
  readonly pid: number | undefined;
}

/** One file, directory or device, whatever names it has. */
export abstract class Inode {
  abstract readonly type: FileType;
  readonly tree: FileTree;
  readonly number: number;
  mode: number;
  uid: number;
  gid: number;
  modified: number;
  links = 1;
  /** It differs from what lower layers hold under its name, so it has to be saved. */
  dirty: boolean;

  constructor(tree: FileTree, meta: { mode: number; uid: number; gid: number; modified: number }, dirty: boolean) {
    this.tree = tree;
    this.number = tree.nextInode();
    this.mode = meta.mode;
    this.uid = meta.uid;
    this.gid = meta.gid;
    this.modified = meta.modified;
    this.dirty = dirty;
  }

  get size(): number {
    return 0;
  }

  /** Notes a change, for `save`. The first one to an inode of a lower layer copies it up. */
  changed(): void {
    this.tree.version += 1;
    if (this.dirty) return;
    this.dirty = true;
    this.copiedUp();
  }

  /** It counts for the tree's storage from now on. */
  protected copiedUp(): void {
    this.tree.countInode();
  }

  status(): FileStatus {
    return {
      type: this.type,
      inode: this.number,
      mode: this.mode,
      uid: this.uid,
      gid: this.gid,
      size: this.size,
      links: this.links,
      modified: this.modified,
    };
  }
}

const NO_BYTES = new Uint8Array(0);

/** A regular file. Bytes from a layer are shared until the first write. */
export class RegularFile extends Inode {
  readonly type = 'file';
  #buffer: Uint8Array;
  #length: number;
  #shared: boolean;
  /** Bytes of the tree's storage that it counts for. */
  #charged = 0;
  /** Raised by each change of content, so that what was worked out from it can be kept. */
  revision = 0;

  constructor(tree: FileTree, meta: { mode: number; uid: number; gid: number; modified: number }, content?: Uint8Array) {
    super(tree, meta, content === undefined);
    this.#buffer = content ?? NO_BYTES;
    this.#length = this.#buffer.length;
    this.#shared = true;
  }

  override get size(): number {
    return this.#length;
  }

  /** The bytes as they are now; not to be changed, and void after the next write. */
  bytes(): Uint8Array {
    return this.#buffer.length === this.#length ? this.#buffer : this.#buffer.subarray(0, this.#length);
  }

  override status(): FileStatus {
    const program = programOf(this.bytes());
    return program === undefined ? super.status() : { ...super.status(), program };
  }

  /** Writes at an offset, filling a gap with zeros; gives the bytes taken, fewer when a limit is reached. EFBIG, ENOSPC. */
  write(offset: number, chunk: Uint8Array): number {
    if (chunk.length === 0) return 0;
    const end = Math.min(offset + chunk.length, this.tree.limits.fileSize);
    if (end <= offset) throw new SystemError('EFBIG');
    const taken = Math.min(end, this.#charge(Math.max(end, this.#length))) - offset;
    if (taken <= 0) throw new SystemError('ENOSPC');
    this.#grow(offset + taken);
    this.#buffer.set(taken === chunk.length ? chunk : chunk.subarray(0, taken), offset);
    this.#touched();
    return taken;
  }

  /** Cuts the file or fills it up with zeros. EFBIG, ENOSPC. */
  truncate(size: number): void {
    if (size > this.tree.limits.fileSize) throw new SystemError('EFBIG');
    if (size > this.#length) {
      if (this.#charge(size) < size) throw new SystemError('ENOSPC');
      this.#grow(size);
    } else {
      this.tree.release(Math.max(0, this.#charged - size));
      this.#charged = Math.min(this.#charged, size);
      this.#replace(size === 0 ? NO_BYTES : this.#buffer.slice(0, size));
    }
    this.#touched();
  }

  protected override copiedUp(): void {
    super.copiedUp();
    this.#charge(this.#length);
  }

  /** Gives back what it counted for: it lost its last name. */
  discharge(): void {
    this.tree.release(this.#charged);
    this.#charged = 0;
  }

  /** Counts the file as `size` bytes of the writable layer, as copying it up does; gives how many there was room for. */
  #charge(size: number): number {
    this.#charged += this.tree.reserve(size - this.#charged);
    return this.#charged;
  }

  #replace(content: Uint8Array): void {
    this.#buffer = content;
    this.#length = content.length;
    this.#shared = true;
  }

  #grow(size: number): void {
    const length = Math.max(size, this.#length);
    if (this.#shared || this.#buffer.length < length) {
      const capacity = length <= this.#length ? length : Math.max(length, Math.min(this.#length * 2, this.#length + 1_048_576));
      const larger = new Uint8Array(capacity);
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
      this.#shared = false;
    }
    this.#length = length;
  }

  #touched(): void {
    this.revision += 1;
    this.modified = this.tree.clock.now();
    this.changed();
  }
}

export class Symlink extends Inode {
  readonly type = 'symlink';
  readonly target: string;

  constructor(tree: FileTree, target: string, meta: { mode: number; uid: number; gid: number; modified: number }, dirty: boolean) {
    super(tree, meta, dirty);
    this.target = target;
  }

  override get size(): number {
    return new TextEncoder().encode(this.target).length;
  }
}

/** A link to an open file, as in /proc/self/fd: following it gives the file itself, whatever its text says. */
export class DescriptorLink extends Inode {
  readonly type = 'symlink';
  readonly target: string;
  readonly open: OpenFile;

  constructor(tree: FileTree, target: string, open: OpenFile) {
    super(tree, { mode: 0o700, uid: 0, gid: 0, modified: tree.clock.now() }, false);
    this.target = target;
    this.open = open;
  }
}

export class Device extends Inode {
  readonly type = 'character-device';
  readonly device: DeviceName;

  constructor(tree: FileTree, device: DeviceName, meta: { mode: number; uid: number; gid: number; modified: number }, dirty: boolean) {
    super(tree, meta, dirty);
    this.device = device;
  }
}

/** A device whose open file exists already: a terminal under /dev/pts. */
export class OpenDevice extends Inode {
  readonly type = 'character-device';
  readonly open: OpenFile;

  constructor(tree: FileTree, open: OpenFile) {
    super(tree, { mode: 0o620, uid: 0, gid: 5, modified: tree.clock.now() }, false);
    this.open = open;
  }
}

/** A file whose text is worked out when it is read: /proc. */
export class GeneratedFile extends Inode {
  readonly type = 'file';
  readonly read: () => string | Uint8Array;

  constructor(tree: FileTree, read: () => string | Uint8Array, mode = 0o444) {
    super(tree, { mode, uid: 0, gid: 0, modified: tree.clock.now() }, false);
    this.read = read;
  }
}

export abstract class AnyDirectory extends Inode {
  readonly type = 'directory';
  abstract lookup(name: string, viewer: Viewer): Inode | undefined;
  /** In order of the alphabet. */
  abstract names(viewer: Viewer): string[];
}

/** A directory whose entries are worked out when they are looked at: /proc, /dev/pts. */
export class GeneratedDirectory extends AnyDirectory {
  readonly #lookup: (name: string, viewer: Viewer) => Inode | undefined;
  readonly #names: (viewer: Viewer) => string[];

  constructor(tree: FileTree, entries: { lookup(name: string, viewer: Viewer): Inode | undefined; names(viewer: Viewer): string[] }) {
    super(tree, { mode: 0o555, uid: 0, gid: 0, modified: tree.clock.now() }, false);
    this.#lookup = entries.lookup;
    this.#names = entries.names;
  }

  lookup(name: string, viewer: Viewer): Inode | undefined {
    return this.#lookup(name, viewer);
  }

  names(viewer: Viewer): string[] {
    return this.#names(viewer);
  }
}

/**
 * A directory seen through layers: its own entries first, then those of the layers below. An entry of
 * a lower layer becomes an inode when it is first looked up, so an untouched tree costs nothing.
 */
export class Directory extends AnyDirectory {
  /** Undefined hides the name in the layers below (a whiteout). */
  readonly #entries = new Map<string, Inode | undefined>();
  #lower: readonly LayerDirectory[];
  /** True when it hides a directory of the same name in the layers below. */
  opaque = false;

  constructor(
    tree: FileTree,
    meta: { mode: number; uid: number; gid: number; modified: number },
    lower?: readonly LayerDirectory[],
  ) {
    super(tree, meta, lower === undefined);
    this.#lower = lower ?? [];
  }

  override get size(): number {
    return 4096;
  }

  lookup(name: string): Inode | undefined {
    if (this.#entries.has(name)) return this.#entries.get(name);
    const node = this.#lowerNode(name);
    if (!node) return undefined;
    const inode = this.#materialise(name, node);
    this.#entries.set(name, inode);
    return inode;
  }

  names(): string[] {
    const names = new Set<string>();
    for (const layer of this.#lower) for (const name of layer.children.keys()) names.add(name);
    for (const [name, inode] of this.#entries) {
      if (inode) names.add(name);
      else names.delete(name);
    }
    return [...names].sort();
  }

  isEmpty(): boolean {
    return this.names().length === 0;
  }

  add(name: string, inode: Inode): void {
    this.put(name, inode);
    this.#entriesChanged();
  }

  remove(name: string): void {
    this.hide(name);
    this.#entriesChanged();
  }

  /** Adds a name without counting as changed, as `restore` needs it. */
  put(name: string, inode: Inode): void {
    if (inode instanceof Directory && this.#lowerNode(name)) inode.opaque = true;
    this.#entries.set(name, inode);
  }

  /** Takes a name away without counting as changed. */
  hide(name: string): void {
    if (this.#lowerNode(name)) this.#entries.set(name, undefined);
    else this.#entries.delete(name);
  }

  /** Makes it and all below independent of lower layers, so that it can move elsewhere. */
  detach(): void {
    for (const name of this.names()) {
      const child = this.lookup(name);
      if (child instanceof Directory) child.detach();
      else child?.changed();
    }
    for (const [name, inode] of this.#entries) if (!inode) this.#entries.delete(name);
    this.#lower = [];
    this.changed();
  }

  /** What was looked up, added or (undefined) taken away here, for `save`. */
  touched(): ReadonlyMap<string, Inode | undefined> {
    return this.#entries;
  }

  #entriesChanged(): void {
    this.modified = this.tree.clock.now();
    this.changed();
  }

  #lowerNode(name: string): LayerNode | undefined {
    for (const layer of this.#lower) {
      const node = layer.children.get(name);
      if (node) return node;
    }
    return undefined;
  }

  #materialise(name: string, node: LayerNode): Inode {
    switch (node.type) {
      case 'file':
        return new RegularFile(this.tree, node, node.content);
      case 'symlink':
        return new Symlink(this.tree, node.target, node, false);
      case 'character-device':
        return new Device(this.tree, node.device, node, false);
      case 'directory': {
        const lower: LayerDirectory[] = [];
        for (const layer of this.#lower) {
          const below = layer.children.get(name);
          if (below && below.type !== 'directory') break;
          if (below) lower.push(below);
        }
        return new Directory(this.tree, node, lower);
      }
    }
  }
}

/** A named pipe. */
export class Fifo extends Inode {
  readonly type = 'fifo';
  /** Opens one side of it; made by the tree, as pipes live elsewhere. */
  readonly open: (side: { read: boolean; write: boolean }) => OpenFile;

  constructor(
    tree: FileTree,
    meta: { mode: number; uid: number; gid: number; modified: number },
    open: (side: { read: boolean; write: boolean }) => OpenFile,
  ) {
    super(tree, meta, true);
    this.open = open;
  }
}
