/** Frames of SPDY/3.1 as far as port-forwarding uses them. */
export type SpdyFrame =
  | { type: 'syn-stream'; stream: number; fin: boolean; headers: Uint8Array }
  | { type: 'data'; stream: number; fin: boolean; payload: Uint8Array }
  | { type: 'rst-stream'; stream: number }
  | { type: 'ping'; id: number }
  | { type: 'goaway' }
  | { type: 'other' };

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const FIN = 0x01;
const HEADER_LENGTH = 8;
/** Longer frames than a client of ours sends are refused. */
const LONGEST = 1024 * 1024;

/** Cuts a stream of bytes, which comes in pieces of any size, into frames. */
export class FrameReader {
  #pending = Buffer.alloc(0);

  /** The frames that are whole with these bytes. Throws for a frame past all measure. */
  *read(bytes: Uint8Array): Generator<SpdyFrame> {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= HEADER_LENGTH) {
      const length = this.#pending.readUIntBE(5, 3);
      if (length > LONGEST) throw new RangeError(`a SPDY frame of ${length} bytes`);
      if (this.#pending.length < HEADER_LENGTH + length) return;
      const frame = this.#pending.subarray(0, HEADER_LENGTH + length);
      this.#pending = this.#pending.subarray(HEADER_LENGTH + length);
      yield parse(frame);
    }
  }
}

function parse(frame: Buffer): SpdyFrame {
  const fin = ((frame[4] ?? 0) & FIN) !== 0;
  const body = frame.subarray(HEADER_LENGTH);
  const first = frame.readUInt32BE(0);
  if (first < 0x8000_0000) return { type: 'data', stream: first, fin, payload: body };
  switch (first & 0xffff) {
    case SYN_STREAM:
      return { type: 'syn-stream', stream: body.readUInt32BE(0) & 0x7fff_ffff, fin, headers: body.subarray(10) };
    case RST_STREAM:
      return { type: 'rst-stream', stream: body.readUInt32BE(0) & 0x7fff_ffff };
    case PING:
      return { type: 'ping', id: body.readUInt32BE(0) };
    case GOAWAY:
      return { type: 'goaway' };
    default:
      return { type: 'other' };
  }
}

export function synReply(stream: number, headers: Uint8Array): Uint8Array {
  return control(SYN_REPLY, Buffer.concat([word(stream), headers]));
}

export function rstStream(stream: number): Uint8Array {
  const internalError = 6;
  return control(RST_STREAM, Buffer.concat([word(stream), word(internalError)]));
}

export function ping(id: number): Uint8Array {
  return control(PING, word(id));
}

export function data(stream: number, payload: Uint8Array, fin = false): Uint8Array {
  const frame = Buffer.alloc(HEADER_LENGTH + payload.length);
  frame.writeUInt32BE(stream, 0);
  frame[4] = fin ? FIN : 0;
  frame.writeUIntBE(payload.length, 5, 3);
  frame.set(payload, HEADER_LENGTH);
  return frame;
}

function control(type: number, body: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(HEADER_LENGTH + body.length);
  frame.writeUInt16BE(0x8003, 0);
  frame.writeUInt16BE(type, 2);
  frame.writeUIntBE(body.length, 5, 3);
  frame.set(body, HEADER_LENGTH);
  return frame;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
