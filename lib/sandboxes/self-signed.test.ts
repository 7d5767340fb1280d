import { X509Certificate } from 'node:crypto';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { selfSigned } from './self-signed.ts';

const from = Date.parse('2026-01-01T00:00:00Z');
const made = selfSigned({ name: 'drydock', hosts: ['127.0.0.1', 'localhost'], from, until: Date.parse('2056-01-01T00:00:00Z') });

describe('selfSigned', () => {
  it('says whom the certificate is for, and until when', () => {
    const certificate = new X509Certificate(made.certificate);
    expect([certificate.subject, certificate.issuer, certificate.subjectAltName]).toEqual(['CN=drydock', 'CN=drydock', 'IP Address:127.0.0.1, DNS:localhost']);
    expect([certificate.validFrom, certificate.validTo]).toEqual(['Jan  1 00:00:00 2026 GMT', 'Jan  1 00:00:00 2056 GMT']);
    expect([certificate.ca, certificate.verify(certificate.publicKey)]).toEqual([true, true]);
  });

  it('is trusted by a client that is given it', async () => {
    const server = createServer({ key: made.key, cert: made.certificate }, (_, response) => response.end('hello'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const text = await new Promise<string>((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, ca: made.certificate }, (response) => {
        let received = '';
        response.on('data', (chunk: Buffer) => (received += chunk.toString()));
        response.on('end', () => resolve(received));
      });
      asking.on('error', reject);
      asking.end();
    });
    server.close();
    expect(text).toBe('hello');
  });
});
