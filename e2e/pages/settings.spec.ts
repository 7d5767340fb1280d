import { expect, test } from '@playwright/test';
import { openLesson, RUN_A_POD, wish } from './wishes.ts';

test('progress goes into a file and from there into another browser; nothing is lost on the way', async ({ page, browser }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  await page.goto('/settings');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save my progress' }).click();
  const file = await (await download).path();
  const elsewhere = await browser.newPage();
  await elsewhere.goto('/settings');
  await elsewhere.getByLabel('File of progress').setInputFiles({ name: 'drydock-progress.json', mimeType: 'application/json', buffer: await import('node:fs/promises').then(({ readFile }) => readFile(file)) });
  await expect(elsewhere.getByText('Taken in: 1 exercise.')).toBeVisible();
  await elsewhere.goto('/progress');
  await expect(elsewhere.getByText(/1 of \d+ exercises passed, 10 of \d+ points/)).toBeVisible();
});

const WRONG: Record<string, [string, string]> = {
  'a page': ['<html>', 'it is not JSON'],
  'another JSON': ['{"name": "package"}', 'no file of Drydock’s progress'],
  'another format': ['{"format": "other"}', 'this is not a file of Drydock\'s progress'],
  'a later version': ['{"format": "drydock-progress", "version": 2}', 'this version of Drydock reads version 1'],
};

for (const [what, [text, words]] of Object.entries(WRONG)) {
  test(`${what} is not taken for progress, with the reason`, async ({ page }) => {
    await page.goto('/settings');
    await page.getByLabel('File of progress').setInputFiles({ name: 'wrong.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(page.getByRole('status').filter({ hasText: `wrong.json was not taken: ` })).toContainText(words);
  });
}

test('the kubeconfig leads to this server and this learner’s sandbox', async ({ page, baseURL }) => {
  await page.goto('/settings');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the kubeconfig' }).click();
  expect((await download).suggestedFilename()).toBe('drydock.kubeconfig');
  const text = await (await page.request.get('/api/kubeconfig')).text();
  expect(text).toMatch(new RegExp(`^server: ${baseURL}/k8s/[a-z0-9]{20}:token$`, 'm'));
});

test('the sandbox is reset only after one was asked again', async ({ page }) => {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Reset the sandbox' }).click();
  expect(await wish(page)).toMatchObject({ resets: 0 });
  await page.getByRole('button', { name: 'Reset it' }).click();
  await expect(page.getByText('Your sandbox is fresh.')).toBeVisible();
  expect(await wish(page)).toMatchObject({ resets: 1 });
});

test('all is forgotten: the record, the sandbox and the cookie', async ({ page, context }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await expect(page.getByText('deleted for good')).toBeVisible();
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await expect(page.getByRole('link', { name: 'Start the first lesson' })).toBeVisible();
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('drydock-learner');
  await openLesson(page);
  await expect(page.getByText('Passed and recorded.')).toHaveCount(0);
});

test('theme and terminal are set for this browser, and stay', async ({ page }) => {
  await page.goto('/settings');
  await page.getByLabel('Dark').check();
  await page.getByRole('button', { name: 'Larger terminal type' }).click();
  await page.getByLabel('Screen-reader mode').check();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByText('15 px')).toBeVisible();
  await expect(page.getByLabel('Screen-reader mode')).toBeChecked();
});
