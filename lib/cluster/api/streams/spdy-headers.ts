import { createInflate, constants } from 'node:zlib';
import type { Inflate } from 'node:zlib';

/** Words that SPDY/3 compresses headers by, each preceded by its length (SPDY draft 3, section 2.6.10.1). */
const WORDS =
  'options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow authorization ' +
  'cache-control connection content-base content-encoding content-language content-length content-location content-md5 content-range ' +
  'content-type date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified ' +
  'location max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding ' +
  'upgrade user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie keep-alive origin';
/** What follows the words, without lengths. */
const TAIL =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative Information' +
  '204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error' +
  '501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, ' +
  'Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,' +
  'publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.';

const DICTIONARY = Buffer.concat([...WORDS.split(' ').map((word) => lengthPrefixed(word.replace('_', ' '))), Buffer.from(TAIL)]);

/** An empty block, at which Go's reader hands out what it has read. */
const FLUSH = Buffer.from([0, 0, 0, 0xff, 0xff]);

/** Longer header blocks than any of ours could be are refused. */
const LONGEST = 64 * 1024;

/** Reads the header blocks of one connection, in order: they are one zlib stream. */
export class HeaderReader {
  readonly #inflate: Inflate = createInflate({ dictionary: DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: LONGEST });

  /** Names in lower case. Rejects for a block that is not well formed. */
  async read(block: Uint8Array): Promise<ReadonlyMap<string, string>> {
    const bytes = await new Promise<Buffer>((resolve, reject) => {
      this.#inflate.once('error', reject);
      this.#inflate.write(block, () => {
        this.#inflate.off('error', reject);
        resolve((this.#inflate.read() as Buffer | null) ?? Buffer.alloc(0));
      });
    });
    return parseHeaders(bytes);
  }

  close(): void {
    this.#inflate.close();
  }
}

function parseHeaders(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const next = () => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.toString('utf8', at - length, at);
  };
  for (let left = bytes.readUInt32BE(0); left > 0; left -= 1) {
    const name = next();
    headers.set(name.toLowerCase(), next());
  }
  return headers;
}

/** Writes header blocks as one zlib stream of blocks that are stored, not compressed. */
export class HeaderWriter {
  #begun = false;

  write(headers: ReadonlyMap<string, string>): Uint8Array {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(headers.size);
    const content = Buffer.concat([count, ...[...headers].flatMap(([name, value]) => [lengthPrefixed(name), lengthPrefixed(value)])]);
    const stored = Buffer.alloc(5);
    stored.writeUInt16LE(content.length, 1);
    stored.writeUInt16LE(~content.length & 0xffff, 3);
    const block = Buffer.concat([this.#begun ? Buffer.alloc(0) : streamHeader(), stored, content, FLUSH]);
    this.#begun = true;
    return block;
  }
}

/** zlib's header: deflate with a 32 KiB window, and the dictionary's checksum (RFC 1950). */
function streamHeader(): Buffer {
  const header = Buffer.from([0x78, 0x20, 0, 0, 0, 0]);
  header[1] = 0x20 + (31 - ((0x78 * 256 + 0x20) % 31));
  header.writeUInt32BE(adler32(DICTIONARY), 2);
  return header;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
