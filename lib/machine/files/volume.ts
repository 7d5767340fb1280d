import type { Clock } from '#lib/core/index.ts';
import type { Volume } from '../machine.ts';
import { FileTree } from './file-tree.ts';
import type { TreeLimits } from './inode-store.ts';
import { Directory } from './directory.ts';
import { Symlink } from './inode.ts';
import { RegularFile } from './stored-file.ts';
import type { Inode } from './inode.ts';
import { restoreTree, saveTree } from './save.ts';
import type { SavedTree } from './save.ts';

interface VolumeOptions {
  clock: Clock;
  /** As `mount` shows it: `tmpfs`, `ext4`. */
  type?: string;
  source?: string;
  /** The directory's permission bits; an emptyDir has 0777. */
  mode?: number;
  limits?: TreeLimits;
  /** What `save` gave. */
  saved?: unknown;
  /** Hears of every change. */
  onChange?: (() => void) | undefined;
}

/** For files that are given from outside and that no program can write to. */
const AMPLE: TreeLimits = { storage: 1 << 30, fileSize: 1 << 28 };

/** A tree in memory, as machines mount it. */
export class MemoryVolume implements Volume {
  readonly tree: FileTree;
  readonly root: Inode;
  readonly readOnly: boolean;

  constructor(tree: FileTree, options: { root?: Inode; readOnly?: boolean } = {}) {
    this.tree = tree;
    this.root = options.root ?? tree.root;
    this.readOnly = options.readOnly ?? false;
  }

  get type(): string {
    return this.tree.type;
  }

  get used(): number {
    return this.tree.used;
  }

  save(): unknown {
    return saveTree(this.tree);
  }

  discard(): void {
    this.tree.discard();
  }
}

/** The implementation behind a Volume; this part knows no other. */
export function memoryVolume(volume: Volume): MemoryVolume {
  if (volume instanceof MemoryVolume) return volume;
  throw new TypeError('a volume of another make cannot be mounted');
}

/** A directory that starts empty and can be written: an emptyDir. */
export function emptyVolume(options: VolumeOptions): Volume {
  const tree = newTree(options);
  restoreTree(tree, options.saved as SavedTree | undefined);
  return new MemoryVolume(tree);
}

function newTree(options: VolumeOptions): FileTree {
  const tree = new FileTree({
    type: options.type ?? 'ext4',
    source: options.source ?? '/dev/vda1',
    clock: options.clock,
    limits: options.limits ?? AMPLE,
    onChange: options.onChange,
  });
  tree.plant(new Directory(tree, { mode: options.mode ?? 0o777, uid: 0, gid: 0, modified: options.clock.now() }));
  return tree;
}

/** The same files, which cannot be changed through this mount. */
export function readOnlyVolume(volume: Volume): Volume {
  const { tree, root } = memoryVolume(volume);
  return new MemoryVolume(tree, { root, readOnly: true });
}

/**
 * A part of a volume as a mount of its own (subPath); undefined when there is nothing at `path` and
 * `create` is false, or links are on the way.
 */
export function subVolume(volume: Volume, path: string, options: { create: boolean }): Volume | undefined {
  const { tree, root, readOnly } = memoryVolume(volume);
  let inode = root;
  for (const name of path.split('/').filter((part) => part !== '' && part !== '.')) {
    if (!(inode instanceof Directory) || name === '..') return undefined;
    let child = followData(inode, inode.lookup(name));
    if (!child && options.create) {
      child = new Directory(tree, { mode: 0o755, uid: 0, gid: 0, modified: tree.clock.now() });
      inode.add(name, child);
    }
    if (!child) return undefined;
    inode = child;
  }
  return new MemoryVolume(tree, { root: inode, readOnly });
}

/** Follows the links that a projected volume is made of: `key -> ..data/key`, `..data -> ..2026_…`. */
function followData(directory: Directory, inode: Inode | undefined): Inode | undefined {
  let found = inode;
  for (let turn = 0; found instanceof Symlink && turn < 8; turn += 1) {
    let at: Inode | undefined = directory;
    for (const name of found.target.split('/')) at = at instanceof Directory ? followData(at, at.lookup(name)) : undefined;
    found = at;
  }
  return found;
}

/** A file of a projected volume. */
export interface ProjectedFile {
  content: Uint8Array | string;
  mode?: number;
}

/** A volume whose files are given from outside: configMap, secret, projected, downwardAPI. */
export interface ProjectedVolume extends Volume {
  /** Puts other files in the place of those before, all at one instant; programs see either the old or the new. */
  replace(files: ReadonlyMap<string, ProjectedFile>): void;
}

class AtomicVolume extends MemoryVolume implements ProjectedVolume {
  #current: string | undefined;
  #names: readonly string[] = [];

  /** As the kubelet's AtomicWriter lays files out: `key -> ..data/key`, `..data -> ..<time>.<number>`. */
  replace(files: ReadonlyMap<string, ProjectedFile>): void {
    const root = this.root as Directory;
    const { tree } = this;
    const meta = { uid: 0, gid: 0, modified: tree.clock.now() };
    const stamp = stampOf(tree.clock.now(), tree.nextInode());
    const data = new Directory(tree, { mode: 0o755, ...meta });
    for (const [path, file] of files) addFile(data, path, file);
    root.add(stamp, data);
    const names = [...new Set([...files.keys()].map((path) => path.split('/')[0] as string))];
    if (root.lookup('..data')) root.remove('..data');
    root.add('..data', new Symlink(tree, stamp, { mode: 0o777, ...meta }, true));
    for (const name of names) {
      if (!root.lookup(name)) root.add(name, new Symlink(tree, `..data/${name}`, { mode: 0o777, ...meta }, true));
    }
    for (const name of this.#names) if (!names.includes(name)) root.remove(name);
    if (this.#current) root.remove(this.#current);
    this.#current = stamp;
    this.#names = names;
  }
}

function addFile(data: Directory, path: string, file: ProjectedFile): void {
  const { tree } = data;
  const meta = { uid: 0, gid: 0, modified: tree.clock.now() };
  const names = path.split('/').filter((name) => name !== '');
  const last = names.pop();
  if (last === undefined) return;
  let directory = data;
  for (const name of names) {
    const next = directory.lookup(name) ?? new Directory(tree, { mode: 0o755, ...meta });
    if (!(next instanceof Directory)) throw new TypeError(`${path} runs through a file`);
    directory.add(name, next);
    directory = next;
  }
  const content = typeof file.content === 'string' ? new TextEncoder().encode(file.content) : file.content;
  directory.add(last, new RegularFile(tree, { mode: file.mode ?? 0o644, ...meta }, { content }));
}

/** `..2026_11_23_07_03_29.1234567890` */
function stampOf(now: number, number: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  return `..${date.replaceAll('-', '_')}_${time.slice(0, 8).replaceAll(':', '_')}.${1_000_000_000 + number}`;
}

/** A volume of files given from outside, which machines see read-only. */
export function projectedVolume(options: VolumeOptions & { files: ReadonlyMap<string, ProjectedFile> }): ProjectedVolume {
  const tree = newTree({ type: 'tmpfs', source: 'tmpfs', ...options });
  const volume = new AtomicVolume(tree, { readOnly: true });
  volume.replace(options.files);
  return volume;
}

/** One file as a mount of its own: /etc/hosts, /dev/termination-log. */
export function fileVolume(options: VolumeOptions & { content: string | Uint8Array; readOnly?: boolean }): Volume {
  const tree = new FileTree({
    type: options.type ?? 'ext4',
    source: options.source ?? '/dev/vda1',
    clock: options.clock,
    limits: options.limits ?? AMPLE,
  });
  const content = typeof options.content === 'string' ? new TextEncoder().encode(options.content) : options.content;
  const meta = { mode: options.mode ?? 0o644, uid: 0, gid: 0, modified: options.clock.now() };
  tree.plant(new RegularFile(tree, meta, { content }));
  return new MemoryVolume(tree, { readOnly: options.readOnly ?? false });
}

/** What a single file's volume holds now. */
export function readFileVolume(volume: Volume): Uint8Array {
  const { root } = memoryVolume(volume);
  if (!(root instanceof RegularFile)) throw new TypeError('this volume is a directory');
  return root.bytes().slice();
}
