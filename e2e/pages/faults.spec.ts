import { expect, test, type Page } from '@playwright/test';
import { openLesson, wish } from './wishes.ts';

const PAGE = 'This page could not be shown';
const ALL = 'Drydock could not be shown';

/** Somebody whose progress cannot be read, and who likes it dark. */
async function beUnlucky(page: Page): Promise<void> {
  await page.goto('/settings');
  await page.getByText('Dark', { exact: true }).click();
  await wish(page, { breaks: true });
}

/** The frame's own script for a page that fails is gone, as after a renewal of the server. */
async function loseTheFrame(page: Page): Promise<void> {
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    const response = await route.fetch();
    const isGone = (await response.text()).includes(`"${PAGE}"`);
    await route.fulfill(isGone ? { status: 404, body: '' } : { response });
  });
}

for (const title of [PAGE, ALL]) {
  test(`“${title}” looks like one of our pages, and is tried again`, async ({ page }) => {
    await beUnlucky(page);
    if (title === ALL) await loseTheFrame(page);
    expect((await page.goto('/progress'))?.status()).toBe(500);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Drydock, home' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(await page.evaluate(() => document.fonts.check('16px plexSans') && getComputedStyle(document.body).fontFamily)).toMatch(/^plexSans/);
    expect(await page.title()).not.toBe('');

    await page.unrouteAll();
    await wish(page, { breaks: false });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Your progress' })).toBeVisible();
  });
}

test('when all has failed, the ways to other pages still lead there', async ({ page }) => {
  await beUnlucky(page);
  await loseTheFrame(page);
  for (const link of ['See the course', 'Drydock, home']) {
    await page.goto('/progress');
    await expect(page.getByRole('heading', { name: ALL })).toBeVisible();
    await page.context().clearCookies();
    await page.getByRole('link', { name: link }).click();
    await expect(page.getByRole('heading', { name: 'Learn Kubernetes by running it' })).toBeVisible();
    await beUnlucky(page);
  }
});

test('a lesson that cannot be drawn says so with the number of the fault, and is drawn once it can', async ({ page }) => {
  await openLesson(page);
  await wish(page, { breaks: true });
  await page.reload();
  await expect(page.getByRole('heading', { name: PAGE })).toBeVisible();
  await expect(page.getByText(/tell whoever runs this site the number of the fault: \d+$/)).toBeVisible();
  await wish(page, { breaks: false });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Your first Pod' })).toBeVisible();
});
