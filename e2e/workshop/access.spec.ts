import { expect, test, type Browser, type Page } from '@playwright/test';
import { problems } from '../axe.ts';
import { join, makeWorkshop, newcomer, rowOf, signIn } from './people.ts';

/** What stands beyond the left edge, where nobody can scroll to. */
function cutOff(page: Page): Promise<string[]> {
  return page.locator('a, button, label, input, textarea, h1, h2, h3, p').evaluateAll((elements) =>
    elements.filter((element) => element.checkVisibility() && element.getBoundingClientRect().left < -2).map(({ textContent }) => textContent ?? ''));
}

/** What axe says of a page, and whether all of it is in its window or can be scrolled to, light and dark, wide and narrow. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      expect.soft(await problems(page), `${name}, ${colorScheme}, ${width} px`).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(wider, `${name}, ${width} px: fits`).toBeLessThanOrEqual(0);
      expect.soft(await cutOff(page), `${name}, ${width} px: cut off`).toEqual([]);
    }
  }
}

async function classOf(browser: Browser): Promise<{ board: Page; learner: Page }> {
  const board = await newcomer(browser);
  await signIn(board);
  const code = await makeWorkshop(board, { title: 'A workshop with a title so long that it has to be broken somewhere', lessons: ['Your first Pod', 'Services'], inOrder: true });
  const learner = await newcomer(browser);
  await join(learner, code, 'Wolfeschlegelsteinhausenbergerdorff');
  return { board, learner };
}

test.setTimeout(240_000);

test('pages that need no account: nothing for axe to say', async ({ page }) => {
  for (const path of ['/instructor/sign-in', '/instructor/sign-in?problem=not-allowed', '/join', '/join/back', '/join/back#nobody', '/workshop']) {
    await page.goto(path);
    await look(page, path);
  }
});

test('an instructor’s pages: nothing for axe to say', async ({ browser }) => {
  const { board, learner } = await classOf(browser);
  await learner.getByRole('button', { name: 'Check now' }).first().click();
  await learner.getByRole('button', { name: 'Ask for help' }).click();
  await learner.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(rowOf(board, 'Wolfeschlegelsteinhausenbergerdorff')).toContainText('Asks for help');
  await look(board, 'the board');
  await board.getByRole('button', { name: 'Manage' }).click();
  await look(board, 'the board, managing');
  await board.keyboard.press('Escape');
  await board.setViewportSize({ width: 1280, height: 800 });
  await board.getByRole('button', { name: /^Join by/ }).click();
  await look(board, 'the board, joining');
  await board.getByRole('button', { name: 'Close' }).click();
  const path = new URL(board.url()).pathname;
  await board.getByRole('grid').getByRole('link').first().click();
  await board.getByText('Connected', { exact: true }).waitFor();
  await look(board, 'a learner');
  for (const page of ['/instructor', '/instructor/workshops/new', `${path}/edit`, `${path}/summary`, `${path}/log`, '/learn/pods/first-pod']) {
    await board.goto(page);
    await look(board, page);
  }
});

test('a learner’s pages: nothing for axe to say', async ({ browser }) => {
  const { board, learner } = await classOf(browser);
  await board.getByLabel('Message to all').fill('We go on at ten past two.');
  await board.getByRole('button', { name: 'Send' }).click();
  await learner.getByText('We go on at ten past two.').waitFor();
  await look(learner, 'a lesson with a message');
  await learner.setViewportSize({ width: 1280, height: 800 });
  await learner.getByRole('button', { name: 'Got it' }).click();
  await learner.getByRole('button', { name: /^Workshop:/ }).click();
  await look(learner, 'a lesson with the workshop open');
  await learner.getByRole('button', { name: /help/ }).first().click();
  await look(learner, 'a lesson with help open');
  for (const path of ['/workshop', '/learn/services/services']) {
    await learner.goto(path);
    await look(learner, path);
  }
});
