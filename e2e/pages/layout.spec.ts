import { expect, test, type Page } from '@playwright/test';
import { openLesson } from './wishes.ts';

/** 305 is what a scrollbar that takes room leaves of 320. */
const WIDTHS = [305, 320, 360, 640, 768, 899, 900, 1280, 1920, 2560];

/** Of a window of 1280 by 720: what is left at 200 %, and at 400 % of its width. */
const ZOOMED = [{ width: 640, height: 360 }, { width: 320, height: 180 }];

for (const path of ['/', '/learn/pods/first-pod', '/learn/kinds/asked', '/learn/pods/nothing', '/progress', '/settings', '/instructor/sign-in', '/join', '/workshop']) {
  test(`${path} fits every width`, async ({ page }) => {
    for (const size of [...WIDTHS.map((width) => ({ width, height: 800 })), ...ZOOMED]) {
      await page.setViewportSize(size);
      await page.goto(path);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, `${size.width} by ${size.height} px`).toBeLessThanOrEqual(0);
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

test('on a phone commands have the whole width of their block, below the buttons', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openLesson(page);
  const commands = page.getByRole('group', { name: 'Commands to run' }).first();
  const run = page.getByRole('button', { name: 'Run', exact: true }).first();
  const [text, button] = [await commands.boundingBox(), await run.boundingBox()];
  expect(text?.width).toBeGreaterThan(260);
  expect(text?.y).toBeGreaterThanOrEqual((button?.y ?? 0) + (button?.height ?? 0));
});

/** Characters a line of each paragraph that has more than one, as it is set. */
function measures(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
    return [...document.querySelectorAll('main p')].flatMap((paragraph) => {
      const { fontWeight, fontSize, fontFamily, lineHeight } = getComputedStyle(paragraph);
      const { width, height } = paragraph.getBoundingClientRect();
      const text = paragraph.textContent ?? '';
      pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
      return height > 1.5 * parseFloat(lineHeight) ? [Math.round((width * text.length) / pen.measureText(text).width)] : [];
    });
  });
}

for (const path of ['/', '/learn/pods/first-pod', '/learn/kinds/cluster', '/progress', '/settings', '/instructor/sign-in', '/join']) {
  test(`a line of ${path} holds about 68 characters and no more, however wide the window`, async ({ page }) => {
    await page.setViewportSize({ width: 2560, height: 1440 });
    await page.goto(path);
    expect(Math.max(0, ...(await measures(page)))).toBeLessThanOrEqual(72);
  });
}

test('on a tablet what the home page begins with stands side by side', async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 700 });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Start the first lesson' }).or(page.getByRole('link', { name: 'Start the first lesson' }))).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('figure')).toBeInViewport({ ratio: 1 });
});

test('on the smallest phone the terminal’s name is read whole beside the panels’ drawings', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openLesson(page);
  await page.getByRole('button', { name: 'Terminal', exact: true }).click();
  const tabs = page.getByRole('tablist', { name: 'Terminals' });
  expect(await tabs.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await expect(page.getByRole('button', { name: 'Map', exact: true })).toBeInViewport({ ratio: 1 });
});

test('on the smallest phone every menu is in the window, whole', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openLesson(page);
  for (const [button, panel] of [['Settings', 'Settings'], ['Cluster ready', 'Sandbox']] as const) {
    await page.getByRole('button', { name: button }).click();
    const box = await page.getByRole('group', { name: panel, exact: true }).boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
    await page.keyboard.press('Escape');
  }
});

for (const viewport of [{ width: 1280, height: 720 }, { width: 360, height: 640 }]) {
  test(`at ${viewport.width} px what takes the keyboard in the lesson is not under the bar below it`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await openLesson(page);
    const covered = await page.locator('article').locator('button, a, input').evaluateAll((elements) =>
      elements.filter((element) => {
        (element as HTMLElement).focus();
        const top = document.querySelector('aside[aria-label="Exercise"]')?.getBoundingClientRect().top ?? Infinity;
        return element.checkVisibility() && element.getBoundingClientRect().bottom > top;
      }).map(({ outerHTML }) => outerHTML));
    expect(covered).toEqual([]);
  });
}
