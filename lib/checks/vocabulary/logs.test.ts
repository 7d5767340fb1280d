import { describe, expect, it } from 'vitest';
import type { Pod } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { hasAnswered, hasSaid } from '../index.ts';

const line = (request: string, status: number, bytes: number) => `10.42.0.1 - - [29/Nov/2026:12:00:00 +0000] "${request}" ${status} ${bytes} "-" "curl/8.14.1" "-"\n`;
const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'web', image: 'nginx' }, { name: 'helper', image: 'busybox' }] } };

function viewOf(log: string): CheckView {
  return { logs: async (_pod: string, container?: string) => (container === 'web' ? log : '') } as Partial<CheckView> as CheckView;
}

describe('hasAnswered', () => {
  it('passes a request with the status asked for', async () => {
    const view = viewOf(`start\n${line('GET /a HTTP/1.1', 404, 153)}${line('GET /a HTTP/1.1', 200, 12)}`);
    expect(await hasAnswered({ path: '/a', container: 'web' })(pod, view)).toEqual({ state: 'passed', found: 'the log shows /a answered with 200' });
    expect(await hasAnswered({ path: '/a', status: 404 })(pod, view)).toEqual({ state: 'passed', found: 'the log shows /a answered with 404' });
  });

  it.each([
    ['nothing asked', '', 'nobody has asked for /a yet'],
    ['another page asked for', line('GET /b HTTP/1.1', 200, 3), 'nobody has asked for /a yet; the last request was for /b'],
    ['a path that begins alike', line('GET /ab HTTP/1.1', 200, 3), 'nobody has asked for /a yet; the last request was for /ab'],
    ['another status', line('GET /a HTTP/1.1', 404, 153), '/a was asked for, and answered with 404'],
  ])('fails %s', async (_name, log, found) => {
    expect(await hasAnswered({ path: '/a' })(pod, viewOf(log))).toMatchObject({ state: 'failed', found, wanted: 'a request for /a that was answered with 200' });
  });

  it.each([
    ['an empty page', 'GET', '/a was asked for, and answered with 200 and an empty page'],
    ['headers alone', 'HEAD', 'only the headers of /a were asked for, with HEAD'],
  ])('fails %s, saying that a page is wanted', async (_name, method, found) => {
    const view = viewOf(line(`${method} /a HTTP/1.1`, 200, 0));
    expect(await hasAnswered({ path: '/a' })(pod, view)).toMatchObject({ state: 'failed', found, wanted: 'a request for /a that was answered with 200 and a page that is not empty' });
  });

  it('names the containers when the one that should serve is not there', async () => {
    expect(await hasAnswered({ path: '/a', container: 'front' })(pod, viewOf(''))).toMatchObject({ state: 'failed', found: 'its containers are web, helper' });
  });
});

describe('hasSaid', () => {
  it('passes a line anywhere in the log of the container', async () => {
    expect(await hasSaid({ words: 'Dear reader', container: 'web' })(pod, viewOf('hm\nDear reader\n'))).toEqual({ state: 'passed', found: 'web has said “Dear reader”' });
  });

  it.each([
    ['silence', '', 'web', 'web has said nothing'],
    ['a line that only holds them', 'My Dear reader\n', 'web', 'the last that web said is “My Dear reader”'],
    ['other words', 'one\ntwo\n', 'web', 'the last that web said is “two”'],
    ['a container that is not there', 'Dear reader', 'door', 'its containers are web, helper'],
  ])('fails %s', async (_name, log, container, found) => {
    expect(await hasSaid({ words: 'Dear reader', container })(pod, viewOf(log))).toMatchObject({ state: 'failed', found, wanted: `a container ${container} that has said “Dear reader”` });
  });
});
