/** Go's pem.Decode, and what it finds fault with in a request or a certificate; what is inside is not looked at further than its outermost length. */

const BLOCK = /-----BEGIN ([^\n-]+)-----\r?\n([\s\S]*?)-----END \1-----/g;
const SEQUENCE = 0x30;

/** What is wrong with base64 of PEM text of this type; undefined when nothing is. */
export function pemFault(base64: string, type: 'CERTIFICATE REQUEST' | 'CERTIFICATE'): string | undefined {
  const blocks = [...Buffer.from(base64, 'base64').toString('latin1').matchAll(BLOCK)];
  if (type === 'CERTIFICATE REQUEST') {
    const [first] = blocks;
    return first?.[1] === type ? derFault(first[2] ?? '') : 'PEM block type must be CERTIFICATE REQUEST';
  }
  for (const [, found = '', body = ''] of blocks) {
    if (found !== type) return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(found)}`;
    if (/^[\w-]+:/.test(body)) return 'no PEM block headers are permitted';
    const fault = derFault(body);
    if (fault !== undefined) return fault;
  }
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined;
}

/** encoding/asn1 and crypto/x509: whether a sequence begins here and is all there. */
function derFault(body: string): string | undefined {
  const bytes = Buffer.from(body, 'base64');
  if (bytes[0] !== SEQUENCE) return 'asn1: structure error: tags don\'t match';
  const first = bytes[1] ?? 0;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const length = first < 0x80 ? first : bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  const whole = 2 + count + length;
  if (whole > bytes.length) return 'asn1: syntax error: data truncated';
  return whole < bytes.length ? 'asn1: syntax error: trailing data' : undefined;
}
