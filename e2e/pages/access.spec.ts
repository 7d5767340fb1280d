import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { openLesson, RUN_A_POD, wish } from './wishes.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function problems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const STATES: Record<string, (page: Page) => Promise<unknown>> = {
  home: (page) => page.goto('/'),
  'not found': (page) => page.goto('/nowhere'),
  'a fresh lesson': openLesson,
  progress: async (page) => {
    await openLesson(page);
    await wish(page, { exercise: RUN_A_POD, holding: 3 });
    await page.goto('/progress');
  },
  'settings open': async (page) => {
    await openLesson(page);
    await page.getByRole('button', { name: 'Settings' }).click();
  },
  'a failed check, a hint and a prediction': async (page) => {
    await openLesson(page);
    await page.getByRole('button', { name: 'Check now' }).first().click();
    await page.getByRole('button', { name: 'Show a hint' }).first().click();
    await page.getByLabel('Only PHP-FPM').check();
    await page.getByText('Hint 1').waitFor();
  },
  'a passed exercise': async (page) => {
    await openLesson(page);
    await wish(page, { exercise: RUN_A_POD, holding: 3 });
    await page.getByText('Passed and recorded.').waitFor();
  },
};

for (const [name, bring] of Object.entries(STATES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      test(`${name}, ${colorScheme}, ${width} px: nothing for axe to say`, async ({ page }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 800 });
        await bring(page);
        expect(await problems(page)).toEqual([]);
      });
    }
  }
}

test('an exercise can be done with the keyboard alone', async ({ page }) => {
  await openLesson(page);
  const save = page.getByRole('button', { name: 'Save' });
  for (let presses = 0; presses < 60 && !(await save.evaluate((button) => button === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved as test-pod.yml')).toBeAttached();
  await page.keyboard.press('F6');
  await page.keyboard.type('kubectl create -f test-pod.yml\n');
  await expect(page.locator('.xterm-rows')).toContainText('kubectl create -f test-pod.yml');
  await page.keyboard.press('F6');
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  await expect(page.getByRole('status').filter({ hasText: 'Passed: Run a Pod.' })).toBeAttached();
});
