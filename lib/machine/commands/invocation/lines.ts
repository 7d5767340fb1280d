import type { OpenFile } from '../../file-system.ts';
import { latin1Decode, textOfBytes } from '../text/codec.ts';
import type { Invocation } from './invocation.ts';
import { KeptInput } from './kept-input.ts';

/** The longest line a command takes, in bytes; a longer one is refused as if memory had run out. */
export const LONGEST_LINE = 8 * 1024 * 1024;

/** Lines that came together, without their ends. */
export interface LineBatch {
  lines: string[];
  /** False when the last of them had no line end (the last line of the file). */
  ended: boolean;
}

/** A file's lines as they come, as text (see codec.ts). The file is released at the end. */
export async function* lineBatches(call: Invocation, file: OpenFile, delimiter = '\n'): AsyncGenerator<LineBatch> {
  let carried = '';
  for await (const chunk of chunksOf(call, file)) {
    const bytes = carried + latin1Decode(chunk);
    const end = bytes.lastIndexOf(delimiter);
    if (end < 0) {
      if (bytes.length > LONGEST_LINE) call.outOfMemory();
      carried = bytes;
      continue;
    }
    carried = bytes.slice(end + 1);
    yield { lines: textOfBytes(bytes.slice(0, end)).split(delimiter), ended: true };
  }
  if (carried !== '') yield { lines: [textOfBytes(carried)], ended: false };
}

/** A file's bytes as they come; the file is released at the end. */
export async function* chunksOf(call: Invocation, file: OpenFile): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const chunk = await file.read(64 * 1024, call.process.signal);
      if (chunk.length === 0) return;
      yield chunk;
      await call.process.yield();
    }
  } finally {
    file.release();
  }
}

/** All of a file's bytes; "memory exhausted" past LARGEST_INPUT. */
export async function readAll(call: Invocation, file: OpenFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const kept = new KeptInput(call);
  for await (const chunk of chunksOf(call, file)) {
    chunks.push(chunk);
    kept.add(chunk.length);
  }
  return Buffer.concat(chunks);
}

/** All lines of a file, and whether the last had an end. */
export async function readLines(call: Invocation, file: OpenFile, delimiter = '\n'): Promise<LineBatch> {
  const all: LineBatch = { lines: [], ended: true };
  const kept = new KeptInput(call);
  for await (const { lines, ended } of lineBatches(call, file, delimiter)) {
    for (const line of lines) all.lines.push(line);
    all.ended = ended;
    kept.add(sizeOfLines(lines));
  }
  return all;
}

/** Bytes that lines take in memory. */
export function sizeOfLines(lines: readonly string[]): number {
  let size = 0;
  for (const line of lines) size += line.length + 16;
  return size;
}
