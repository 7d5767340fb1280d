import { describe, expect, it } from 'vitest';
import type { Container, Deployment } from '#lib/schema/index.ts';
import type { CheckView, WantedProbe } from '../index.ts';
import { hasProbe } from '../index.ts';

const view = {} as CheckView;

type Probe = NonNullable<Container['livenessProbe']>;

function deployment(container: Partial<Container>): Deployment {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { selector: {}, template: { spec: { containers: [{ name: 'web', ...container }] } } } };
}

const get = (httpGet: NonNullable<Probe['httpGet']>): Probe => ({ httpGet });
const headers = [{ name: 'user-agent', value: 'probe' }];

describe('hasProbe', () => {
  it.each<[string, Partial<Container>, WantedProbe]>([
    ['a page', { livenessProbe: get({ path: '/x', port: 80 }) }, { httpGet: { path: '/x', port: 80 } }],
    ['the path by default', { livenessProbe: get({ port: 80 }) }, { httpGet: { path: '/', port: 80 } }],
    ['a port by its name', { livenessProbe: get({ port: 'http' }), ports: [{ name: 'http', containerPort: 80 }] }, { httpGet: { path: '/', port: 80 } }],
    ['a header in any case', { livenessProbe: get({ port: 80, httpHeaders: headers }) }, { httpGet: { path: '/', port: 80, headers: { 'User-Agent': 'probe' } } }],
    ['a connection', { livenessProbe: { tcpSocket: { port: 80 } } }, { tcpPort: 80 }],
    ['a command', { livenessProbe: { exec: { command: ['a', 'b'] } } }, { exec: ['a', 'b'] }],
    ['default times', { livenessProbe: get({ port: 80 }) }, { periodSeconds: 10, failureThreshold: 3, waitsAtLeast: 30 }],
    ['patience in all', { livenessProbe: { ...get({ port: 80 }), periodSeconds: 2, failureThreshold: 25, initialDelaySeconds: 10 } }, { waitsAtLeast: 60 }],
  ])('passes %s', (_name, container, wanted) => {
    expect(hasProbe('livenessProbe', wanted)(deployment(container), view)).toMatchObject({ state: 'passed' });
  });

  it.each<[string, Partial<Container>, WantedProbe, string]>([
    ['another path', { livenessProbe: get({ path: '/y', port: 80 }) }, { httpGet: { path: '/x', port: 80 } }, 'the livenessProbe of web: GET /y on port 80'],
    ['a name that no port has', { livenessProbe: get({ port: 'web' }) }, { httpGet: { path: '/', port: 80 } }, 'the livenessProbe of web: GET / on port web'],
    ['no header', { livenessProbe: get({ port: 80, httpHeaders: headers }) }, { httpGet: { path: '/', port: 80, headers: { Host: 'x' } } }, 'the livenessProbe of web: GET / on port 80, user-agent: probe'],
    ['a page for a connection', { livenessProbe: get({ port: 80 }) }, { tcpPort: 80 }, 'the livenessProbe of web: GET / on port 80'],
    ['a command of one word', { livenessProbe: { exec: { command: ['a b'] } } }, { exec: ['a', 'b'] }, 'the livenessProbe of web: runs a b'],
    ['other times', { livenessProbe: get({ port: 80 }) }, { periodSeconds: 5, failureThreshold: 1 }, 'the livenessProbe of web: every 10 s, 3 failures'],
    ['too little patience', { livenessProbe: get({ port: 80 }) }, { waitsAtLeast: 31 }, 'the livenessProbe of web: gives up after 30 s'],
    ['another probe', { readinessProbe: get({ port: 80 }) }, { tcpPort: 80 }, 'container web has no livenessProbe, but a readinessProbe'],
    ['none', {}, { tcpPort: 80, periodSeconds: 1, failureThreshold: 1 }, 'container web has no livenessProbe'],
  ])('fails %s', (_name, container, wanted, found) => {
    expect(hasProbe('livenessProbe', wanted)(deployment(container), view)).toMatchObject({ state: 'failed', found });
  });

  it('says all that is wanted', () => {
    const wanted = { httpGet: { path: '/x', port: 80, headers: { Host: 'h' } }, periodSeconds: 5, failureThreshold: 1, waitsAtLeast: 9 };
    expect(hasProbe('startupProbe', wanted)(deployment({}), view)).toMatchObject({ wanted: 'a startupProbe: GET /x on port 80, Host: h, every 5 s, 1 failure, waits at least 9 s' });
  });

  it('asks the container named', () => {
    expect(hasProbe('livenessProbe', { tcpPort: 80 }, 'helper')(deployment({}), view)).toMatchObject({ found: 'its containers are web', wanted: 'a container named helper' });
  });
});
