import { expect, test, type Page } from '@playwright/test';
import { problems } from '../axe.ts';
import { ASKED, KINDS, openLesson, RUN_A_POD, wish } from './wishes.ts';

const STATES: Record<string, (page: Page) => Promise<unknown>> = {
  home: (page) => page.goto('/'),
  'not found': (page) => page.goto('/nowhere'),
  'a page that failed': async (page) => {
    await page.goto('/settings');
    await wish(page, { breaks: true });
    await page.goto('/progress');
    await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
  },
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
    await page.getByLabel('An error: there is one already').check();
    await page.getByText('Hint 1').waitFor();
  },
  'a passed exercise': async (page) => {
    await openLesson(page);
    await wish(page, { exercise: RUN_A_POD, holding: 3 });
    await page.getByText('Passed and recorded.').waitFor();
  },
  'nothing recorded yet': (page) => page.goto('/progress'),
  settings: (page) => page.goto('/settings'),
  'settings, asked once more': async (page) => {
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Forget everything' }).click();
  },
  'the cluster’s menu': async (page) => {
    await openLesson(page);
    await page.getByRole('button', { name: 'Cluster ready' }).click();
    await page.getByRole('button', { name: 'Skip ahead 30 s' }).waitFor();
  },
  'a cluster that does not answer': async (page) => {
    await openLesson(page);
    await wish(page, { sandbox: 'unreachable' });
    await page.getByText('Cluster not reachable').first().waitFor({ state: 'attached' });
  },
  'time has passed': async (page) => {
    await openLesson(page);
    await page.getByRole('button', { name: '30 s later' }).click();
    await page.getByText('30 s later: nothing changed.').waitFor();
  },
  'a repair, set up and failed, with its solution': async (page) => {
    await openLesson(page, KINDS);
    const repair = page.getByRole('region', { name: 'A Service that leads nowhere' });
    await repair.getByRole('button', { name: 'Set it up' }).click();
    await repair.getByRole('button', { name: 'Check now' }).click();
    await repair.getByRole('button', { name: 'Show a solution' }).click();
    await repair.getByRole('button', { name: 'Show it' }).click();
    await repair.getByRole('group', { name: 'Commands of one solution' }).waitFor();
    await repair.getByRole('button', { name: 'Start over' }).click();
  },
  'a prediction made, an exercise skipped': async (page) => {
    await openLesson(page, KINDS);
    await page.getByLabel('It makes a new Pod').check();
    await page.getByRole('button', { name: 'That is what I expect' }).click();
    await page.getByRole('region', { name: 'A Service that leads nowhere' }).getByRole('button', { name: 'Skip for now' }).click();
    await page.getByText('Skipped for now.').waitFor();
  },
  'questions, one answered wrong and one half': async (page) => {
    await openLesson(page, ASKED);
    const quiz = page.getByRole('region', { name: 'Who makes Pods' });
    await quiz.getByLabel('The kubelet').check();
    await quiz.getByRole('button', { name: 'Answer' }).click();
    const sort = page.getByRole('region', { name: 'Sort them into Pods' });
    await sort.getByRole('group', { name: 'nginx', exact: true }).getByLabel('Pod web').check();
    await sort.getByRole('button', { name: 'Answer' }).click();
    await page.getByText('Each of them needs a place first.').waitFor();
  },
};

for (const [name, bring] of Object.entries(STATES)) {
  test(`${name}: nothing for axe to say, wide and narrow, light and dark`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await bring(page);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await problems(page), `${width} px, ${colorScheme}`).toEqual([]);
      }
    }
  });
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
