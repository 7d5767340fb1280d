import { createHash } from 'node:crypto';
import type { Layer } from '../machine.ts';

interface NodeMeta {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

export type DeviceName = 'null' | 'zero' | 'full' | 'random' | 'urandom' | 'tty';

export interface LayerFile extends NodeMeta {
  readonly type: 'file';
  readonly content: Uint8Array;
  /** What runs in the place of its content, as long as nobody changes that. */
  readonly program?: string | undefined;
}

export interface LayerDirectory extends NodeMeta {
  readonly type: 'directory';
  readonly children: ReadonlyMap<string, LayerNode>;
}

export interface LayerSymlink extends NodeMeta {
  readonly type: 'symlink';
  readonly target: string;
}

export interface LayerDevice extends NodeMeta {
  readonly type: 'character-device';
  readonly device: DeviceName;
}

export type LayerNode = LayerFile | LayerDirectory | LayerSymlink | LayerDevice;

/** What `layer` takes for one path: text or bytes make a file of mode 0644. */
export type LayerEntry = string | Uint8Array | EntryDescription;

interface Ownership {
  mode?: number;
  uid?: number;
  gid?: number;
  modified?: number;
}

type EntryDescription = Ownership &
  (
    | { type: 'file'; content: string | Uint8Array; program?: string }
    | { type: 'directory' }
    | { type: 'symlink'; target: string }
    | { type: 'character-device'; device: DeviceName }
  );

const encoder = new TextEncoder();

/** When the files of a layer were last changed, unless it says otherwise: 1 October 2025, 00:00 UTC. */
const BUILT = Date.UTC(2025, 9, 1);

/** A regular file with owner and mode. */
export function file(content: string | Uint8Array, ownership: Ownership = {}): LayerEntry {
  return { type: 'file', content, ...ownership };
}

export function directory(mode = 0o755, ownership: Ownership = {}): LayerEntry {
  return { type: 'directory', mode, ...ownership };
}

export function symlink(target: string, ownership: Ownership = {}): LayerEntry {
  return { type: 'symlink', target, ...ownership };
}

export function device(name: DeviceName, mode = 0o666): LayerEntry {
  return { type: 'character-device', device: name, mode };
}

/** An executable that stands for a program of the library; copies of it do too, as its bytes say so. */
export function executable(program: string, ownership: Ownership = {}): LayerEntry {
  return { type: 'file', content: executableContent(program), mode: 0o755, ...ownership };
}

/** The first bytes of an ELF file for x86-64; the program's name follows where machine code would be. */
const ELF_HEADER = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0);

/**
 * A script that can be read, copied and changed, and does what it says. Unchanged, `program` runs in its
 * place, which must do the very same, only quicker: for what thousands of machines run at their start.
 */
export function script(text: string, program: string, ownership: Ownership = {}): LayerEntry {
  return { type: 'file', content: text, program, mode: 0o755, ...ownership };
}

/** The bytes of an executable that stands for `program`. */
export function executableContent(program: string): Uint8Array {
  const name = encoder.encode(`${program}\0`);
  const content = new Uint8Array(ELF_HEADER.length + name.length);
  content.set(ELF_HEADER);
  content.set(name, ELF_HEADER.length);
  return content;
}

/** The program that a file's bytes stand for; undefined when they are no such executable. */
export function programOf(content: Uint8Array): string | undefined {
  if (content.length <= ELF_HEADER.length || content[0] !== 0x7f) return undefined;
  for (let index = 0; index < ELF_HEADER.length; index += 1) if (content[index] !== ELF_HEADER[index]) return undefined;
  const end = content.indexOf(0, ELF_HEADER.length);
  if (end < 0 || end - ELF_HEADER.length > 64) return undefined;
  return new TextDecoder().decode(content.subarray(ELF_HEADER.length, end));
}

/** A tree of files that never changes. */
export class FileLayer implements Layer {
  readonly root: LayerDirectory;
  #digest: string | undefined;

  constructor(root: LayerDirectory) {
    this.root = root;
  }

  /** `sha256:…` over paths, owners, modes, times and contents. */
  get digest(): string {
    if (this.#digest === undefined) {
      const hash = createHash('sha256');
      addToDigest(hash, '', this.root);
      this.#digest = `sha256:${hash.digest('hex')}`;
    }
    return this.#digest;
  }
}

function addToDigest(hash: ReturnType<typeof createHash>, path: string, node: LayerNode): void {
  hash.update(`${path}\0${node.type}\0${node.mode}\0${node.uid}\0${node.gid}\0${node.modified}\0`);
  if (node.type === 'file') hash.update(node.content);
  else if (node.type === 'symlink') hash.update(node.target);
  else if (node.type === 'character-device') hash.update(node.device);
  else
    for (const name of [...node.children.keys()].sort())
      addToDigest(hash, `${path}/${name}`, node.children.get(name) as LayerNode);
}

interface MutableDirectory extends LayerDirectory {
  readonly children: Map<string, LayerNode>;
}

/**
 * Builds a layer from absolute paths. Directories that are not named come into being with mode 0755.
 * Throws when a path runs through something that is no directory.
 */
export function layer(entries: Readonly<Record<string, LayerEntry>>): Layer {
  const root = emptyDirectory({});
  for (const [path, entry] of Object.entries(entries)) addEntry(root, path, entry);
  return new FileLayer(root);
}

function emptyDirectory(ownership: Ownership): MutableDirectory {
  return { type: 'directory', children: new Map(), ...meta(ownership, 0o755) };
}

function meta(ownership: Ownership, mode: number): NodeMeta {
  return {
    mode: ownership.mode ?? mode,
    uid: ownership.uid ?? 0,
    gid: ownership.gid ?? 0,
    modified: ownership.modified ?? BUILT,
  };
}

function addEntry(root: MutableDirectory, path: string, entry: LayerEntry): void {
  const names = path.split('/').filter((name) => name !== '');
  const last = names.pop();
  if (last === undefined) {
    Object.assign(root, { ...nodeOf(entry), children: root.children });
    return;
  }
  let parent = root;
  for (const name of names) {
    const next = parent.children.get(name) ?? emptyDirectory({});
    if (next.type !== 'directory') throw new Error(`${path}: ${name} is no directory in this layer`);
    parent.children.set(name, next);
    parent = next as MutableDirectory;
  }
  const node = nodeOf(entry);
  const earlier = parent.children.get(last);
  const keepsChildren = node.type === 'directory' && earlier?.type === 'directory';
  parent.children.set(last, keepsChildren ? { ...node, children: earlier.children } : node);
}

function nodeOf(entry: LayerEntry): LayerNode {
  if (typeof entry === 'string' || entry instanceof Uint8Array) return nodeOf({ type: 'file', content: entry });
  switch (entry.type) {
    case 'file': {
      const content = typeof entry.content === 'string' ? encoder.encode(entry.content) : entry.content;
      return { type: 'file', content, program: entry.program, ...meta(entry, 0o644) };
    }
    case 'directory':
      return emptyDirectory(entry);
    case 'symlink':
      return { type: 'symlink', target: entry.target, ...meta(entry, 0o777) };
    case 'character-device':
      return { type: 'character-device', device: entry.device, ...meta(entry, 0o666) };
  }
}
