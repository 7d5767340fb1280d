import { expect, test } from '@playwright/test';

test('the bar names an exercise of many checks, on the smallest phone too', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/learn/capstone/shop');
  const bar = page.getByRole('complementary', { name: 'Exercise' });
  await expect(bar.getByRole('button', { name: '0 of 14 checks hold Open the shop' })).toBeVisible();
  const name = bar.getByText('Open the shop', { exact: true });
  expect(await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  // Nothing lies on it.
  await bar.getByRole('button', { name: 'Check', exact: true }).click({ trial: true });
});
