import { expect, test } from 'vitest';
import { isSameOrigin } from './request-origin.ts';

function request(headers: Record<string, string>): Request {
  return new Request('http://drydock.example/api/files', { method: 'POST', headers });
}

test.each([
  ['our own page', { host: 'drydock.example', origin: 'http://drydock.example' }, true],
  ['our own page behind a proxy that speaks TLS', { host: 'drydock.example', origin: 'https://drydock.example' }, true],
  ['another site', { host: 'drydock.example', origin: 'https://elsewhere.example' }, false],
  ['another port of this host', { host: 'drydock.example:3000', origin: 'http://drydock.example:8080' }, false],
  ['a page without an origin', { host: 'drydock.example', origin: 'null' }, false],
  ['no browser at all', { host: 'drydock.example' }, false],
])('knows %s by its headers', (_who, headers, own) => {
  expect(isSameOrigin(request(headers as Record<string, string>))).toBe(own);
});
