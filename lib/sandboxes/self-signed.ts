import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A key and the certificate that it signed for itself, as PEM. */
export interface SelfSigned {
  key: string;
  certificate: string;
}

export interface Subject {
  name: string;
  /** DNS names and IPv4 addresses that it stands for. */
  hosts: readonly string[];
  /** Epoch milliseconds. */
  from: number;
  until: number;
}

/**
 * Makes a certificate for a server on this computer, so that clients that send their token over TLS
 * alone (kubectl) can reach it. X.509 version 3, ECDSA on P-256 (RFC 5280, RFC 5480).
 */
export function selfSigned({ name, hosts, from, until }: Subject): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = sequence(set(sequence(COMMON_NAME, tagged(UTF8_STRING, Buffer.from(name)))));
  const body = sequence(
    tagged(context(0), integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(time(from), time(until)),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(context(3), sequence(
      extension(BASIC_CONSTRAINTS, sequence(Buffer.from([0x01, 0x01, 0xff])), true),
      extension(SUBJECT_ALT_NAME, sequence(...hosts.map(alternativeName)), false),
    )),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]);
  const certificate = sequence(body, ECDSA_WITH_SHA256, tagged(BIT_STRING, signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate: pem(certificate) };
}

const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;

// Object identifiers in their encoded form, tag and length included.
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');

function context(number: number): number {
  return 0xa0 + number;
}

function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const digits = bytes.toString(16).length > 2 ? [bytes >> 8, bytes & 0xff] : [bytes];
  return Buffer.from([0x80 + digits.length, ...digits]);
}

function sequence(...content: readonly Uint8Array[]): Buffer {
  return tagged(SEQUENCE, ...content);
}

function set(...content: readonly Uint8Array[]): Buffer {
  return tagged(SET, ...content);
}

function integer(bytes: Uint8Array): Buffer {
  return tagged(0x02, bytes);
}

/** UTCTime up to 2049, GeneralizedTime after. */
function time(milliseconds: number): Buffer {
  const text = `${new Date(milliseconds).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return text < '2050' ? tagged(UTC_TIME, Buffer.from(text.slice(2))) : tagged(GENERALIZED_TIME, Buffer.from(text));
}

function extension(identifier: Uint8Array, content: Uint8Array, critical: boolean): Buffer {
  const flag = critical ? Buffer.from([0x01, 0x01, 0xff]) : Buffer.alloc(0);
  return sequence(identifier, flag, tagged(OCTET_STRING, content));
}

function alternativeName(host: string): Buffer {
  if (isIPv4(host)) return tagged(0x87, Buffer.from(host.split('.').map(Number)));
  return tagged(0x82, Buffer.from(host));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
