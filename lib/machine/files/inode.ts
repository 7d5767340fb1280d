import type { FileStatus, FileType, OpenFile } from '../file-system.ts';
import type { InodeStore } from './inode-store.ts';
import type { DeviceName } from './layer.ts';

/** What every inode has beside its content. */
export interface InodeMeta {
  mode: number;
  uid: number;
  gid: number;
  modified: number;
}

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
  readonly tree: InodeStore;
  readonly number: number;
  mode: number;
  uid: number;
  gid: number;
  modified: number;
  links = 1;
  /** It differs from what lower layers hold under its name, so it has to be saved. */
  dirty: boolean;

  constructor(tree: InodeStore, meta: InodeMeta, dirty: boolean) {
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
    this.tree.changed();
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

export class Symlink extends Inode {
  readonly type = 'symlink';
  readonly target: string;

  constructor(tree: InodeStore, target: string, meta: InodeMeta, dirty: boolean) {
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

  constructor(tree: InodeStore, target: string, open: OpenFile) {
    super(tree, { mode: 0o700, uid: 0, gid: 0, modified: tree.clock.now() }, false);
    this.target = target;
    this.open = open;
  }
}

export class Device extends Inode {
  readonly type = 'character-device';
  readonly device: DeviceName;

  constructor(tree: InodeStore, device: DeviceName, meta: InodeMeta, dirty: boolean) {
    super(tree, meta, dirty);
    this.device = device;
  }
}

/** A device whose open file exists already: a terminal under /dev/pts. */
export class OpenDevice extends Inode {
  readonly type = 'character-device';
  readonly open: OpenFile;

  constructor(tree: InodeStore, open: OpenFile) {
    super(tree, { mode: 0o620, uid: 0, gid: 5, modified: tree.clock.now() }, false);
    this.open = open;
  }
}

/** A file whose text is worked out when it is read: /proc. */
export class GeneratedFile extends Inode {
  readonly type = 'file';
  readonly read: () => string | Uint8Array;

  constructor(tree: InodeStore, read: () => string | Uint8Array, mode = 0o444) {
    super(tree, { mode, uid: 0, gid: 0, modified: tree.clock.now() }, false);
    this.read = read;
  }
}

/** A named pipe. */
export class Fifo extends Inode {
  readonly type = 'fifo';
  /** Opens one side of it; made by the tree, as pipes live elsewhere. */
  readonly open: (side: { read: boolean; write: boolean }) => OpenFile;

  constructor(tree: InodeStore, meta: InodeMeta, open: (side: { read: boolean; write: boolean }) => OpenFile) {
    super(tree, meta, true);
    this.open = open;
  }
}
