import { SystemError } from '#lib/machine/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { Failure } from '../session/failure.ts';

/** The directory of a kustomization: files are read from it and below it only (kustomize's RestrictionRootOnly). */
export class Folder {
  /** The whole path, without a slash at its end. */
  readonly path: string;
  readonly #process: Process;

  /** Throws Failure when there is no such directory. */
  constructor(process: Process, named: string, from?: Folder) {
    this.#process = process;
    const path = process.fs.resolve(from ? from.#join(named) : named);
    if (!process.fs.exists(path)) {
      throw new Failure(`must build at directory: not a valid directory: ${missing(from ? path : named, path)}`);
    }
    if (process.fs.status(path).type !== 'directory') throw new Failure(`must build at directory: '${path}': file is not directory`);
    this.path = path;
  }

  has(name: string): boolean {
    return this.#process.fs.exists(this.#join(name));
  }

  isDirectory(name: string): boolean {
    return this.has(name) && this.#process.fs.status(this.#join(name)).type === 'directory';
  }

  /** The directory that a kustomization of this one names. */
  folder(named: string): Folder {
    return new Folder(this.#process, named, this);
  }

  /** A file's text. Throws Failure. */
  read(name: string): string {
    return new TextDecoder().decode(this.readBytes(name));
  }

  /** A file's bytes. Throws Failure. */
  readBytes(name: string): Uint8Array {
    const path = this.#process.fs.resolve(this.#join(name));
    if (!this.#process.fs.exists(path)) throw new Failure(missing(path, path));
    if (path !== this.path && !path.startsWith(`${this.path === '/' ? '' : this.path}/`)) {
      throw new Failure(`security; file '${path}' is not in or below '${this.path}'`);
    }
    try {
      return this.#process.fs.readFile(path);
    } catch (error) {
      if (error instanceof SystemError) throw new Failure(`read ${path}: ${error.message.toLowerCase()}`);
      throw error;
    }
  }

  #join(name: string): string {
    return name.startsWith('/') ? name : `${this.path}/${name}`;
  }
}

function missing(named: string, path: string): string {
  return `evalsymlink failure on '${named}' : lstat ${path}: no such file or directory`;
}
