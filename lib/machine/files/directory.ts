import type { InodeStore } from './inode-store.ts';
import { Device, Inode, Symlink } from './inode.ts';
import type { InodeMeta, Viewer } from './inode.ts';
import type { LayerDirectory, LayerNode } from './layer.ts';
import { RegularFile } from './stored-file.ts';

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

  constructor(
    tree: InodeStore,
    entries: { lookup(name: string, viewer: Viewer): Inode | undefined; names(viewer: Viewer): string[] },
  ) {
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

  constructor(tree: InodeStore, meta: InodeMeta, lower?: readonly LayerDirectory[]) {
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
        return new RegularFile(this.tree, node, node);
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
