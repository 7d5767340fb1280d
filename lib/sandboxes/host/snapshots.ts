import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { checkedSandboxId } from '../sandbox-id.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** The quickest level, with a checksum, so that a damaged file is known for one. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 } };

/** A state as it is written. Its bytes before compression are given back at once: for 64 MB that wait for it, V8 collects all garbage. */
async function compressed(state: unknown): Promise<Uint8Array> {
  const plain = serialize(state);
  const bytes = await compress(plain, COMPRESSION);
  if (plain.buffer instanceof ArrayBuffer && plain.buffer.byteLength === plain.length) plain.buffer.transfer(0);
  return bytes;
}

/** A saved sandbox cannot be read, and has been put aside. */
export class DamagedSnapshot extends Error {
  override readonly name = 'DamagedSnapshot';
}

/**
 * Saved sandboxes on disk, a compressed file each, in V8's own format: large files of a workstation are
 * bytes there, which JSON would make several times larger and slower. A write replaces the file whole or not at all,
 * and has reached the disk when its promise resolves.
 */
export class SnapshotStore {
  readonly #directory: string;
  readonly #limit: number;

  /** `limit` is the largest snapshot taken back, in bytes before compression. */
  constructor(directory: string, limit: number) {
    this.#directory = directory;
    this.#limit = limit;
    mkdirSync(directory, { recursive: true });
  }

  async write(id: string, state: unknown): Promise<void> {
    const file = this.#file(id);
    const temporary = `${file}.${randomUUID()}.tmp`;
    const bytes = await compressed(state);
    try {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Whether the sandbox was ever saved. */
  has(id: string): boolean {
    return existsSync(this.#file(id));
  }

  /** Undefined when the sandbox was never saved. DamagedSnapshot when the file makes no sense; it is kept under another name. */
  async read(id: string): Promise<unknown> {
    const file = this.#file(id);
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!bytes) return undefined;
    try {
      return deserialize(await decompress(bytes, { maxOutputLength: this.#limit }));
    } catch (cause) {
      await this.setAside(id);
      throw new DamagedSnapshot(`the saved sandbox ${id} cannot be read`, { cause });
    }
  }

  /** Keeps a file that cannot be used for whoever wants to find out why. */
  async setAside(id: string): Promise<void> {
    await rename(this.#file(id), `${this.#file(id)}.damaged`);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#file(id), { force: true });
  }

  #file(id: string): string {
    return path.join(this.#directory, `${checkedSandboxId(id)}.sandbox`);
  }
}
