import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SandboxError } from '../sandbox-error.ts';
import { DamagedSnapshot, SnapshotStore } from './snapshots.ts';

let directory: string;
let store: SnapshotStore;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-snapshots-'));
  store = new SnapshotStore(path.join(directory, 'sandboxes'), 1000);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const files = () => readdirSync(path.join(directory, 'sandboxes')).sort();

describe('SnapshotStore', () => {
  it('gives back what was written last', async () => {
    expect(await store.read('one')).toBeUndefined();
    await store.write('one', { a: 1 });
    await store.write('one', { a: 2, text: 'ü' });
    expect(await store.read('one')).toEqual({ a: 2, text: 'ü' });
    expect(files()).toEqual(['one.sandbox']);
  });

  it.each(['', '.', '..', '../x', 'a/b', 'a\\b', 'a\0', 'A', '-a', 'a-', '%2e%2e', 'a'.repeat(49)])('never makes a path of %j', async (id) => {
    const refusal = new SandboxError('no-such-sandbox', 'There is no sandbox of that name.');
    await expect(store.write(id, {})).rejects.toThrow(refusal);
    await expect(store.read(id)).rejects.toThrow(refusal);
    await expect(store.remove(id)).rejects.toThrow(refusal);
    expect(files()).toEqual([]);
    expect(readdirSync(directory)).toEqual(['sandboxes']);
  });

  it('puts a damaged file aside and says so', async () => {
    await store.write('one', { a: 1 });
    const file = path.join(directory, 'sandboxes', 'one.sandbox');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    await expect(store.read('one')).rejects.toThrow(new DamagedSnapshot('the saved sandbox one cannot be read'));
    expect(files()).toEqual(['one.sandbox.damaged']);
    expect(await store.read('one')).toBeUndefined();
  });

  it('does not unpack more than a sandbox may hold', async () => {
    await store.write('bomb', { text: 'x'.repeat(5000) });
    await expect(store.read('bomb')).rejects.toThrow(DamagedSnapshot);
  });

  it('leaves the file that was there when a state cannot be written', async () => {
    await store.write('one', { a: 1 });
    await expect(store.write('one', { work: () => undefined })).rejects.toThrow('could not be cloned');
    expect(await store.read('one')).toEqual({ a: 1 });
    expect(files()).toEqual(['one.sandbox']);
  });

  it('keeps bytes as bytes', async () => {
    await store.write('one', { bytes: Uint8Array.of(0, 255, 10) });
    expect(await store.read('one')).toEqual({ bytes: Uint8Array.of(0, 255, 10) });
  });

  it('removes', async () => {
    await store.write('one', {});
    await store.remove('one');
    await store.remove('one');
    expect(files()).toEqual([]);
  });
});
