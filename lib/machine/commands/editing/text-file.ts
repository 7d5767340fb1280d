import type { FileSystem } from '../../file-system.ts';
import { decodeText, encodeText } from '../text/codec.ts';

/** A file as an editor holds it. */
export interface TextFile {
  lines: string[];
  bytes: number;
  /** The last line has its end. */
  ended: boolean;
  /** Every line ends in a return and a newline. */
  dos: boolean;
}

/** Takes a file's bytes apart; an empty file has no lines. */
export function parseText(bytes: Uint8Array): TextFile {
  const text = decodeText(bytes);
  const lines = text.split('\n');
  const ended = lines.at(-1) === '';
  if (ended) lines.pop();
  const dos = lines.length > 0 && ended && lines.every((line) => line.endsWith('\r'));
  return { lines: dos ? lines.map((line) => line.slice(0, -1)) : lines, bytes: bytes.length, ended: ended || text === '', dos };
}

/** The bytes of lines, each ended but, when `ended` says so, the last. */
export function textBytes(lines: readonly string[], { ended = true, dos = false }: { ended?: boolean; dos?: boolean } = {}): Uint8Array {
  const end = dos ? '\r\n' : '\n';
  return encodeText(lines.join(end) + (ended && lines.length > 0 ? end : ''));
}

/** Writes a file so that, as with a backup copy, a failure leaves what was there. Throws SystemError. */
export function writeSafely(fs: FileSystem, path: string, content: Uint8Array): void {
  const before = fs.exists(path) ? fs.readFile(path) : undefined;
  try {
    fs.writeFile(path, content);
  } catch (error) {
    if (before && fs.access(path, 'write') && fs.status(path).size !== before.length) fs.writeFile(path, before);
    else if (!before && fs.exists(path)) fs.unlink(path);
    throw error;
  }
}
