const NON_ASCII = /[^\0-\x7f]/;

/** One byte a character: 0 to 255. */
export function latin1Decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Takes text of characters 0 to 255 to its bytes. */
export function latin1Encode(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/**
 * Bytes as text, without loss: UTF-8, and a byte that is not part of a character becomes a lone surrogate
 * U+DC80…U+DCFF, as Python's surrogateescape does. `encodeText` is the way back.
 */
export function decodeText(bytes: Uint8Array): string {
  return decodeUtf8(bytes, latin1Decode(bytes));
}

/** The same for bytes held as a string of characters 0 to 255. */
export function textOfBytes(bytes: string): string {
  return NON_ASCII.test(bytes) ? decodeUtf8(latin1Encode(bytes), bytes) : bytes;
}

/** The bytes of a text as a string of characters 0 to 255. */
export function bytesOfText(text: string): string {
  return NON_ASCII.test(text) ? latin1Decode(encodeText(text)) : text;
}

function decodeUtf8(bytes: Uint8Array, latin1: string): string {
  if (!NON_ASCII.test(latin1)) return latin1;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeBroken(bytes);
  }
}

function decodeBroken(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; ) {
    const length = sequenceLength(bytes, index);
    if (length === 0) {
      parts.push(String.fromCharCode(0xdc00 + (bytes[index] ?? 0)));
      index += 1;
    } else {
      parts.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(index, index + length)));
      index += length;
    }
  }
  return parts.join('');
}

/** Length of the well-formed UTF-8 character at `index`; 0 when there is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  if (length === 0 || index + length > bytes.length) return 0;
  for (let offset = 1; offset < length; offset += 1) {
    if (((bytes[index + offset] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[index + 1] ?? 0;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
}

/** The bytes of a text that `decodeText` gave, or of any other. */
export function encodeText(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [];
  for (const piece of text.split(/([\udc80-\udcff])/)) {
    const unit = piece.length === 1 ? piece.charCodeAt(0) : 0;
    if (unit >= 0xdc80 && unit <= 0xdcff) parts.push(Uint8Array.of(unit - 0xdc00));
    else parts.push(Buffer.from(piece.toWellFormed(), 'utf8'));
  }
  return Buffer.concat(parts);
}

/** Whether a process's locale (LC_ALL, LC_CTYPE, LANG) is a UTF-8 one; otherwise it is the C locale. */
export function isUtf8Locale(env: ReadonlyMap<string, string>): boolean {
  return /utf-?8/i.test(env.get('LC_ALL') || env.get('LC_CTYPE') || env.get('LANG') || '');
}
