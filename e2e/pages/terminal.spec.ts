import { expect, test, type Page } from '@playwright/test';
import { openLesson, wish } from './wishes.ts';

const terminal = (page: Page, number = 1) => page.getByRole('textbox', { name: new RegExp(`^Terminal ${number}\\.`) });
const screen = (page: Page, number = 1) => page.locator(`[data-terminal="${number}"] .xterm-rows`);

test('keys go to the sandbox, and its answer is drawn', async ({ page }) => {
  await openLesson(page);
  await expect(screen(page)).toContainText('root@kube-control01:~#');
  await terminal(page).focus();
  await page.keyboard.type('echo hello');
  await expect(screen(page)).toContainText('echo hello');
});

test('a large paste comes in frames that the server takes, whole', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLesson(page);
  const size = 300_000;
  await page.evaluate((length) => navigator.clipboard.writeText('x'.repeat(length)), size);
  await terminal(page).focus();
  await page.keyboard.press('Control+V');
  await expect.poll(async () => (await wish(page)).frames.reduce((sum, frame) => sum + frame, 0)).toBe(size);
  expect(Math.max(...(await wish(page)).frames)).toBeLessThanOrEqual(64 * 1024);
});

test('a broken line is said to be broken, and comes up again', async ({ page }) => {
  await openLesson(page);
  await wish(page, { line: 'break' });
  await expect(page.getByText(/^Connection lost/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await wish(page, { line: 'mend' });
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await terminal(page).focus();
  await page.keyboard.type('back');
  await expect(screen(page)).toContainText('back');
});

test('a terminal whose code does not come says so', async ({ page }) => {
  await page.route('**/_next/static/**/*.js*', async (route) => {
    const response = await route.fetch();
    if ((await response.text()).includes('xterm-helper-textarea')) await route.abort();
    else await route.fulfill({ response });
  });
  await page.goto('/learn/pods/first-pod');
  await expect(page.getByText('The terminal could not be loaded. Load the page again.')).toBeVisible();
});

test('F6 goes into the terminal and out again, Shift-Tab leaves it too', async ({ page }) => {
  await openLesson(page);
  await page.keyboard.press('F6');
  await expect(terminal(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(terminal(page)).toBeFocused();
  await page.keyboard.press('F6');
  await expect(page.getByRole('main')).toBeFocused();
  await terminal(page).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(terminal(page)).not.toBeFocused();
});

test('a second terminal opens beside the first, and the tabs follow the arrow keys', async ({ page }) => {
  await openLesson(page);
  await page.getByRole('button', { name: 'Open another terminal' }).click();
  await expect(screen(page, 2)).toContainText('root@kube-control01:~#');
  await expect(screen(page, 1)).toBeHidden();
  await page.getByRole('tab', { name: 'Terminal 2' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Terminal 1', selected: true })).toBeFocused();
  await expect(screen(page, 1)).toBeVisible();
});

test('type size and screen-reader mode are this browser’s, and stay', async ({ page }) => {
  await openLesson(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Larger terminal type' }).click();
  await page.getByLabel('Screen-reader mode').check();
  await expect(page.locator('[data-terminal="1"] .xterm-accessibility')).toBeAttached();
  await page.reload();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByText('15 px')).toBeVisible();
  await expect(page.getByLabel('Screen-reader mode')).toBeChecked();
});
