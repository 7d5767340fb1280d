import { expect, test, type Page } from '@playwright/test';
import { ASKED, exerciseAt, KINDS, openLesson, RUN_A_POD, wish } from './wishes.ts';

const card = (page: Page, title: string) => page.getByRole('region', { name: title });
const bar = (page: Page) => page.getByRole('complementary', { name: 'Exercise' });
const spoken = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });

const REPAIR = 'A Service that leads nowhere';
const PREDICTION = 'One Pod less';
const QUIZ = 'Who makes Pods';
const SORT = 'Sort them into Pods';
const PORT = 'Find the port';

test('what is to be repaired is set up first, from the card or the bar, and can be begun anew', async ({ page }) => {
  await openLesson(page, KINDS);
  const name = await exerciseAt(page, KINDS, 0);
  const repair = card(page, REPAIR);
  await expect(repair.getByRole('button', { name: 'Check now' })).toHaveCount(0);
  await expect(bar(page).getByRole('button', { name: 'Set it up' })).toBeVisible();
  await repair.getByRole('button', { name: 'Set it up' }).click();
  await expect(spoken(page, 'It is set up: your cluster is in the starting state.')).toBeVisible();
  expect((await wish(page)).begun).toEqual([name]);
  await repair.getByRole('button', { name: 'Start over' }).click();
  await expect(repair.getByText('This takes service/web, pod/web away')).toBeVisible();
  await repair.getByRole('button', { name: 'Leave it' }).click();
  await expect(repair.getByRole('button', { name: 'Start over' }), 'the keyboard is where it was').toBeFocused();
  expect((await wish(page)).begun).toEqual([name]);
  await repair.getByRole('button', { name: 'Start over' }).click();
  await repair.getByRole('button', { name: 'Start over' }).click();
  await expect(spoken(page, 'service/web, pod/web were taken away, and the starting state was made anew.')).toBeVisible();
  expect((await wish(page)).begun).toEqual([name, name]);
});

test('a set-up that fails says why', async ({ page }) => {
  await openLesson(page, KINDS);
  await wish(page, { setUpFails: true });
  await card(page, REPAIR).getByRole('button', { name: 'Set it up' }).click();
  await expect(card(page, REPAIR).getByRole('alert')).toContainText('The starting state could not be made: Error from server (Forbidden): pods "web" is forbidden: exceeded quota');
});

test('points come with each check that holds; a pass shows what is worth knowing, and can be done again', async ({ page }) => {
  await openLesson(page, KINDS);
  const exercise = await exerciseAt(page, KINDS, 0);
  const repair = card(page, REPAIR);
  await repair.getByRole('button', { name: 'Set it up' }).click();
  await wish(page, { exercise, holding: 1 });
  await expect(repair.getByText('5 of 15 points so far')).toBeVisible();
  await wish(page, { exercise, holding: 3 });
  await expect(repair.getByText('15 of 15 points')).toBeVisible();
  await expect(repair.getByText('A selector that matches nothing is no error')).toBeVisible();
  await repair.getByRole('button', { name: 'Show the solution' }).click();
  await expect(repair.getByRole('group', { name: 'Commands of one solution' })).toContainText('kubectl set selector service web app=web');
  await repair.getByRole('button', { name: 'Do it again' }).click();
  await repair.getByRole('button', { name: 'Do it again' }).click();
  await expect(repair.getByRole('button', { name: 'Check now' })).toBeVisible();
  await page.reload();
  await expect(repair.getByRole('button', { name: 'Check now' }), 'it stays open').toBeVisible();
  await page.goto('/progress');
  await expect(page.getByRole('region', { name: 'Worth another look' })).toContainText(`${REPAIR} passed, and open once more`);
});

test('a prediction comes before its task, the first one stands, and is shown beside what happened', async ({ page }) => {
  await openLesson(page, KINDS);
  const prediction = card(page, PREDICTION);
  await expect(prediction.getByText('Make a Deployment')).toHaveCount(0);
  await prediction.getByRole('button', { name: 'That is what I expect' }).click();
  await expect(spoken(page, 'Choose one first.')).toBeVisible();
  await prediction.getByLabel('It starts the same Pod again').check();
  await prediction.getByRole('button', { name: 'That is what I expect' }).click();
  await expect(prediction.getByText('Make a Deployment')).toBeVisible();
  await expect(prediction.getByLabel('It makes a new Pod')).toBeDisabled();
  await page.reload();
  await expect(prediction.getByLabel('It starts the same Pod again')).toBeChecked();
  await wish(page, { exercise: await exerciseAt(page, KINDS, 1), holding: 2 });
  await expect(prediction.getByRole('definition')).toHaveText(['It starts the same Pod again', 'It makes a new Pod under another name']);
});

test('a wrong answer to a quiz says why, a right one passes', async ({ page }) => {
  await openLesson(page, ASKED);
  const quiz = card(page, QUIZ);
  await quiz.getByLabel('The kubelet').check();
  await quiz.getByRole('button', { name: 'Answer' }).click();
  await expect(quiz.getByRole('definition').filter({ hasText: 'the kubelet starts the containers of Pods that there are' })).toBeVisible();
  await expect(spoken(page, 'Not yet. Found: you chose: The kubelet.')).toBeAttached();
  await quiz.getByLabel('Its ReplicaSet').check();
  await quiz.getByRole('button', { name: 'Answer' }).click();
  await expect(quiz.getByText('Passed and recorded.')).toBeVisible();
  await expect(quiz.getByText('The Deployment makes ReplicaSets')).toBeVisible();
  await expect(quiz.getByLabel('Its ReplicaSet')).toBeDisabled();
});

test('a typed answer is judged, and may be changed until it is right', async ({ page }) => {
  await openLesson(page, ASKED);
  const port = card(page, PORT);
  await port.getByLabel('At which port does the page answer?').fill('80');
  await port.getByLabel('At which port does the page answer?').press('Enter');
  await expect(port.getByRole('definition').filter({ hasText: 'you typed: 80' })).toBeVisible();
  await port.getByLabel('At which port does the page answer?').fill(' 30080 ');
  await port.getByRole('button', { name: 'Answer' }).click();
  await expect(port.getByText('Passed and recorded.')).toBeVisible();
  await expect(port.getByLabel('At which port does the page answer?')).toHaveValue('30080');
});

/** Presses a key until the keyboard stands on what has this role and name. */
async function walkTo(page: Page, key: string, role: Parameters<Page['getByRole']>[0], name: string | RegExp, within = page.locator('body')): Promise<void> {
  const target = within.getByRole(role, { name }).first();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${String(name)}`);
}

test('a repair can be played with the keyboard alone, and is said as it goes', async ({ page }) => {
  await openLesson(page, KINDS);
  const exercise = await exerciseAt(page, KINDS, 0);
  const repair = card(page, REPAIR);
  await walkTo(page, 'Tab', 'button', 'Set it up', repair);
  await page.keyboard.press('Enter');
  await expect(spoken(page, 'It is set up')).toBeVisible();
  await walkTo(page, 'Tab', 'button', 'Check now', repair);
  await page.keyboard.press('Enter');
  await expect(spoken(page, 'Not yet. Found: no Pod in namespace default. Wanted: a Pod named test-pod. Look at: kubectl get pods')).toBeAttached();
  await walkTo(page, 'Tab', 'button', 'Show a hint', repair);
  await page.keyboard.press('Enter');
  await expect(repair.getByRole('listitem').filter({ hasText: 'Hint 1' })).toBeVisible();
  await page.keyboard.press('F6');
  await page.keyboard.type('kubectl set selector service web app=web\n');
  await expect(page.locator('.xterm-rows')).toContainText('kubectl set selector service web app=web');
  await wish(page, { exercise, holding: 3 });
  await expect(spoken(page, `Passed: ${REPAIR}. Next: ${PREDICTION}.`)).toBeAttached();
  await page.keyboard.press('F6');
  await walkTo(page, 'Tab', 'button', 'Show the solution', repair);
  await page.keyboard.press('Space');
  await expect(repair.getByRole('group', { name: 'Commands of one solution' })).toBeVisible();
});

test('things are sorted into places with the keyboard alone', async ({ page }) => {
  await openLesson(page, ASKED);
  const sort = card(page, SORT);
  const places = async (item: string, arrows: number) => {
    await walkTo(page, 'Tab', 'radio', 'Pod web', sort.getByRole('group', { name: item, exact: true }));
    await page.keyboard.press('Space');
    for (let press = 0; press < arrows; press += 1) await page.keyboard.press('ArrowRight');
  };
  await places('nginx', 0);
  await places('PHP-FPM, on the same files', 1);
  await walkTo(page, 'Tab', 'button', 'Answer', sort);
  await page.keyboard.press('Enter');
  await expect(spoken(page, 'Each of them needs a place first.')).toBeVisible();
  await walkTo(page, 'Shift+Tab', 'radio', 'Pod data', sort.getByRole('group', { name: '<b>MySQL</b>', exact: true }));
  await page.keyboard.press('ArrowLeft');
  await walkTo(page, 'Tab', 'button', 'Answer', sort);
  await page.keyboard.press('Enter');
  await expect(spoken(page, 'Not yet. Found: a database beside a web server.')).toBeAttached();
  await sort.getByRole('group', { name: 'PHP-FPM, on the same files' }).getByLabel('Pod web').check();
  await sort.getByRole('group', { name: '<b>MySQL</b>' }).getByLabel('Pod data').check();
  await sort.getByRole('button', { name: 'Answer' }).click();
  await expect(sort.getByText('Passed and recorded.')).toBeVisible();
});

test('a solution is shown on request, once it was said what that means, and noted', async ({ page }) => {
  await openLesson(page, KINDS);
  const repair = card(page, REPAIR);
  await repair.getByRole('button', { name: 'Show a solution' }).click();
  await expect(repair.getByText('that you looked is noted')).toBeVisible();
  await repair.getByRole('button', { name: 'Show it' }).click();
  await expect(repair.getByRole('group', { name: 'Commands of one solution' })).toBeVisible();
  await page.goto('/progress');
  await expect(page.getByRole('region', { name: 'Worth another look' })).toContainText('begun, not passed yet, solution looked at');
});

test('what is skipped is passed over, and taken up again', async ({ page }) => {
  await openLesson(page, KINDS);
  await card(page, REPAIR).getByRole('button', { name: 'Skip for now' }).click();
  await expect(bar(page).getByRole('button', { name: PREDICTION })).toBeVisible();
  await page.reload();
  await expect(card(page, REPAIR).getByText('Skipped for now.')).toBeVisible();
  await expect(bar(page).getByRole('button', { name: PREDICTION })).toBeVisible();
  await card(page, REPAIR).getByRole('button', { name: 'Take it up again' }).click();
  await expect(bar(page).getByRole('button', { name: REPAIR })).toBeVisible();
});

test('two tabs agree: on answers, skips, hints, passes and new beginnings', async ({ page, context }) => {
  await openLesson(page, KINDS);
  const other = await context.newPage();
  await openLesson(other, KINDS);
  await card(page, PREDICTION).getByLabel('It makes a new Pod').check();
  await card(page, PREDICTION).getByRole('button', { name: 'That is what I expect' }).click();
  await expect(card(other, PREDICTION).getByLabel('It makes a new Pod')).toBeChecked();
  await card(page, REPAIR).getByRole('button', { name: 'Show a hint' }).click();
  await expect(card(other, REPAIR).getByRole('listitem').filter({ hasText: 'Hint 1' })).toBeVisible();
  await card(other, REPAIR).getByRole('button', { name: 'Skip for now' }).click();
  await expect(card(page, REPAIR).getByText('Skipped for now.')).toBeVisible();
  await wish(page, { exercise: await exerciseAt(page, KINDS, 0), holding: 3 });
  await expect(card(page, REPAIR).getByText('Passed and recorded.')).toBeVisible();
  await expect(card(other, REPAIR).getByText('Passed and recorded.')).toBeVisible();
  await card(other, REPAIR).getByRole('button', { name: 'Do it again' }).click();
  await card(other, REPAIR).getByRole('button', { name: 'Do it again' }).click();
  await expect(card(page, REPAIR).getByRole('button', { name: 'Check now' })).toBeVisible();
});

test('markup and control characters in answers and reasons stay text', async ({ page }) => {
  await openLesson(page, ASKED);
  const nasty = '<img src=x onerror="document.title=1"> \u001b[31mred `<b>code</b>`';
  const port = card(page, PORT);
  await port.getByLabel('At which port does the page answer?').fill(nasty);
  await port.getByRole('button', { name: 'Answer' }).click();
  await expect(port.getByRole('definition').first()).toContainText('<img src=x onerror="document.title=1">');
  await expect(port.getByRole('definition').first().locator('code')).toHaveText('<b>code</b>');
  await page.reload();
  await expect(port.getByLabel('At which port does the page answer?')).toHaveValue(nasty);
  await expect(port.locator('img, b')).toHaveCount(0);
  await expect(page).toHaveTitle('Questions · Drydock');
});

test('the clock is one click away, and what happened is said', async ({ page }) => {
  await openLesson(page);
  await wish(page, { happens: ['2 restarts', 'web became CrashLoopBackOff'] });
  await page.getByRole('button', { name: '30 s later' }).click();
  await expect(spoken(page, '30 s later: 2 restarts, web became CrashLoopBackOff.')).toBeVisible();
  await wish(page, { happens: [] });
  await page.getByRole('button', { name: '5 min later' }).click();
  await expect(spoken(page, '5 min later: nothing changed.')).toBeVisible();
  expect((await wish(page)).skipped).toEqual([30_000, 300_000]);
  await wish(page, { realCluster: true });
  await page.getByRole('button', { name: '30 s later' }).click();
  await expect(spoken(page, 'This sandbox is on a real cluster, where time cannot be skipped.')).toBeVisible();
});

test('nothing moves when the terminal connects and an exercise ticks', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!(entry as unknown as { hadRecentInput: boolean }).hadRecentInput) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 1 });
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  await expect(spoken(page, 'Passed: Run a Pod.')).toBeAttached();
  const moved = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, shift) => sum + shift, 0));
  expect(moved).toBeLessThan(0.01);
});

test('a part whose script cannot be fetched says so, and is asked for again', async ({ page }) => {
  await openLesson(page);
  await page.route('**/_next/static/chunks/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Files', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This part could not be fetched.' })).toBeVisible();
  await page.unroute('**/_next/static/chunks/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel('Name of a new file')).toBeVisible();
});
