import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf, isSameOrigin, noteAddress, siteOf } from './request-origin.ts';

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
  expect(isSameOrigin(request(headers as Record<string, string>), undefined)).toBe(own);
});

const PUBLIC = new URL('https://learn.example');

test.each([
  ['our page by the address that was set, though the proxy says another host', 'https://learn.example', true],
  ['our page by the address that the proxy uses', 'http://10.0.0.7:3000', true],
  ['the address that was set, without its TLS', 'http://learn.example', false],
  ['another site', 'https://elsewhere.example', false],
])('where an address is set, knows %s', (_who, origin, own) => {
  expect(isSameOrigin(request({ host: '10.0.0.7:3000', origin }), PUBLIC)).toBe(own);
});

test.each([
  [{ host: 'drydock.example' }, 'http://drydock.example'],
  [{ host: 'drydock.example', 'x-forwarded-proto': 'https' }, 'https://drydock.example'],
])('shows people the address that they asked by, %j', (headers, site) => {
  expect(siteOf(request(headers as Record<string, string>), undefined)).toBe(site);
});

test('shows people the address that was set, whatever they asked by', () => {
  expect(siteOf(request({ host: '10.0.0.7:3000' }), PUBLIC)).toBe('https://learn.example');
});

/** What a route is told of who asks, by the socket's address and the headers that came with it. */
function told(remoteAddress: string | undefined, headers: Record<string, string>, behindProxy: boolean): string {
  const request = { headers: { ...headers }, socket: { remoteAddress } } as unknown as IncomingMessage;
  noteAddress(request, behindProxy);
  return addressOf(new Request('http://drydock.example/', { headers: request.headers as Record<string, string> }));
}

test.each([
  ['the socket’s', '10.0.0.7', {}, false, '10.0.0.7'],
  ['the socket’s, whatever the browser says', '10.0.0.7', { 'x-forwarded-for': '6.6.6.6', 'x-drydock-address': '6.6.6.6' }, false, '10.0.0.7'],
  ['the last that the proxy added', '10.0.0.7', { 'x-forwarded-for': '6.6.6.6, 192.0.2.4', 'x-drydock-address': '6.6.6.6' }, true, '192.0.2.4'],
  ['the proxy’s own, when it adds none', '10.0.0.7', {}, true, '10.0.0.7'],
  ['not known, of a socket that is gone', undefined, {}, false, 'unknown'],
])('the address of who asks is %s', (_, remoteAddress, headers, behindProxy, address) => {
  expect(told(remoteAddress, headers as Record<string, string>, behindProxy)).toBe(address);
});
