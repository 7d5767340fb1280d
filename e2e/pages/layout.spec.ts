import { expect, test } from '@playwright/test';
import { openLesson } from './wishes.ts';

const WIDTHS = [320, 360, 768, 899, 900, 1280, 1920];

for (const path of ['/', '/learn/pods/first-pod', '/learn/pods/nothing', '/progress']) {
  test(`${path} fits every width`, async ({ page }) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, `${width} px`).toBeLessThanOrEqual(0);
    }
  });
}

test('nothing jumps while the lesson comes to life', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await openLesson(page);
  await page.getByRole('button', { name: 'Cluster ready' }).waitFor();
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.02);
});

test('the divider moves by key and by mouse, and is found where it was left', async ({ page }) => {
  await openLesson(page);
  const divider = page.getByRole('separator', { name: 'Width of the lesson' });
  await divider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(divider).toHaveAttribute('aria-valuenow', '47');
  await page.keyboard.press('Home');
  await expect(divider).toHaveAttribute('aria-valuenow', '30');
  await page.mouse.move(384, 500);
  await page.mouse.down();
  await page.mouse.move(768, 500, { steps: 4 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute('aria-valuenow', '60');
  const html = await (await page.request.get('/learn/pods/first-pod')).text();
  expect(html).toContain('aria-valuenow="60"');
});

test('the theme is in the first byte of the page, so it never flashes', async ({ page }) => {
  await page.goto('/settings');
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await (await page.request.get('/')).text()).toMatch(/<html[^>]* data-theme="dark"/);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
});

test('on a phone the terminal comes up from the bottom, and Run brings it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openLesson(page);
  const terminal = page.locator('[data-terminal="1"]');
  await expect(terminal).toBeHidden();
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  await expect(terminal).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Exercise' })).toBeInViewport({ ratio: 1 });
  await page.getByRole('button', { name: 'Make the terminal larger' }).click();
  await page.getByRole('button', { name: 'Close the terminal' }).click();
  await expect(terminal).toBeHidden();
  await page.getByRole('button', { name: 'Terminal', exact: true }).click();
  await expect(terminal).toBeVisible();
});
