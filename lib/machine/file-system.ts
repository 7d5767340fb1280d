/** What kind of thing a name in a directory stands for. */
export type FileType = 'file' | 'directory' | 'symlink' | 'character-device' | 'fifo' | 'socket';

export interface FileStatus {
  type: FileType;
  inode: number;
  /** Permission bits, for example 0o644. */
  mode: number;
  uid: number;
  gid: number;
  /** Bytes. */
  size: number;
  links: number;
  /** Milliseconds since the Unix epoch, by the machine's clock. */
  modified: number;
  /** Set for an executable that stands for a program of the machine's library. */
  program?: string | undefined;
  /** Set for a script that nobody has changed: the program that does the same, only quicker. */
  quickly?: string | undefined;
}

export interface DirectoryEntry {
  name: string;
  type: FileType;
}

export interface OpenFlags {
  read?: boolean;
  write?: boolean;
  append?: boolean;
  create?: boolean;
  truncate?: boolean;
  /** Fails with EEXIST when the file is there already. */
  exclusive?: boolean;
}

/**
 * An open file description: a regular file, a pipe's end, a terminal, a device. Several descriptors
 * and processes may hold one; it closes when the last lets go.
 */
export interface OpenFile {
  /** Set when this is a terminal (`isatty`). */
  readonly tty: Tty | undefined;
  /** Up to `limit` bytes, as soon as any are there; empty at the end of the file. Rejects with the signal's reason. */
  read(limit?: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Resolves once all is taken: a full pipe or a slow terminal makes its writer wait. Throws EPIPE, ENOSPC. */
  write(chunk: Uint8Array, signal?: AbortSignal): Promise<void>;
  status(): FileStatus;
  /** Moves the position of a regular file (ESPIPE for others); gives the new one. */
  seek(offset: number, whence?: 'start' | 'current' | 'end'): number;
  /** One more holder (`dup`, `fork`). */
  retain(): OpenFile;
  /** One holder fewer. */
  release(): void;
}

/**
 * The file tree as one process sees it: relative paths start at its working directory, and its user's
 * permissions hold. Every method throws SystemError.
 */
export interface FileSystem {
  /** The absolute path without `.`, `..` or doubled slashes; links are not followed. */
  resolve(path: string): string;
  exists(path: string): boolean;
  /** Follows links; ENOENT, ENOTDIR, EACCES, ELOOP. */
  status(path: string): FileStatus;
  linkStatus(path: string): FileStatus;
  open(path: string, flags: OpenFlags, mode?: number): OpenFile;
  /** Whole regular (or /proc) files, for programs that have no need to stream. */
  readFile(path: string): Uint8Array;
  readText(path: string): string;
  writeFile(path: string, content: Uint8Array | string, options?: { append?: boolean; mode?: number }): void;
  /** Names in order of the alphabet (C locale), without `.` and `..`. */
  list(path: string): DirectoryEntry[];
  /** A named pipe (`mkfifo`). */
  makeFifo(path: string, mode?: number): void;
  /** The absolute path with every link followed (`realpath`). */
  realPath(path: string): string;
  /** Cuts a file, or fills it up with zeros; EFBIG, ENOSPC, EISDIR. */
  truncate(path: string, size: number): void;
  makeDirectory(path: string, options?: { parents?: boolean; mode?: number }): void;
  removeDirectory(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  link(existing: string, path: string): void;
  symlink(target: string, path: string): void;
  readLink(path: string): string;
  changeMode(path: string, mode: number): void;
  changeOwner(path: string, uid: number, gid: number): void;
  touch(path: string, modified: number): void;
  /** What `mount` and `df` show, the root first. */
  mounts(): readonly MountStatus[];
  access(path: string, want: 'read' | 'write' | 'execute'): boolean;
}

export interface MountStatus {
  path: string;
  /** `overlay`, `tmpfs`, `proc`, `ext4`… */
  type: string;
  source: string;
  readOnly: boolean;
  /** Bytes. */
  used: number;
  size: number;
}

/** Line discipline settings that programs change (termios). */
export interface TtyModes {
  /** Lines are edited and handed over whole (ICANON). */
  canonical: boolean;
  echo: boolean;
  /** Ctrl-C, Ctrl-\ and Ctrl-Z raise signals (ISIG). */
  signals: boolean;
  /** The Return key reads as a newline (ICRNL). */
  returnAsNewline: boolean;
  /** A newline that is printed also returns to the first column (OPOST with ONLCR). */
  newlineReturns: boolean;
}

/** The program's side of a terminal. */
export interface Tty {
  /** `pts/0`, as ps shows it. */
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  modes(): TtyModes;
  setModes(modes: Partial<TtyModes>): void;
  /** The process group that signals from the keyboard reach. */
  foregroundGroup: number;
  /** Called after each change of size; gives the way to stop listening. */
  onResize(listener: () => void): Disposable;
}
