import { expect, test, type Page } from '@playwright/test';
import { openLesson, RUN_A_POD, wish } from './wishes.ts';

const card = (page: Page) => page.getByRole('region', { name: 'Exercise Run a Pod' });
const bar = (page: Page) => page.getByRole('complementary', { name: 'Exercise' });

test('Run types a block into the terminal, leaves a mark, and points to the next', async ({ page }) => {
  await openLesson(page);
  const run = page.getByRole('group', { name: 'Commands to run' }).filter({ hasText: 'kubectl get pods -w' }).locator('..').getByRole('button', { name: 'Run' });
  await run.click();
  await expect.poll(async () => (await wish(page)).requests).toContainEqual({ type: 'run', commands: 'kubectl get pods -w' });
  await expect(page.getByText('Typed into the terminal')).toBeAttached();
  await expect(run).toHaveAttribute('data-state', 'done');
});

test('a block of several lines is typed whole', async ({ page }) => {
  await openLesson(page);
  await page.getByRole('group', { name: 'Commands to run' }).filter({ hasText: "<<'EOF'" }).locator('..').getByRole('button', { name: 'Run' }).click();
  const manifest = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: test-pod\nspec:\n  containers:\n  - name: web\n    image: nginx:latest\n';
  await expect
    .poll(async () => (await wish(page)).requests.find(({ type }) => type === 'run'))
    .toEqual({ type: 'run', commands: `cat > test-pod.yml <<'EOF'\n${manifest}EOF` });
});

test('Save puts the file into the sandbox, letter for letter', async ({ page }) => {
  await openLesson(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved as test-pod.yml')).toBeAttached();
  expect((await wish(page)).files).toEqual({
    'test-pod.yml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: test-pod\nspec:\n  containers:\n  - name: web\n    image: nginx:latest\n',
  });
});

test('Copy copies the block', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLesson(page);
  await page.getByRole('group', { name: 'Commands to run' }).filter({ hasText: 'kubectl get pods -w' }).locator('..').getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('kubectl get pods -w');
});

test('lines of the manifest explain themselves to the pointer and to the keyboard', async ({ page }) => {
  await openLesson(page);
  const file = page.getByRole('group', { name: 'File test-pod.yml' });
  await file.getByText('image:').hover();
  await expect(page.getByText('What to run: the nginx web server')).toBeVisible();
  await expect(page.getByText('What sort of object this is.')).toBeHidden();
  const markers = page.getByRole('group', { name: 'Notes on the lines' }).getByRole('button');
  await markers.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(markers.nth(1)).toBeFocused();
  await expect(page.getByText('What sort of object this is.')).toBeVisible();
});

test('a prediction shows its reason only once it was made', async ({ page }) => {
  await openLesson(page);
  const question = page.getByRole('radiogroup', { name: /you create the same file once more/ });
  await expect(question.getByText('Names are unique in their namespace, and')).toHaveCount(0);
  await question.getByLabel('A second Pod starts').check();
  await expect(question.getByText('It is: An error: there is one already.')).toBeVisible();
  await expect(question.getByText('Names are unique in their namespace, and')).toBeVisible();
});

test('a failed check says what was found, what was wanted and what to look at', async ({ page }) => {
  await openLesson(page);
  await bar(page).getByRole('button', { name: 'Check', exact: true }).click();
  await expect(bar(page).getByText('no Pod in namespace default')).toBeVisible();
  await card(page).scrollIntoViewIfNeeded();
  await expect(card(page).getByRole('definition').filter({ hasText: 'no Pod in namespace default' })).toBeVisible();
  await expect(card(page).getByText('a Pod named test-pod', { exact: true })).toBeVisible();
  await expect(card(page).locator('code', { hasText: 'kubectl get pods' })).toBeVisible();
  await expect(bar(page).getByRole('definition'), 'said once, where the eye is').toHaveCount(0);
});

test('nothing is called missing before the learner has asked', async ({ page }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 1 });
  await expect(card(page).getByText('passed', { exact: true })).toHaveCount(1);
  await expect(card(page).getByText('open', { exact: true })).toHaveCount(2);
  await expect(page.getByText('no Pod in namespace default')).toHaveCount(0);
});

test('an exercise ticks by itself, is announced, and stays passed after a reload', async ({ page }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  await expect(card(page).getByText('Passed and recorded.')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^Passed: Run a Pod\. Next: Where does it answer\?$/ })).toBeAttached();
  await expect(bar(page).getByText('Next: Where does it answer?', { exact: true })).toBeVisible();
  await page.reload();
  await expect(card(page).getByText('Passed and recorded.')).toBeVisible();
  await expect(bar(page).getByRole('button', { name: /Where does it answer/ })).toBeVisible();
});

test('a pass is not taken back when the cluster changes again', async ({ page }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  await wish(page, { exercise: RUN_A_POD, holding: 0 });
  await expect(card(page).getByText('Passed and recorded.')).toBeVisible();
});

test('when all is passed, the bar leads to the next lesson', async ({ page }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  for (const exercise of ['its-address', 'gone-for-good']) await wish(page, { exercise: `pods/first-pod/${exercise}`, holding: 2 });
  await bar(page).getByRole('link', { name: 'Next lesson' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A second lesson');
});

test('the last lesson says that it is the last, and leads to what was learnt', async ({ page }) => {
  await openLesson(page, 'far/the-end');
  await expect(page.locator('article > footer')).toHaveText(/^That was the last lesson of the course\.Your cluster stays yours: keep trying things in the terminal\./);
  await page.getByRole('link', { name: 'See what you can do now' }).click();
  await expect(page.getByRole('heading', { name: 'Your progress' })).toBeVisible();
});

test('hints open one by one and stay open', async ({ page }) => {
  await openLesson(page);
  const hints = card(page).getByRole('list', { name: 'Hints' }).getByRole('listitem');
  await card(page).getByRole('button', { name: 'Show a hint' }).click();
  await expect(hints).toHaveCount(1);
  await card(page).getByRole('button', { name: 'Show another hint' }).click();
  await expect(hints).toHaveCount(2);
  await page.reload();
  await expect(hints).toHaveCount(2);
  await card(page).getByRole('button', { name: 'Show the last hint' }).click();
  await expect(hints).toHaveCount(3);
  await expect(card(page).getByRole('button', { name: /hint/ })).toHaveCount(0);
});

test('a server that does not answer is said to be that, and the check can be asked for again', async ({ page }) => {
  await openLesson(page);
  await page.route('**/api/exercises/check', (route) => route.abort());
  await card(page).getByRole('button', { name: 'Check now' }).click();
  await expect(card(page).getByRole('alert')).toHaveText('The server did not answer. Check your connection and try again.');
  await page.unroute('**/api/exercises/check');
  await card(page).getByRole('button', { name: 'Check now' }).click();
  await expect(card(page).getByRole('alert')).toHaveCount(0);
});

test('the sandbox can be moved ahead, and reset only after one was asked again', async ({ page }) => {
  await openLesson(page);
  await page.getByRole('button', { name: 'Cluster ready' }).click();
  await page.getByRole('button', { name: 'Skip ahead 30 s' }).click();
  await expect(page.getByText('30 s later: nothing changed.')).toBeVisible();
  await page.getByRole('button', { name: 'Reset the sandbox' }).click();
  expect(await wish(page)).toMatchObject({ skipped: [30_000], resets: 0 });
  await page.getByRole('button', { name: 'Reset it' }).click();
  await expect(page.getByText('Your sandbox is fresh.')).toBeVisible();
  expect(await wish(page)).toMatchObject({ resets: 1 });
});

test('a cluster that does not answer shows in the bar', async ({ page }) => {
  await openLesson(page);
  await wish(page, { sandbox: 'unreachable' });
  await expect(page.getByRole('button', { name: 'Cluster not reachable' })).toBeVisible();
});
