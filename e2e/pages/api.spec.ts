import { expect, test, type APIResponse } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { PAGES_ADDRESS } from '../addresses.ts';
import { openLesson, RUN_A_POD, wish } from './wishes.ts';

const OWN = { origin: PAGES_ADDRESS };

async function said(response: APIResponse): Promise<[number, unknown]> {
  const { error } = (await response.json()) as { error?: { code: string } };
  return [response.status(), error?.code];
}

test('a browser without a learner is told to open a lesson', async ({ request }) => {
  expect(await said(await request.post('/api/exercises/check', { data: { exercise: RUN_A_POD }, headers: OWN }))).toEqual([401, 'no-learner']);
  expect(await said(await request.get('/api/events?lesson=pods/first-pod'))).toEqual([401, 'no-learner']);
});

test('another site, or none, may change nothing', async ({ page }) => {
  await openLesson(page);
  const others: Record<string, string>[] = [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, {}];
  for (const headers of others) {
    expect(await said(await page.request.post('/api/sandbox/reset', { data: {}, headers }))).toEqual([403, 'other-origin']);
  }
  expect(await wish(page)).toMatchObject({ resets: 0 });
});

test('what is not asked for properly is refused, with the reason', async ({ page }) => {
  await openLesson(page);
  const post = async (path: string, data: unknown) => said(await page.request.post(path, { data, headers: OWN }));
  expect(await post('/api/exercises/check', { exercise: 'pods/first-pod/nothing' })).toEqual([404, 'no-exercise']);
  expect(await post('/api/exercises/check', { exercise: ['run-a-pod'] })).toEqual([400, 'invalid']);
  expect(await post('/api/exercises/check', '{"exercise":')).toEqual([400, 'not-json']);
  expect(await post('/api/hints', { exercise: RUN_A_POD, shown: 0 })).toEqual([400, 'invalid']);
  expect(await post('/api/sandbox/skip', { seconds: -1 })).toEqual([400, 'invalid']);
  for (const path of ['../etc/passwd', 'a/../../b', '/etc/passwd', 'a//b', '-rf', '', 'a'.repeat(300)]) {
    expect(await post('/api/files', { path, content: '' }), path).toEqual([400, 'invalid']);
  }
  expect(await post('/api/files', { path: 'large', content: 'x'.repeat(700_000) })).toEqual([413, 'too-large']);
  expect(await wish(page)).toMatchObject({ files: {}, skipped: [] });
});

test('no more hints come than there are, and the solution never does', async ({ page }) => {
  await openLesson(page);
  const response = await page.request.post('/api/hints', { data: { exercise: RUN_A_POD, shown: 20 }, headers: OWN });
  expect(((await response.json()) as { hints: string[] }).hints).toHaveLength(3);
});

test('a lesson page carries no checks and no solutions, and weighs less than 250 kB of scripts', async ({ page }) => {
  const scripts = new Map<string, Buffer>();
  page.on('response', async (response) => {
    if (response.headers()['content-type']?.includes('javascript')) scripts.set(response.url(), await response.body());
  });
  const html = await (await page.goto('/learn/pods/first-pod'))?.text();
  await page.getByText('Connected', { exact: true }).waitFor();
  const everything = [html, ...scripts.values()].join('\n');
  for (const secret of ['kubectl wait --for=condition=Ready', 'ngnix', 'is the address of the node that it runs on']) {
    expect(everything).not.toContain(secret);
  }
  const compressed = [...scripts.values()].reduce((sum, script) => sum + gzipSync(script).length, 0);
  expect(compressed).toBeGreaterThan(100_000);
  expect(compressed).toBeLessThan(250_000);
});
