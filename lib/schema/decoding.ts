import { canonicalQuantity } from './quantity.ts';
import type { FieldType, ListType, MapType, ScalarType, StructType } from './field-type.ts';

/** A value that does not fit its type. The message is that of Go's decoder. */
export class DecodingError extends Error {
  /** The same in the words of the converter that strategic merge patches go through. */
  readonly conversion: string;

  constructor(message: string, conversion = message) {
    super(message);
    this.conversion = conversion;
    this.name = 'DecodingError';
  }
}

export interface Decoded {
  /** A new object as Go would hold it: unknown fields gone, plain zeros gone, nulls gone. */
  value: Record<string, unknown>;
  /** `unknown field "spec.containers[0].imagee"`, in the order met, at most 100. */
  unknown: readonly string[];
}

/**
 * Reads a JSON value into a kind, as apimachinery's JSON serializer does into the Go struct. Throws
 * DecodingError for the first value of a wrong type.
 */
export function decode(value: unknown, type: StructType): Decoded {
  const decoder = new Decoder();
  const decoded = decoder.struct(value, type);
  if (decoder.firstError !== undefined) throw new DecodingError(decoder.firstError, decoder.firstConversion);
  return { value: decoded as Record<string, unknown>, unknown: decoder.unknown };
}

const DROPPED = Symbol('dropped');

class Decoder {
  readonly unknown: string[] = [];
  firstError: string | undefined;
  firstConversion: string | undefined;
  /** The path for strict errors, with indices: `spec`, `.containers`, `[0]`. */
  readonly #path: string[] = [];
  /** The path for type errors, struct fields alone. */
  readonly #fields: string[] = [];
  #struct = '';

  struct(value: unknown, type: StructType): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#mismatch(value, type);
    const outer = this.#struct;
    const result: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(value)) {
      const field = type.field(name);
      if (!field) {
        if (type.keepsUnknown) result[name] = part;
        else this.#reportUnknown(name);
        continue;
      }
      this.#struct = type.name;
      this.#path.push(this.#path.length === 0 ? name : `.${name}`);
      this.#fields.push(field.within === undefined ? name : `${field.within}.${name}`);
      const decoded = this.#any(part, field.type);
      this.#fields.pop();
      this.#path.pop();
      if (decoded === DROPPED || (field.omitsZero && isZero(decoded))) continue;
      result[name] = decoded;
    }
    this.#struct = outer;
    this.#writeEmptyStructs(type, result);
    return result;
  }

  #any(value: unknown, type: FieldType): unknown {
    if (value === null) return DROPPED;
    switch (type.kind) {
      case 'struct':
        return this.struct(value, type);
      case 'map':
        return this.#map(value, type);
      case 'list':
        return this.#list(value, type);
      default:
        return this.#scalar(value, type);
    }
  }

  #map(value: unknown, type: MapType): unknown {
    if (typeof value !== 'object' || Array.isArray(value)) return this.#mismatch(value, type);
    const result: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value ?? {})) {
      this.#path.push(this.#path.length === 0 ? key : `.${key}`);
      const decoded = part === null ? zeroOf(type.element) : this.#any(part, type.element);
      this.#path.pop();
      if (decoded !== DROPPED) result[key] = decoded;
    }
    return result;
  }

  #list(value: unknown, type: ListType): unknown {
    if (!Array.isArray(value)) return this.#mismatch(value, type);
    return value.map((part: unknown, index) => {
      this.#path.push(`[${index}]`);
      const decoded = part === null ? zeroOf(type.element) : this.#any(part, type.element);
      this.#path.pop();
      return decoded === DROPPED ? zeroOf(type.element) : decoded;
    });
  }

  #scalar(value: unknown, type: ScalarType): unknown {
    switch (type.kind) {
      case 'any':
      case 'deduced':
        return value;
      case 'string':
        return typeof value === 'string' ? value : this.#mismatch(value, type);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#mismatch(value, type);
      case 'number':
        return typeof value === 'number' ? value : this.#mismatch(value, type);
      case 'integer':
        return this.#integer(value, type);
      case 'bytes':
        return this.#bytes(value, type);
      case 'quantity':
        return this.#quantity(value);
      case 'time':
        return this.#time(value, type);
      case 'intOrString':
        return this.#intOrString(value);
    }
  }

  #integer(value: unknown, type: ScalarType): unknown {
    if (typeof value !== 'number') return this.#mismatch(value, type);
    const fits = Number.isInteger(value) && (type.goType !== 'int32' || (value >= -(2 ** 31) && value < 2 ** 31));
    return fits ? value : this.#mismatch(value, type, `number ${value}`);
  }

  #bytes(value: unknown, type: ScalarType): unknown {
    if (typeof value !== 'string') return this.#mismatch(value, type);
    const at = illegalBase64At(value);
    return at === undefined ? value : this.#fail(`illegal base64 data at input byte ${at}`);
  }

  #quantity(value: unknown): unknown {
    const text = typeof value === 'number' ? String(value) : value;
    if (text === '') return '0';
    const canonical = typeof text === 'string' ? canonicalQuantity(text) : undefined;
    if (canonical !== undefined) return canonical;
    return this.#fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  #time(value: unknown, type: ScalarType): unknown {
    if (typeof value !== 'string') return this.#mismatch(value, { kind: 'string', goType: 'string' });
    const fault = timeFault(value, type.goType === 'v1.MicroTime');
    return fault === undefined ? value : this.#fail(fault);
  }

  #intOrString(value: unknown): unknown {
    if (typeof value === 'string') return value;
    const isNumber = typeof value === 'number';
    if (isNumber && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
    return this.#mismatch(value, { kind: 'integer', goType: 'int32' }, isNumber ? `number ${value}` : jsonKind(value));
  }

  /** Go writes structs that are not pointers even when they are empty. */
  #writeEmptyStructs(type: StructType, result: Record<string, unknown>): void {
    for (const name of type.fieldNames) {
      if (result[name] !== undefined) continue;
      const field = type.field(name);
      if (field?.alwaysWritten && field.type.kind === 'struct') result[name] = this.struct({}, field.type);
    }
  }

  #mismatch(value: unknown, type: FieldType, shown = jsonKind(value)): typeof DROPPED {
    this.firstConversion ??= conversionFault(value, type);
    const place = this.#fields.length === 0 ? 'Go value' : `Go struct field ${this.#struct}.${this.#fields.join('.')}`;
    return this.#fail(`json: cannot unmarshal ${shown} into ${place} of type ${type.goType}`);
  }

  #fail(message: string): typeof DROPPED {
    this.firstConversion ??= message;
    this.firstError ??= message;
    return DROPPED;
  }

  #reportUnknown(name: string): void {
    const path = this.#path.length === 0 ? name : `${this.#path.join('')}.${name}`;
    const message = `unknown field ${JSON.stringify(path)}`;
    if (this.unknown.length < 100 && !this.unknown.includes(message)) this.unknown.push(message);
  }
}

/** runtime.DefaultUnstructuredConverter's words for a value of another type. */
function conversionFault(value: unknown, type: FieldType): string {
  const found = convertedKind(value);
  switch (type.kind) {
    case 'struct':
      return `cannot restore struct from: ${found.split('[')[0]}`;
    case 'map':
      return `cannot restore map from ${found.split('[')[0]}`;
    case 'list':
      return `cannot restore slice from ${found.split('[')[0]}`;
    default:
      return scalarConversionFault(found, type);
  }
}

/** Go converts numbers to one another and to texts, and refuses what would not come out the same. */
function scalarConversionFault(found: string, type: FieldType): string {
  const isText = type.kind === 'string' || type.kind === 'bytes';
  if ((found === 'int64' && isText) || (found === 'float64' && type.kind === 'integer')) return `cannot convert ${found} to ${type.goType}`;
  return `unrecognized type: ${isText ? 'string' : type.goType}`;
}

function convertedKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'map' : typeof value;
}

function jsonKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function zeroOf(type: FieldType): unknown {
  switch (type.kind) {
    case 'struct':
    case 'map':
      return {};
    case 'integer':
    case 'number':
    case 'intOrString':
      return 0;
    case 'boolean':
      return false;
    case 'list':
    case 'any':
    case 'time':
      return null;
    case 'quantity':
      return '0';
    default:
      return '';
  }
}

/** Where Go's base64.StdEncoding stops reading; undefined when it is all right. */
export function illegalBase64At(text: string): number | undefined {
  const bare = text.replace(/[\r\n]/g, '');
  const illegal = /[^A-Za-z0-9+/=]/.exec(bare)?.index;
  if (illegal !== undefined) return illegal;
  const padding = bare.indexOf('=');
  const data = padding < 0 ? bare.length : padding;
  if (bare.length % 4 === 0 && (padding < 0 || /^={1,2}$/.test(bare.slice(padding))) && data % 4 !== 1) return undefined;
  return padding < 0 ? bare.length - (bare.length % 4) : padding;
}

/** Go's message for a time that RFC 3339 does not allow; undefined when it is all right. */
function timeFault(text: string, micro: boolean): string | undefined {
  const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
  const pattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
  if (pattern.test(text) && !Number.isNaN(Date.parse(text))) return undefined;
  return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as "2006"`;
}
