import type { FieldType, MapType, StructType } from './field-type.ts';

/** What Kubernetes puts before a message, so that it can be told from JSON (runtime/serializer/protobuf). */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** Bytes that are no Kubernetes object in Protocol Buffers. */
export class ProtobufError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtobufError';
  }
}

/** A message's envelope: what it says that it is, and its bytes. */
export interface ProtobufEnvelope {
  apiVersion: string;
  kind: string;
  message: Uint8Array;
}

/** Opens the envelope (runtime.Unknown) that typed clients, kubectl among them, send objects in. */
export function openProtobuf(bytes: Uint8Array): ProtobufEnvelope {
  const body = Buffer.from(bytes);
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  const envelope: ProtobufEnvelope = { apiVersion: '', kind: '', message: new Uint8Array() };
  for (const { number, bytes: value } of fieldsIn(body.subarray(MAGIC.length))) {
    if (number === 1) for (const part of fieldsIn(value)) envelope[part.number === 1 ? 'apiVersion' : 'kind'] = part.bytes.toString();
    if (number === 2) envelope.message = value;
  }
  return envelope;
}

/** A message as the JSON of the same object. Fields that the type does not number are passed over, as Go does. */
export function protobufToJson(message: Uint8Array, type: StructType): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  readStruct(Buffer.from(message), type, { object, prefix: '' });
  return object;
}

interface WireField {
  number: number;
  /** For varint and fixed fields. */
  value: bigint;
  /** For what has a length. */
  bytes: Buffer;
}

interface Place {
  object: Record<string, unknown>;
  /** Where in the struct's numbering an inlined message is, with a dot at its end. */
  prefix: string;
}

function readStruct(message: Buffer, type: StructType, { object, prefix }: Place): void {
  for (const wire of fieldsIn(message)) {
    const path = `${prefix}${wire.number}`;
    const name = type.numbered(path);
    if (name === undefined) continue;
    if (name === 'inline') {
      readStruct(wire.bytes, type, { object, prefix: `${path}.` });
      continue;
    }
    const field = type.field(name);
    if (field) object[name] = merged(object[name], wire, field.type);
  }
}

/** A repeated field comes once for each element, a map once for each entry. */
function merged(before: unknown, wire: WireField, type: FieldType): unknown {
  if (type.kind === 'list') return [...((before as unknown[] | undefined) ?? []), valueOf(wire, type.element)];
  if (type.kind === 'map') return { ...(before as object | undefined), ...entryOf(wire.bytes, type) };
  return valueOf(wire, type);
}

function entryOf(bytes: Buffer, type: MapType): Record<string, unknown> {
  let key = '';
  let value: unknown = type.element.kind === 'string' ? '' : undefined;
  for (const wire of fieldsIn(bytes)) {
    if (wire.number === 1) key = wire.bytes.toString();
    else value = valueOf(wire, type.element);
  }
  return { [key]: value };
}

function valueOf(wire: WireField, type: FieldType): unknown {
  switch (type.kind) {
    case 'struct': {
      const object: Record<string, unknown> = {};
      readStruct(wire.bytes, type, { object, prefix: '' });
      return object;
    }
    case 'list':
      // A named list, as authentication's ExtraValue, is a message of its own.
      return fieldsIn(wire.bytes).map((item) => valueOf(item, type.element));
    case 'map':
      return fieldsIn(wire.bytes).reduce<unknown>((before, item) => merged(before, item, type), {});
    default:
      return scalarOf(wire, type.kind);
  }
}

function scalarOf({ value, bytes }: WireField, kind: FieldType['kind']): unknown {
  switch (kind) {
    case 'integer':
      return Number(BigInt.asIntN(64, value));
    case 'boolean':
      return value !== 0n;
    case 'number':
      return doubleOf(value);
    case 'bytes':
      return bytes.toString('base64');
    case 'quantity':
      return fieldsIn(bytes).find(({ number }) => number === 1)?.bytes.toString() ?? '0';
    case 'time':
      return timeOf(bytes);
    case 'intOrString':
      return intOrStringOf(bytes);
    case 'any':
      return rawOf(bytes);
    default:
      return bytes.toString();
  }
}

function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

/** Seconds and nanoseconds; Go's zero time is an empty message. */
function timeOf(bytes: Buffer): string | null {
  const fields = fieldsIn(bytes);
  const part = (wanted: number) => Number(BigInt.asIntN(64, fields.find(({ number }) => number === wanted)?.value ?? 0n));
  if (fields.length === 0) return null;
  const [seconds, nanoseconds] = [part(1), part(2)];
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return nanoseconds === 0 ? `${text}Z` : `${text}.${String(Math.floor(nanoseconds / 1000)).padStart(6, '0')}Z`;
}

function intOrStringOf(bytes: Buffer): number | string {
  const fields = fieldsIn(bytes);
  const find = (wanted: number) => fields.find(({ number }) => number === wanted);
  const isString = (find(1)?.value ?? 0n) === 1n;
  return isString ? (find(3)?.bytes.toString() ?? '') : Number(BigInt.asIntN(32, find(2)?.value ?? 0n));
}

/** FieldsV1 and RawExtension hold JSON in their first field. */
function rawOf(bytes: Buffer): unknown {
  const raw = fieldsIn(bytes).find(({ number }) => number === 1)?.bytes.toString() ?? '';
  return raw === '' ? undefined : (JSON.parse(raw) as unknown);
}

const EMPTY = Buffer.alloc(0);

/** The fields of a message in order (protobuf.dev/programming-guides/encoding). */
function fieldsIn(message: Buffer): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at];
      if (byte === undefined || shift > 63n) throw new ProtobufError('proto: unexpected EOF');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    if (at + length > message.length) throw new ProtobufError('proto: unexpected EOF');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    switch (tag & 7) {
      case 0:
        fields.push({ number, value: varint(), bytes: EMPTY });
        break;
      case 1:
        fields.push({ number, value: take(8).readBigUInt64LE(), bytes: EMPTY });
        break;
      case 2:
        fields.push({ number, value: 0n, bytes: take(Number(varint())) });
        break;
      case 5:
        fields.push({ number, value: BigInt(take(4).readUInt32LE()), bytes: EMPTY });
        break;
      default:
        throw new ProtobufError(`proto: illegal wireType ${tag & 7}`);
    }
  }
  return fields;
}
