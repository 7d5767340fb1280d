import type { OpenFile } from '../../file-system.ts';
import { decodeText } from '../escapes.ts';

export interface Line {
  readonly text: string;
  /** The delimiter was there, as opposed to the end of the file. */
  readonly complete: boolean;
}

const BLOCK = 4096;

/**
 * Reads up to a delimiter (a byte, newline unless said otherwise) and not a byte further, so that
 * whoever reads the file next goes on from there. Undefined at the end of the file.
 */
export async function readLine(file: OpenFile, options: { delimiter?: number; signal?: AbortSignal } = {}): Promise<Line | undefined> {
  const delimiter = options.delimiter ?? 0x0a;
  const type = file.status().type;
  if (type === 'file') return readFromFile(file, delimiter);
  // A terminal gives at most a line at a time; from a pipe, bytes must come one by one.
  const limit = file.tty && delimiter === 0x0a ? BLOCK : 1;
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await file.read(limit, options.signal);
    if (chunk.length === 0) return chunks.length === 0 ? undefined : { text: joined(chunks), complete: false };
    if (chunk.at(-1) === delimiter) {
      chunks.push(chunk.subarray(0, -1));
      return { text: joined(chunks), complete: true };
    }
    chunks.push(chunk);
  }
}

async function readFromFile(file: OpenFile, delimiter: number): Promise<Line | undefined> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await file.read(BLOCK);
    if (chunk.length === 0) return chunks.length === 0 ? undefined : { text: joined(chunks), complete: false };
    const end = chunk.indexOf(delimiter);
    if (end >= 0) {
      file.seek(end + 1 - chunk.length, 'current');
      chunks.push(chunk.subarray(0, end));
      return { text: joined(chunks), complete: true };
    }
    chunks.push(chunk);
  }
}

function joined(chunks: readonly Uint8Array[]): string {
  const [only] = chunks;
  if (chunks.length === 1 && only) return decodeText(only);
  const whole = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return decodeText(whole);
}
