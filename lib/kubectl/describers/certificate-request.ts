/** Reads whom a PKCS #10 request is about, as Go's x509.ParseCertificateRequest does. */

export interface CertificateRequest {
  subject: Readonly<Record<SubjectPart, readonly string[]>>;
  names: { dns: readonly string[]; email: readonly string[]; uri: readonly string[]; ip: readonly string[] };
}

const SUBJECT_PARTS = {
  '2.5.4.3': 'commonName', '2.5.4.5': 'serialNumber', '2.5.4.6': 'country', '2.5.4.7': 'locality', '2.5.4.8': 'province', '2.5.4.9': 'streetAddress',
  '2.5.4.10': 'organization', '2.5.4.11': 'organizationalUnit', '2.5.4.17': 'postalCode',
} as const;
type SubjectPart = (typeof SUBJECT_PARTS)[keyof typeof SUBJECT_PARTS];

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ALTERNATIVE_NAMES = '2.5.29.17';
const OBJECT_IDENTIFIER = 0x06;
const OCTETS = 0x04;
/** Context-specific tags of a GeneralName. */
const NAMES = { 0x81: 'email', 0x82: 'dns', 0x86: 'uri', 0x87: 'ip' } as const;

/** One value of DER; constructed ones hold others. */
interface Value {
  tag: number;
  content: Buffer;
}

/** What base64 of a PEM request says; undefined when it is none. */
export function parseCertificateRequest(base64: string): CertificateRequest | undefined {
  const [, body] = /-----BEGIN CERTIFICATE REQUEST-----\r?\n([\s\S]*?)-----END CERTIFICATE REQUEST-----/.exec(Buffer.from(base64, 'base64').toString('latin1')) ?? [];
  if (body === undefined) return undefined;
  const [whole] = values(Buffer.from(body, 'base64'));
  const [info] = whole ? values(whole.content) : [];
  const [, subject, , attributes] = info ? values(info.content) : [];
  if (!subject) return undefined;
  return { subject: subjectOf(subject), names: alternativeNames(attributes) };
}

function values(bytes: Buffer): Value[] {
  const found: Value[] = [];
  for (let at = 0; at + 1 < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const count = first < 0x80 ? 0 : first & 0x7f;
    const length = first < 0x80 ? first : bytes.subarray(at + 2, at + 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
    const start = at + 2 + count;
    found.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

function subjectOf({ content }: Value): CertificateRequest['subject'] {
  const subject = Object.fromEntries(Object.values(SUBJECT_PARTS).map((part) => [part, [] as string[]])) as Record<SubjectPart, string[]>;
  for (const set of values(content)) {
    for (const pair of values(set.content)) {
      const [type, value] = values(pair.content);
      const part = type && SUBJECT_PARTS[identifier(type.content) as keyof typeof SUBJECT_PARTS];
      if (part && value) subject[part].push(value.content.toString('utf8'));
    }
  }
  return subject;
}

/** `2.5.4.3` */
function identifier(bytes: Buffer): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of bytes) {
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}

function alternativeNames(attributes: Value | undefined): CertificateRequest['names'] {
  const names = { dns: [] as string[], email: [] as string[], uri: [] as string[], ip: [] as string[] };
  for (const attribute of attributes ? values(attributes.content) : []) {
    const [type, set] = values(attribute.content);
    if (type?.tag !== OBJECT_IDENTIFIER || identifier(type.content) !== EXTENSION_REQUEST || !set) continue;
    for (const extension of values(set.content).flatMap(({ content }) => values(content))) {
      const [id, ...more] = values(extension.content);
      const octets = more.find(({ tag }) => tag === OCTETS);
      if (!id || identifier(id.content) !== ALTERNATIVE_NAMES || !octets) continue;
      for (const { tag, content } of values(octets.content).flatMap((sequence) => values(sequence.content))) {
        const kind = NAMES[tag as keyof typeof NAMES];
        if (kind) names[kind].push(kind === 'ip' ? address(content) : content.toString('latin1'));
      }
    }
  }
  return names;
}

function address(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16)).join(':');
  return new URL(`http://[${groups}]/`).hostname.slice(1, -1);
}
